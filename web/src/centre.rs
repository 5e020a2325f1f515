//! The middle column: outcome, transport, and the run in one of four views.

use redrive_views::timeline::Focus;
use yew::prelude::*;

use crate::advice::{Dispatchers, advice};
use crate::compare::Sides;
use crate::components::{Tabs, classed};
use crate::embed::{self, Stage};
use crate::hooks::{RunCommand, use_media, use_narrow};
use crate::json::Json;
use crate::lessons::{covered, covered_strip};
use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::frame_options::FrameOptions;
use crate::state::runs::{CompletedRun, RunState, Runs};
use crate::state::selection::{Select, SelectionContext, View};
use crate::summary::{outcome_strip, problems, start};
use crate::table::Table;
use crate::timeline::{Board, TimelineView, TimelineViewContext, Transport, TurnedTimeline};
use crate::tree::BatchTree;

const VIEWS: [(View, &str, &str); 4] = [
    (View::Timeline, "timeline", "Timeline"),
    (View::Tree, "tree", "Tree"),
    (View::Table, "table", "Table"),
    (View::Json, "json", "JSON"),
];

/// Below this width the timeline is vertical, with a column for each record.
const TURNED_BELOW_PX: i32 = 520;

#[derive(Properties, PartialEq)]
pub struct CentreProps {
    pub runs: Runs,
    pub focus: Focus,
    pub on_command: Callback<RunCommand>,
    pub is_dark: bool,
    pub dispatchers: Dispatchers,
    pub frame: Option<FrameOptions>,
}

#[component]
pub fn Centre(props: &CentreProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let timeline_view = use_reducer(TimelineView::default);
    let centre = use_node_ref();
    let is_there = props.runs.completed.is_some() && document.scenario.names().next().is_some();
    let is_narrow = use_narrow(&centre, TURNED_BELOW_PX, is_there);
    let (is_sheet, is_low) = (use_media("(max-width: 719px)"), use_media("(max-height: 559px)"));
    // Two runs need the space as well. A sheet always opens in full.
    let is_low = !is_sheet && (is_low || props.runs.pinned.is_some());
    let (runs, focus, is_dark) = (&props.runs, props.focus, props.is_dark);
    if document.is_awaited {
        return html! { <main class="centre"><p class="waiting" role="status">{ "Opening …" }</p></main> };
    }
    if document.is_blank() {
        return if props.frame.is_some() { embed::nothing() } else { start() };
    }
    let problems = problems(runs, &document, &selection.dispatcher(), &props.on_command);
    let Some(completed) = runs.completed.clone() else {
        let words = match runs.state {
            RunState::Running(_) => "Running …",
            _ => "There is no run of this scenario yet.",
        };
        return html! { <main class="centre">{ problems }<p class="waiting">{ words }</p></main> };
    };
    let chosen = VIEWS.iter().position(|(view, ..)| *view == selection.view).unwrap_or(0);
    let on_choose = {
        let selection = selection.dispatcher();
        Callback::from(move |place: usize| selection.dispatch(Select::View(VIEWS[place].0)))
    };
    let tabs: Vec<_> = VIEWS.iter().map(|(_, icon, words)| (Some(*icon), AttrValue::from(*words))).collect();
    // A preview takes precedence over the comparison.
    let preview = selection.preview.and_then(|place| runs.effects.get(place).copied().flatten());
    let sums = match (&runs.pinned, preview) {
        (Some(a), None) => (a.sums, Some(completed.sums)),
        _ => (completed.sums, preview),
    };
    let dispatchers = &props.dispatchers;
    let chosen_bar = embed::chosen(props.frame, &completed, focus);
    let is_covered = completed.until.is_some();
    let class = classed(&classed("centre", "stale", runs.is_stale()), "is-covered", is_covered);
    let advice = if is_covered { Html::default() } else { advice(runs, &document.scenario, dispatchers, is_low) };
    // A preview is not a comparison.
    let a = runs.pinned.clone().filter(|_| preview.is_none());
    html! {
        <ContextProvider<TimelineViewContext> context={timeline_view}>
        <main ref={centre} {class}>
            { problems }
            { if is_covered { covered_strip() } else { outcome_strip(&completed, sums, a.as_deref(), dispatchers) } }
            <Transport completed={completed.clone()} {is_dark}>{ embed::counts(props.frame, &completed) }</Transport>
            <div class="views">
                <Tabs label="View" {tabs} {chosen} {on_choose} controls="view" />
                if selection.view == View::Timeline { { legend() } }
            </div>
            <div class="view" id="view" role="tabpanel" aria-labelledby={format!("view-tab-{chosen}")}>
                if is_covered {
                    { covered(so_far(selection.view, completed, focus, is_dark, is_narrow)) }
                } else if let (View::Timeline, Some(a)) = (selection.view, &runs.pinned) {
                    <Sides a={a.clone()} b={completed} {focus} {is_dark} {is_narrow} dispatchers={dispatchers.clone()} />
                } else if selection.view == View::Timeline && is_narrow {
                    <TurnedTimeline {completed} {focus} />
                } else {
                    { view(selection.view, completed, focus, is_dark) }
                }
            </div>
            { chosen_bar }
            { advice }
        </main>
        </ContextProvider<TimelineViewContext>>
    }
}

fn so_far(chosen: View, completed: Shared<CompletedRun>, focus: Focus, is_dark: bool, is_narrow: bool) -> Html {
    match chosen {
        View::Timeline if is_narrow => html! { <TurnedTimeline {completed} {focus} /> },
        chosen => view(chosen, completed, focus, is_dark),
    }
}

fn view(view: View, completed: Shared<CompletedRun>, focus: Focus, is_dark: bool) -> Html {
    match view {
        View::Timeline => html! { <Board {completed} {focus} {is_dark} /> },
        View::Tree => html! { <BatchTree {completed} {focus} /> },
        View::Table => html! { <Table {completed} {focus} /> },
        View::Json => html! { <Json {completed} /> },
        View::Stack => html! { <Stage {completed} /> },
    }
}

/// The legend of the timeline's marks.
fn legend() -> Html {
    let entries = [
        ("waiting", "waiting"),
        ("batch", "in a batch"),
        ("hidden", "hidden"),
        ("again", "back-off"),
        ("done", "done"),
        ("threw", "failed"),
        ("dead", "dead letter"),
        ("victim", "victim"),
    ];
    let entries = entries.iter().map(|(class, words)| {
        html! { <li><span class={classed("swatch", class, true)} aria-hidden="true" />{ *words }</li> }
    });
    html! { <ul class="legend" aria-label="Legend">{ for entries }</ul> }
}
