//! The column in the middle: what came of it, the playhead, and one run seen in four ways.

use redrive_views::timeline::Focus;
use yew::prelude::*;

use crate::advice::{Hands, advice};
use crate::compare::heading;
use crate::components::{Tabs, classed};
use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::playback::Playback;
use crate::state::runs::{Good, Runs};
use crate::state::selection::{Select, SelectionContext, View};
use crate::summary::{outcome_strip, problems, start};
use crate::timeline::{Board, Table, Transport};
use crate::tree::BatchTree;

const VIEWS: [(View, &str, &str); 3] =
    [(View::Timeline, "timeline", "Timeline"), (View::Tree, "tree", "Tree"), (View::Table, "table", "Table")];

pub fn centre(
    document: &DocumentContext,
    selection: &SelectionContext,
    focus: Focus,
    (runs, run_anyway): (&Runs, &Callback<()>),
    is_dark: bool,
    (playback, hands): (&UseReducerDispatcher<Playback>, &Hands),
) -> Html {
    if document.scenario.names().next().is_none() {
        return start(&document.dispatcher());
    }
    let problems = problems(runs, document, &selection.dispatcher(), run_anyway);
    let Some(good) = runs.good.clone() else {
        return html! { <main class="centre">{ problems }<p class="waiting">{ "Running …" }</p></main> };
    };
    let chosen = VIEWS.iter().position(|(view, ..)| *view == selection.view).unwrap_or(0);
    let on_choose = {
        let selection = selection.dispatcher();
        Callback::from(move |place: usize| selection.dispatch(Select::View(VIEWS[place].0)))
    };
    let tabs: Vec<_> = VIEWS.iter().map(|(_, icon, words)| (Some(*icon), AttrValue::from(*words))).collect();
    // What is pointed at comes before what is compared.
    let preview = selection.preview.and_then(|place| runs.effects.get(place).copied().flatten());
    let sums = match (&runs.pinned, preview) {
        (Some(a), None) => (a.sums, Some(good.sums)),
        _ => (good.sums, preview),
    };
    html! {
        <main class={classed("centre", "stale", runs.is_stale())}>
            { problems }
            { outcome_strip(&good, sums, playback, &selection.dispatcher()) }
            <Transport good={good.clone()} {is_dark} />
            <div class="views">
                <Tabs label="View" {tabs} {chosen} {on_choose} controls="view" />
                if selection.view == View::Timeline { { legend() } }
            </div>
            <div class="view" id="view" role="tabpanel" aria-labelledby={format!("view-tab-{chosen}")}>
                { view(selection.view, good, focus, is_dark, runs.pinned.as_ref(), hands) }
            </div>
            { advice(runs, &document.scenario, hands) }
        </main>
    }
}

fn view(
    view: View,
    good: Shared<Good>,
    focus: Focus,
    is_dark: bool,
    pinned: Option<&Shared<Good>>,
    hands: &Hands,
) -> Html {
    match view {
        View::Timeline => match pinned {
            Some(a) => html! {
                <div class="sides">
                    { heading("A", a, hands) }
                    <Board good={a.clone()} focus={Focus::default()} {is_dark} is_first=true />
                    { heading("B", &good, hands) }
                    <Board {good} {focus} {is_dark} />
                </div>
            },
            None => html! { <Board {good} {focus} {is_dark} /> },
        },
        View::Tree => html! { <BatchTree {good} {focus} /> },
        View::Table | View::Json => html! { <Table {good} {focus} /> },
    }
}

/// What the marks of the timeline mean.
fn legend() -> Html {
    let entries = [
        ("waiting", "waiting"),
        ("batch", "in a batch"),
        ("hidden", "hidden"),
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
