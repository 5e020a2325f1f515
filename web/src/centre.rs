//! The middle column: outcome, transport, and the run in one of four views.

use redrive_views::timeline::Focus;
use yew::prelude::*;

use crate::advice::{Dispatchers, advice};
use crate::compare::Sides;
use crate::components::{Tabs, classed, el};
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
        let words = el("p", "waiting").is("role", "status").text("Opening …");
        return el("main", "centre").el(words).done();
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
        return el("main", "centre").with(problems).el(el("p", "waiting").text(words)).done();
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
    let strip = if is_covered { covered_strip() } else { outcome_strip(&completed, sums, a.as_deref(), dispatchers) };
    let counts = embed::counts(props.frame, &completed);
    let transport = html! { <Transport completed={completed.clone()} {is_dark}>{ counts }</Transport> };
    let tabs = html! { <Tabs label="View" {tabs} {chosen} {on_choose} controls="view" /> };
    let legend = if selection.view == View::Timeline { legend() } else { Html::default() };
    let shown = match (selection.view, &runs.pinned) {
        (view, _) if is_covered => covered(self::view(view, completed, focus, is_dark, is_narrow)),
        (View::Timeline, Some(a)) => {
            let (a, dispatchers) = (a.clone(), dispatchers.clone());
            html! { <Sides {a} b={completed} {focus} {is_dark} {is_narrow} {dispatchers} /> }
        }
        (view, _) => self::view(view, completed, focus, is_dark, is_narrow),
    };
    let panel = el("div", "view").is("id", "view").is("role", "tabpanel");
    let panel = panel.set("aria-labelledby", &["view-tab-", &chosen.to_string()].concat()).with(shown);
    let main = el("main", "")
        .attr("class", class)
        .bind(&centre)
        .with(problems)
        .with(strip)
        .with(transport)
        .el(el("div", "views").with(tabs).with(legend))
        .el(panel)
        .with(chosen_bar)
        .with(advice)
        .done();
    html! { <ContextProvider<TimelineViewContext> context={timeline_view}>{ main }</ContextProvider<TimelineViewContext>> }
}

fn view(view: View, completed: Shared<CompletedRun>, focus: Focus, is_dark: bool, is_narrow: bool) -> Html {
    match view {
        View::Timeline if is_narrow => html! { <TurnedTimeline {completed} {focus} /> },
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
        let swatch = el("span", "").attr("class", classed("swatch", class, true)).is("aria-hidden", "true");
        el("li", "").el(swatch).text(words).done()
    });
    el("ul", "legend").is("aria-label", "Legend").all(entries.collect()).done()
}
