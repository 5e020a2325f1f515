//! The top bar.

use redrive_views::timeline::with_commas;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::Icon;
use crate::services::lessons;
use crate::state::document::{DocumentContext, Edit};
use crate::state::playback::{Play, PlaybackContext};
use crate::state::prefs::{Prefer, PrefsContext, Theme};
use crate::state::runs::RunsContext;
use crate::state::selection::{Select, SelectionContext};

/// The simulated behaviour.
const MODEL: &str = "2026.11";

#[component]
pub fn TopBar() -> Html {
    html! {
        <header class="bar">
            <div class="brand">
                <svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M19 12a7 7 0 1 1-2.2-5.1M19 3v5h-5M12 9v3.2l2 1.4" /></svg>
                <h1>{ "Redrive" }</h1>
            </div>
            <Picker />
            <RunFacts />
            <span class="spread" />
            <History />
            <ThemeButton />
        </header>
    }
}

#[component]
fn Picker() -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let playback = use_context::<PlaybackContext>().expect("the app provides it");
    let chosen = document.lesson;
    let onchange = Callback::from(move |event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some(lesson) = value.and_then(|name| lessons::find(&name)) {
            document.dispatch(Edit::Open(lesson.name));
            selection.dispatch(Select::Clear);
            playback.dispatch(Play::SeekEnd);
        }
    });
    let options = lessons::all().iter().map(|lesson| {
        html! { <option value={lesson.name} selected={chosen == Some(lesson.name)}>{ &lesson.title }</option> }
    });
    html! {
        <label class="picker">
            <span class="sr">{ "Scenario" }</span>
            <select {onchange}>{ for options }</select>
            <Icon name="down" />
        </label>
    }
}

/// How much happened, and how long it took to find out.
#[component]
fn RunFacts() -> Html {
    let runs = use_context::<RunsContext>().expect("the app provides it");
    let Some(good) = &runs.good else { return html! { <span class="facts" role="status">{ "running …" }</span> } };
    let facts = with_commas(good.run.trace.facts().len() as u64);
    let time = if good.micros < 100.0 { "0.1 ms".to_owned() } else { format!("{:.1} ms", good.micros / 1000.0) };
    html! {
        <span class="facts" role="status" data-revision={good.revision.to_string()}>
            if runs.is_stale() { <b class="stale">{ "last good run" }</b> }
            if runs.is_running { <span>{ "running …" }</span> } else { <span>{ format!("{facts} facts in {time}") }</span> }
            <span class="more">{ format!("seed {}", good.run.plan.seed) }</span>
            <span class="more">{ format!("model {MODEL}") }</span>
        </span>
    }
}

#[component]
fn History() -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let with = |edit: fn() -> Edit| {
        let document = document.dispatcher();
        Callback::from(move |_: MouseEvent| document.dispatch(edit()))
    };
    html! {
        <div class="history" role="group" aria-label="History">
            <button type="button" class="quiet" disabled={!document.can_undo()} onclick={with(|| Edit::Undo)}><Icon name="undo" /><span>{ "Undo" }</span></button>
            <button type="button" class="quiet" aria-label="Redo" disabled={!document.can_redo()} onclick={with(|| Edit::Redo)}><Icon name="redo" /></button>
        </div>
    }
}

#[component]
fn ThemeButton() -> Html {
    let prefs = use_context::<PrefsContext>().expect("the app provides it");
    let words = match prefs.theme {
        Theme::Auto => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    };
    let onclick = {
        let prefs = prefs.clone();
        Callback::from(move |_: MouseEvent| prefs.dispatch(Prefer::Theme(prefs.theme.next())))
    };
    html! { <button type="button" class="quiet" aria-label={words} title={words} {onclick}><Icon name="theme" /></button> }
}
