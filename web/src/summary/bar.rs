//! The top bar.

use redrive_report::MODEL;
use redrive_views::names::with_commas;
use yew::prelude::*;

use super::help::help;
use crate::address::Navigation;
use crate::components::{button, el, icon};
use crate::export::Export;
use crate::lessons::Picker;
use crate::services::boot;
use crate::share::Share;
use crate::state::Shared;
use crate::state::document::{DocumentContext, Edit};
use crate::state::prefs::Theme;
use crate::state::runs::{CompletedRun, RunState, Runs};

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub runs: Runs,
    pub theme: Theme,
    pub on_theme: Callback<Theme>,
    pub on_pin: Callback<Option<Shared<CompletedRun>>>,
    pub navigation: Navigation,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    html! {
        <header class="bar">
            <div class="brand">
                <svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M19 12a7 7 0 1 1-2.2-5.1M19 3v5h-5M12 9v3.2l2 1.4" /></svg>
                <h1>{ "Redrive" }</h1>
            </div>
            <Picker navigation={props.navigation.clone()} />
            { run_facts(&props.runs) }
            <span class="spread" />
            // In the bar on wide pages, in a menu on phones.
            <div class="tools" id={TOOLS} popover="auto">
                { history(&document) }
                { compare(&props.runs, &props.on_pin) }
                { theme_button(props.theme, &props.on_theme) }
            </div>
            // Buttons with popovers stand outside of the menu, which is hidden when they open.
            <div class="out">{ embed_button() }</div>
            <div class="out"><Export completed={props.runs.completed.clone()} theme={props.theme} /></div>
            <div class="out"><Share completed={props.runs.completed.clone()} navigation={props.navigation.clone()} /></div>
            <div class="out last">{ help() }</div>
            { tools_button() }
        </header>
    }
}

const TOOLS: &str = "tools";

fn tools_button() -> Html {
    let more = button("quiet to-tools", Callback::noop()).is("aria-label", "More").is("title", "More");
    more.is("popovertarget", TOOLS).with(icon("more")).done()
}

/// The number of facts and the time that the run took, or the state of a run that is not completed.
fn run_facts(runs: &Runs) -> Html {
    let state = match runs.state {
        RunState::Idle => "",
        RunState::Running(_) => "running …",
        RunState::Paused(_) => "paused",
        RunState::Stopped => "stopped",
        RunState::Failed(_) => "failed",
    };
    let Some(completed) = &runs.completed else {
        return el("span", "facts").is("role", "status").text(state).done();
    };
    let facts = with_commas(completed.run.trace.facts().len() as u64);
    // In tenths of a millisecond, the resolution of browser clocks.
    let tenths = (completed.micros / 100.0).round().max(1.0) as u64;
    let time = format!("{}.{} ms", with_commas(tenths / 10), tenths % 10);
    html! {
        <span class="facts" role="status" data-revision={completed.revision.to_string()}>
            if runs.is_stale() && !matches!(runs.state, RunState::Running(_)) { <b class="stale">{ "last valid run" }</b> }
            if state.is_empty() { <span>{ format!("{facts} facts in {time}") }</span> } else { <span>{ state }</span> }
            <span class="more">{ format!("seed {}", completed.run.plan.seed) }</span>
            <span class="more">{ format!("model {MODEL}") }</span>
        </span>
    }
}

fn history(document: &DocumentContext) -> Html {
    let with = |edit: fn() -> Edit| {
        let document = document.dispatcher();
        Callback::from(move |_: MouseEvent| document.dispatch(edit()))
    };
    html! {
        <div class="history" role="group" aria-label="History">
            <button type="button" class="quiet" aria-label="Undo" disabled={!document.can_undo()} onclick={with(|| Edit::Undo)}>
                { icon("undo") }<span>{ "Undo" }</span>
            </button>
            <button type="button" class="quiet" aria-label="Redo" disabled={!document.can_redo()} onclick={with(|| Edit::Redo)}>
                { icon("redo") }
            </button>
        </div>
    }
}

/// Pins the run as A. The run of the edited scenario is B.
fn compare(runs: &Runs, on_pin: &Callback<Option<Shared<CompletedRun>>>) -> Html {
    let Some(completed) = &runs.completed else { return Html::default() };
    let next = runs.pinned.is_none().then(|| completed.clone());
    let toggle = on_pin.reform(move |_: MouseEvent| next.clone());
    let button = button("quiet compare", toggle).state("aria-pressed", runs.pinned.is_some());
    let button = button.is("title", "Keep this run as A and compare it with what you change");
    button.with(icon("compare")).el(el("span", "").text("Compare")).done()
}

/// Opens the embed dialog, which is loaded on demand.
fn embed_button() -> Html {
    let onclick = Callback::from(|_: MouseEvent| boot::start("embed"));
    let button = button("quiet embed", onclick)
        .is("aria-label", "Embed")
        .is("title", "Put this run into a page, a course or a slide");
    button.with(icon("embed")).el(el("span", "").text("Embed")).done()
}

fn theme_button(theme: Theme, on_theme: &Callback<Theme>) -> Html {
    let words = match theme {
        Theme::Auto => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    };
    let onclick = on_theme.reform(move |_: MouseEvent| theme.next());
    html! { <button type="button" class="quiet to-theme" aria-label={words} title={words} {onclick}>{ icon("theme") }</button> }
}
