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
use crate::state::document::{DocumentContext, Edit};
use crate::state::prefs::{Prefer, Theme};
use crate::state::runs::{RunEvent, RunState, RunStore, Runs};

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub runs: Runs,
    pub theme: Theme,
    pub on_prefer: Callback<Prefer>,
    pub store: UseReducerDispatcher<RunStore>,
    pub navigation: Navigation,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let logo = el("path", "").is("d", "M19 12a7 7 0 1 1-2.2-5.1M19 3v5h-5M12 9v3.2l2 1.4");
    let logo = el("svg", "logo").is("viewBox", "0 0 24 24").is("aria-hidden", "true").el(logo);
    let (completed, navigation) = (&props.runs.completed, &props.navigation);
    let picker = html! { <Picker navigation={navigation.clone()} /> };
    let export = html! { <Export completed={completed.clone()} theme={props.theme} /> };
    let share = html! { <Share completed={completed.clone()} navigation={navigation.clone()} /> };
    // In the bar on wide pages, in a menu on phones.
    let tools = el("div", "tools")
        .is("id", TOOLS)
        .is("popover", "auto")
        .with(history(&document))
        .with(compare(&props.runs, &props.store))
        .with(theme_button(props.theme, &props.on_prefer));
    // Buttons with popovers stand outside of the menu, which is hidden when they open.
    el("header", "bar")
        .el(el("div", "brand").el(logo).el(el("h1", "").text("Redrive")))
        .with(picker)
        .with(run_facts(&props.runs))
        .el(el("span", "spread"))
        .el(tools)
        .el(el("div", "out").with(embed_button()))
        .el(el("div", "out").with(export))
        .el(el("div", "out").with(share))
        .el(el("div", "out last").with(help()))
        .with(tools_button())
        .done()
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
    let mut line = el("span", "facts").is("role", "status").set("data-revision", &completed.revision.to_string());
    if runs.is_stale() && !matches!(runs.state, RunState::Running(_)) {
        line = line.el(el("b", "stale").text("last valid run"));
    }
    let state = if state.is_empty() { [&facts, " facts in ", &time].concat() } else { state.to_owned() };
    line.el(el("span", "").text(&state))
        .el(el("span", "more").text(&["seed ", &completed.run.plan.seed.to_string()].concat()))
        .el(el("span", "more").text(&["model ", MODEL].concat()))
        .done()
}

fn history(document: &DocumentContext) -> Html {
    let with = |edit: fn() -> Edit| {
        let document = document.dispatcher();
        Callback::from(move |_: MouseEvent| document.dispatch(edit()))
    };
    let undo = button("quiet", with(|| Edit::Undo)).is("aria-label", "Undo").off(!document.can_undo());
    let redo = button("quiet", with(|| Edit::Redo)).is("aria-label", "Redo").off(!document.can_redo());
    el("div", "history")
        .is("role", "group")
        .is("aria-label", "History")
        .el(undo.with(icon("undo")).el(el("span", "").text("Undo")))
        .el(redo.with(icon("redo")))
        .done()
}

/// Pins the run as A. The run of the edited scenario is B.
fn compare(runs: &Runs, store: &UseReducerDispatcher<RunStore>) -> Html {
    let Some(completed) = &runs.completed else { return Html::default() };
    let (store, completed) = (store.clone(), completed.clone());
    let toggle = Callback::from(move |_: MouseEvent| store.dispatch(RunEvent::TogglePinned(completed.clone())));
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

fn theme_button(theme: Theme, on_prefer: &Callback<Prefer>) -> Html {
    let words = match theme {
        Theme::Auto => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    };
    let onclick = on_prefer.reform(|_: MouseEvent| Prefer::NextTheme);
    button("quiet to-theme", onclick).is("aria-label", words).is("title", words).with(icon("theme")).done()
}
