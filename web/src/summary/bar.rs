//! The top bar.

use redrive_report::MODEL;
use redrive_views::names::with_commas;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::icon;
use crate::services::lessons;
use crate::state::document::{DocumentContext, Edit};
use crate::state::prefs::Theme;
use crate::state::runs::Runs;
use crate::state::selection::{Select, Selection, SelectionContext};

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub runs: Runs,
    pub theme: Theme,
    pub on_theme: Callback<Theme>,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    html! {
        <header class="bar">
            <div class="brand">
                <svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M19 12a7 7 0 1 1-2.2-5.1M19 3v5h-5M12 9v3.2l2 1.4" /></svg>
                <h1>{ "Redrive" }</h1>
            </div>
            { picker(&document, selection.dispatcher()) }
            { run_facts(&props.runs) }
            <span class="spread" />
            { history(&document) }
            { theme_button(props.theme, &props.on_theme) }
        </header>
    }
}

fn picker(document: &DocumentContext, selection: UseReducerDispatcher<Selection>) -> Html {
    let chosen = document.lesson;
    let document = document.dispatcher();
    let onchange = Callback::from(move |event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some(lesson) = value.and_then(|name| lessons::find(&name)) {
            document.dispatch(Edit::Open(lesson.name));
            selection.dispatch(Select::Clear);
        }
    });
    let options = lessons::all().iter().map(|lesson| {
        html! { <option value={lesson.name} selected={chosen == Some(lesson.name)}>{ &lesson.title }</option> }
    });
    html! {
        <label class="picker">
            <span class="sr">{ "Scenario" }</span>
            <select {onchange}>{ for options }</select>
            { icon("down") }
        </label>
    }
}

/// How much happened, and how long it took to find out.
fn run_facts(runs: &Runs) -> Html {
    let Some(good) = &runs.good else { return html! { <span class="facts" role="status">{ "running …" }</span> } };
    let facts = with_commas(good.run.trace.facts().len() as u64);
    // In tenths of a millisecond: clocks of browsers are not finer.
    let tenths = (good.micros / 100.0).round().max(1.0) as u64;
    let time = format!("{}.{} ms", with_commas(tenths / 10), tenths % 10);
    html! {
        <span class="facts" role="status" data-revision={good.revision.to_string()}>
            if runs.is_stale() { <b class="stale">{ "last good run" }</b> }
            if runs.is_running { <span>{ "running …" }</span> } else { <span>{ format!("{facts} facts in {time}") }</span> }
            <span class="more">{ format!("seed {}", good.run.plan.seed) }</span>
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

fn theme_button(theme: Theme, on_theme: &Callback<Theme>) -> Html {
    let words = match theme {
        Theme::Auto => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    };
    let onclick = on_theme.reform(move |_: MouseEvent| theme.next());
    html! { <button type="button" class="quiet" aria-label={words} title={words} {onclick}>{ icon("theme") }</button> }
}
