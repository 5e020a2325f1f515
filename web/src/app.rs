//! The page as a whole: the slices of its state, and where everything stands.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, window};
use yew::prelude::*;

use crate::components::Tabs;
use crate::editor::{Script, Settings};
use crate::hooks::{use_simulation, use_theme};
use crate::inspector::Inspector;
use crate::stack::Stack;
use crate::state::document::{Document, DocumentContext, Edit};
use crate::state::playback::{Playback, PlaybackContext};
use crate::state::prefs::{Prefs, PrefsContext};
use crate::state::runs::{Runs, RunsContext};
use crate::state::selection::{Select, Selection, SelectionContext, View};
use crate::summary::{OutcomeStrip, Problems, TopBar};
use crate::timeline::{Board, Table, Transport};

#[component]
pub fn App() -> Html {
    let document = use_reducer(Document::first);
    let runs = use_reducer(Runs::default);
    let selection = use_reducer(Selection::default);
    let playback = use_reducer(Playback::default);
    let prefs = use_reducer(Prefs::remembered);
    let run_anyway = use_simulation(&document, &runs);
    use_theme(*prefs);
    use_undo_keys(&document);
    html! {
        <ContextProvider<DocumentContext> context={document}>
        <ContextProvider<RunsContext> context={runs}>
        <ContextProvider<SelectionContext> context={selection}>
        <ContextProvider<PlaybackContext> context={playback}>
        <ContextProvider<PrefsContext> context={prefs}>
            <div class="page">
                <TopBar />
                <Left />
                <Centre {run_anyway} />
                <Right />
            </div>
        </ContextProvider<PrefsContext>>
        </ContextProvider<PlaybackContext>>
        </ContextProvider<SelectionContext>>
        </ContextProvider<RunsContext>>
        </ContextProvider<DocumentContext>>
    }
}

/// What is, and what happens.
#[component]
fn Left() -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let runs = use_context::<RunsContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    // Somebody has to be shown: at first what takes the records in.
    let first = || runs.good.as_ref().and_then(|good| good.run.plan.mappings.first().map(|mapping| mapping.id));
    let resource = selection.resource.clone().filter(|name| document.scenario.get(&format!("stack.{name}")).is_some());
    let resource = resource.or_else(|| {
        let good = runs.good.as_ref()?;
        Some(good.run.plan.name(first()?).to_owned().into())
    });
    html! {
        <div class="left">
            if let Some(good) = &runs.good { <Stack good={good.clone()} chosen={resource.clone()} /> }
            if let Some(resource) = resource {
                <Settings scenario={document.scenario.clone()} problems={runs.problems.clone()} {resource} />
            }
            <Script key={document.lesson.unwrap_or_default()} scenario={document.scenario.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CentreProps {
    run_anyway: Callback<()>,
}

/// What came of it.
#[component]
fn Centre(props: &CentreProps) -> Html {
    let runs = use_context::<RunsContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let Some(good) = runs.good.clone() else {
        return html! { <main class="centre"><Problems on_run={props.run_anyway.clone()} /><p class="waiting">{ "Running …" }</p></main> };
    };
    let focus = selection.focus_in(&good.run);
    let views = [View::Timeline, View::Table];
    let chosen = views.iter().position(|view| *view == selection.view).unwrap_or(0);
    let on_choose = {
        let selection = selection.dispatcher();
        Callback::from(move |place: usize| selection.dispatch(Select::View(views[place])))
    };
    let tabs = vec![(Some("timeline"), AttrValue::from("Timeline")), (Some("table"), AttrValue::from("Table"))];
    let view = match selection.view {
        View::Timeline => html! { <Board good={good.clone()} {focus} /> },
        View::Table => html! { <Table good={good.clone()} {focus} /> },
    };
    html! {
        <main class={classes!("centre", runs.is_stale().then_some("stale"))}>
            <Problems on_run={props.run_anyway.clone()} />
            <OutcomeStrip good={good.clone()} />
            <Transport {good} />
            <div class="views"><Tabs label="View" {tabs} {chosen} {on_choose} controls="view" /><Legend /></div>
            <div class="view" id="view" role="tabpanel" aria-labelledby={format!("view-tab-{chosen}")}>{ view }</div>
        </main>
    }
}

/// What the marks of the timeline mean.
#[component]
fn Legend() -> Html {
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
        html! { <li><span class={classes!("swatch", *class)} aria-hidden="true" />{ *words }</li> }
    });
    html! { <ul class="legend" aria-label="Legend">{ for entries }</ul> }
}

/// Why.
#[component]
fn Right() -> Html {
    let runs = use_context::<RunsContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let Some(good) = runs.good.clone() else { return html! { <aside class="right" aria-label="Inspector" /> } };
    let focus = selection.focus_in(&good.run);
    html! { <Inspector {good} {focus} /> }
}

/// Undo and redo from the keyboard, except where the browser undoes what was typed.
#[hook]
fn use_undo_keys(document: &DocumentContext) {
    let document = document.dispatcher();
    use_effect_with((), move |()| {
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let is_field = event
                .target_dyn_into::<Element>()
                .is_some_and(|element| element.matches("input[type=text], textarea").unwrap_or(false));
            let is_undo = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("z");
            if is_undo && !is_field {
                event.prevent_default();
                document.dispatch(if event.shift_key() { Edit::Redo } else { Edit::Undo });
            }
        });
        let window = window();
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = &window {
                let _ = window.remove_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
            }
        }
    });
}
