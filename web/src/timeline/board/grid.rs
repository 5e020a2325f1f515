//! The lanes as an invisible grid for screen readers: a row for each record, a cell for each delivery.

use redrive_core::id::RecordId;
use redrive_views::timeline::{Focus, Scene, Target, deliveries};
use yew::prelude::*;

use crate::components::el;
use crate::inspector::{ending_words, life_in_words};
use crate::state::Shared;
use crate::state::runs::CompletedRun;

/// Returns the records whose rows are in view, and the selected one.
pub fn in_view(scene: &Scene, focus: Focus, (top, bottom): (f64, f64)) -> Vec<RecordId> {
    let rows = scene.names.iter().filter_map(|mark| match mark.target {
        Some(Target::Record(record)) if mark.y + mark.h > top && mark.y < bottom => Some(record),
        _ => None,
    });
    let mut rows: Vec<RecordId> = rows.collect();
    rows.extend(focus.record.filter(|record| !rows.contains(record)));
    rows
}

/// Returns the element id of a record's row.
pub fn id_of(record: RecordId, is_first: bool) -> String {
    ["row-", if is_first { "a-" } else { "" }, &record.index().to_string()].concat()
}

pub fn grid(completed: &Shared<CompletedRun>, rows: &[RecordId], is_first: bool) -> Html {
    let head = ["Record", "Deliveries"].map(|words| el("span", "").is("role", "columnheader").text(words).done());
    let head = el("div", "").is("role", "row").key("head").all(head.into()).done();
    let rows = rows.iter().map(|record| row(completed, *record, is_first));
    let all = std::iter::once(head).chain(rows).collect();
    el("div", "sr").is("role", "grid").is("aria-label", "Records in view").is("aria-readonly", "true").all(all).done()
}

fn row(completed: &Shared<CompletedRun>, record: RecordId, is_first: bool) -> Html {
    let id = id_of(record, is_first);
    let life = life_in_words(completed, Focus { record: Some(record), invocation: None });
    let cells = deliveries(completed.subject(), record).into_iter().map(|invocation| {
        let number = completed.run.trace.invocation(invocation).number;
        let ending =
            completed.model.bar(&completed.run, invocation).map_or("not started", |bar| ending_words(bar.ending));
        el("span", "").is("role", "gridcell").text(&["@", &number.to_string(), " ", ending].concat()).done()
    });
    let name = el("span", "").is("role", "rowheader").text(&life).done();
    let cells = std::iter::once(name).chain(cells).collect();
    el("div", "").is("role", "row").set("id", &id).key(&id).all(cells).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use redrive_views::timeline::{Viewport, layout};

    #[test]
    fn the_grid_has_the_rows_in_view_and_the_selected_one() {
        let run = completed("nine-good-messages", 1);
        let view = Viewport::on(&run.model.axis, 800.0);
        let chosen = Focus { record: Some(RecordId(9)), invocation: None };
        let scene = layout(run.subject(), &view, chosen, (0.0, 100.0), false);
        let rows = in_view(&scene, chosen, (0.0, 100.0));
        assert_eq!(rows[..2], [RecordId(0), RecordId(1)]);
        assert!(rows.len() < 8 && rows.contains(&RecordId(9)), "{rows:?}");
    }
}
