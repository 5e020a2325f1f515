//! Parts that only a frame has: its header, its counts, and the bar of the selected record.

use redrive_core::id::RecordId;
use redrive_views::timeline::Focus;
use yew::prelude::*;

use super::host::title;
use super::verdict::verdict;
use crate::components::{El, button, classed, el, icon};
use crate::inspector::life_in_words;
use crate::state::Shared;
use crate::state::bad_records;
use crate::state::document::{Document, DocumentContext, Edit};
use crate::state::frame_options::{Controls, FrameOptions};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Part, Select, Selection, SelectionContext};
use crate::state::sums::COUNTS;

/// Number of counts beside the transport.
const COUNTED: usize = 4;

/// The root element of the page.
pub fn root(frame: Option<FrameOptions>, selection: &Selection) -> El {
    let Some(frame) = frame else { return el("div", "page") };
    let mut root = el("div", "page embedded").is("data-controls", frame.controls.as_str());
    if frame.is_readonly {
        root = root.is("data-readonly", "");
    }
    // Escape first closes what is open here; after that it belongs to the host.
    let is_busy = selection.record.is_some() || selection.invocation.is_some() || selection.part != Part::Run;
    if is_busy { root.is("data-escape", "") } else { root }
}

pub fn nothing() -> Html {
    el("main", "centre").el(el("p", "waiting").text("There is nothing to show.")).done()
}

/// The title, the verdict, and the link to the full page.
pub fn head(document: &Document, completed: Option<&CompletedRun>) -> Html {
    let title = title(document);
    let verdict = completed
        .filter(|completed| completed.until.is_none())
        .map(|completed| verdict(&completed.ledger.summary))
        .unwrap_or_default();
    // web/embed/frame.js sets the address when the link is used.
    let open = el("a", "open").is("href", "./").is("target", "_blank").text("Open in Redrive").with(icon("out"));
    el("header", "embed-head").el(el("h1", "").text(&title)).el(el("p", "").text(&verdict)).el(open).done()
}

pub fn counts(frame: Option<FrameOptions>, completed: &CompletedRun) -> Html {
    // A number would reveal the outcome of a covered run.
    if frame.is_none() || completed.until.is_some() {
        return Html::default();
    }
    let sums = completed.sums;
    let one = |place: usize| {
        let count = COUNTS[place];
        let class = classed(count.class, "zero", sums.0[place] == 0);
        let line = el("li", "").attr("class", class).is("title", count.name).with(icon(count.icon));
        line.text(&sums.text(place)).el(el("span", "sr").text(&format!(" {}", count.name))).done()
    };
    el("ul", "embed-counts").is("aria-label", "Outcome").all((0..COUNTED).map(one).collect()).done()
}

pub fn chosen(frame: Option<FrameOptions>, completed: &Shared<CompletedRun>, focus: Focus) -> Html {
    let Some(frame) = frame else { return Html::default() };
    html! { <Chosen completed={completed.clone()} {focus} {frame} /> }
}

#[derive(Properties, PartialEq)]
struct ChosenProps {
    completed: Shared<CompletedRun>,
    focus: Focus,
    frame: FrameOptions,
}

/// The outcome of the selected record, and its actions.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let is_chosen = props.focus != Focus::default();
    {
        // Clearing the selection closes the drawer.
        let (selection, is_whole) = (selection.dispatcher(), props.frame.controls == Controls::Full);
        use_effect_with(is_chosen, move |is_chosen| {
            if !is_chosen && !is_whole {
                selection.dispatch(Select::Part(Part::Run));
            }
        });
    }
    if !is_chosen {
        return Html::default();
    }
    let choose = |select: fn() -> Select| {
        let selection = selection.dispatcher();
        Callback::from(move |_: MouseEvent| selection.dispatch(select()))
    };
    let mut bar = el("div", "embed-chosen").is("role", "group").is("aria-label", "Chosen");
    bar = bar.el(el("p", "").text(&life_in_words(&props.completed, props.focus)));
    if let Some(record) = props.focus.record.filter(|_| !props.frame.is_readonly) {
        bar = bar.with(mark(&props.completed, &document, record));
    }
    let why = button("quiet", choose(|| Select::Toggle(Part::Why)))
        .state("aria-expanded", selection.part == Part::Why)
        .text("Why");
    let close = button("quiet", choose(|| Select::Clear)).is("aria-label", "Clear the selection").with(icon("cross"));
    bar.el(why).el(close).done()
}

fn mark(completed: &Shared<CompletedRun>, document: &DocumentContext, record: RecordId) -> Html {
    let words = if bad_records::of_record(&document.scenario, &completed.run, record).is_some() {
        "Make it good"
    } else {
        "Make it bad"
    };
    let (document, completed) = (document.dispatcher(), completed.clone());
    let toggle = Callback::from(move |_: MouseEvent| {
        let completed = completed.clone();
        document.dispatch(Edit::change(move |scenario| Some(bad_records::toggled(scenario, &completed.run, record))));
    });
    button("quiet", toggle).text(words).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_record_of_the_run_is_made_good_and_bad_again() {
        let run = completed("nine-good-messages", 1);
        let third = RecordId(2);
        assert!(bad_records::of_record(&run.scenario, &run.run, third).is_some());
        let mended = bad_records::toggled(&run.scenario, &run.run, third);
        assert!(bad_records::of_record(&mended, &run.run, third).is_none());
        assert!(bad_records::of_record(&bad_records::toggled(&mended, &run.run, third), &run.run, third).is_some());
    }
}
