//! The vertical timeline for narrow pages: a column for each record, bands for gaps.

use redrive_views::timeline::{CellState, Event, Focus, Row, Subject, TransposedTimeline};
use web_sys::Element;
use yew::html::onscroll;
use yew::prelude::*;

use super::timeline_view::TimelineViewContext;
use crate::components::{button, classed, el, icon};
use crate::state::Shared;
use crate::state::playback::{Play, PlaybackContext};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, SelectionContext};
use crate::table::{spacer, use_window};

#[derive(Properties, PartialEq)]
pub struct TurnedProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
}

#[component]
pub fn TurnedTimeline(props: &TurnedProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let timeline_view = use_context::<TimelineViewContext>().expect("the centre provides it");
    let (completed, focus) = (&props.completed, props.focus);
    let turned = use_memo(completed.clone(), |completed| TransposedTimeline::new(completed.subject()));
    let frame = use_node_ref();
    let (window, on_scroll) = use_window(&frame, turned.rows.len());
    let at = playback.at(completed.model.end);
    // The playhead stands before the first later row.
    let now = turned.rows.partition_point(|row| row.at <= at);
    {
        let frame = frame.clone();
        use_effect_with((now, playback.is_playing), move |(now, is_playing)| {
            if let Some(frame) = frame.cast::<Element>().filter(|_| *is_playing) {
                frame.set_scroll_top((*now as i32 - 6) * 34);
            }
        });
    }
    let subject = timeline_view.subject(completed);
    let choose = {
        let (completed, selection, playback) = (completed.clone(), selection.dispatcher(), playback.dispatcher());
        Callback::from(move |row: Row| {
            playback.dispatch(Play::Seek(row.at));
            if let Some(invocation) = TransposedTimeline::invocation(row) {
                let focus = Focus { record: None, invocation: Some(invocation) };
                selection.dispatch(Select::focus(&completed.run, focus));
            }
        })
    };
    let heads = (0..turned.columns.len()).map(|column| {
        let record = turned.columns[column];
        let (completed, selection) = (completed.clone(), selection.dispatcher());
        let onclick = Callback::from(move |_: MouseEvent| {
            selection.dispatch(Select::focus(&completed.run, Focus { record: Some(record), invocation: None }));
        });
        let is_bad = redrive_views::life::fault(subject.run, record).is_some();
        let name = button("", onclick).set("aria-label", &turned.full_name(subject, column));
        let class = classed(if is_bad { "bad" } else { "" }, "lit", focus.record == Some(record));
        let name = name.text(&turned.name(subject, column));
        el("th", "").attr("class", class).is("scope", "col").el(name).done()
    });
    let playhead = || playhead(&timeline_view.time_format(completed).write(at, 3), turned.columns.len());
    let body = window.rows.clone().flat_map(|place| {
        let row = self::row(&turned, subject, turned.rows[place], focus, &choose);
        (place == now).then(playhead).into_iter().chain([row])
    });
    let body = spacer("above", window.above)
        .into_iter()
        .chain(body)
        .chain(spacer("below", window.below))
        .chain((now == turned.rows.len()).then(playhead));
    let column = |class: &'static str, words: &str| el("th", class).is("scope", "col").el(el("span", "sr").text(words));
    let mut last = column("what", "What happened");
    if turned.left_out > 0 {
        last = last.text(&format!("+{}", turned.left_out));
    }
    let heads = el("tr", "").el(column("", "Time")).all(heads.collect()).el(last);
    el("div", "turned")
        .bind(&frame)
        .is("tabindex", "0")
        .is("role", "region")
        .is("aria-label", "Timeline")
        .on(onscroll::Wrapper::new(on_scroll))
        .el(el("table", "").el(el("thead", "").el(heads)).el(el("tbody", "").all(body.collect())))
        .done()
}

fn playhead(words: &str, columns: usize) -> Html {
    let cell = el("td", "").set("colspan", &(columns + 2).to_string()).el(el("span", "").text(words));
    el("tr", "now").el(cell).done()
}

fn row(turned: &TransposedTimeline, subject: Subject, row: Row, focus: Focus, choose: &Callback<Row>) -> Html {
    let (words, is_bad) = turned.words(subject, row);
    if let Event::Gap(_) = row.event {
        let span = (turned.columns.len() + 2).to_string();
        return el("tr", "gap").el(el("td", "").set("colspan", &span).el(el("span", "").text(&words))).done();
    }
    let all = turned.cells(subject, row);
    let cells = all.iter().enumerate().map(|(column, doing)| {
        let beside = |place: Option<usize>| place.and_then(|place| all.get(place)) == Some(&CellState::Held);
        let (class, picture) = match doing {
            CellState::Nothing => ("", None),
            CellState::Waiting => ("waits", None),
            CellState::Hidden => ("hides", None),
            CellState::BackOff => ("again", matches!(row.event, Event::BackOff(_)).then_some("again")),
            CellState::Held => (held(beside(column.checked_sub(1)), beside(Some(column + 1))), None),
            CellState::Done => ("done", Some("tick")),
            CellState::Failed => ("failed", Some("cross")),
            CellState::Kept => ("kept", Some("deadLetters")),
        };
        let is_lit = focus.record == Some(turned.columns[column]);
        let mark = el("i", "").all(picture.map(icon).into_iter().collect());
        el("td", "").attr("class", classed(class, "lit", is_lit)).el(mark).done()
    });
    let cells: Vec<Html> = cells.collect();
    let time = button("", choose.reform(move |_: MouseEvent| row)).text(&subject.time_format.write(row.at, 3));
    let is_chosen = focus.invocation.is_some() && TransposedTimeline::invocation(row) == focus.invocation;
    el("tr", if is_chosen { "moment chosen" } else { "moment" })
        .el(el("th", "").is("scope", "row").el(time))
        .all(cells)
        .el(el("td", if is_bad { "what bad" } else { "what" }).text(&words))
        .done()
}

/// A batch is one block across its columns.
fn held(has_left: bool, has_right: bool) -> &'static str {
    match (has_left, has_right) {
        (false, false) => "held",
        (false, true) => "held first",
        (true, true) => "held middle",
        (true, false) => "held last",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn every_invocation_and_every_gap_is_a_row_in_the_order_of_time() {
        for lesson in ["nine-good-messages", "one-bad-record-bisect", "three-tries"] {
            let completed = completed(lesson, 1);
            let turned = TransposedTimeline::new(completed.subject());
            let tries = turned.rows.iter().filter(|row| matches!(row.event, Event::Try(_))).count();
            assert_eq!(tries, completed.run.trace.invocations().len(), "{lesson}");
            assert!(turned.rows.is_sorted_by_key(|row| row.at));
            let gaps = turned.rows.iter().filter(|row| matches!(row.event, Event::Gap(_))).count();
            assert_eq!(gaps, completed.model.axis.pieces().iter().filter(|piece| piece.folded).count());
        }
    }

    #[test]
    fn a_row_says_what_each_record_was_doing() {
        let completed = completed("one-bad-record-bisect", 1);
        let turned = TransposedTimeline::new(completed.subject());
        let first = turned.rows.iter().find(|row| matches!(row.event, Event::Try(_))).expect("there is one");
        let doing = turned.cells(completed.subject(), *first);
        assert_eq!(doing[..4], [CellState::Done, CellState::Done, CellState::Failed, CellState::Held]);
        assert_eq!(turned.words(completed.subject(), *first), ("✗ @1 1–10".to_owned(), true));
    }
}
