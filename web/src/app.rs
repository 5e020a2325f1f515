//! The root component: creates the state and lays out the page.

use redrive_lessons::Lesson;
use redrive_views::timeline::Focus;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, window};
use yew::prelude::*;

use crate::address::{self, use_address};
use crate::advice::{Dispatchers, what_if};
use crate::bottom_bar::BottomBar;
use crate::centre::Centre;
use crate::compare::Differ;
use crate::components::el;
use crate::editor::{Left, has_text};
use crate::embed::{self, Page, use_host};
use crate::hooks::{RunCommand, use_dark, use_kept_comparison, use_simulation, use_theme};
use crate::inspector::inspector;
use crate::lessons::{OnAnswered, cover, use_lesson, use_reveal};
use crate::share::{drop_hint, use_import};
use crate::state::Shared;
use crate::state::document::{DocumentContext, Edit};
use crate::state::frame_options::{Controls, FrameOptions};
use crate::state::playback::{Playback, PlaybackContext};
use crate::state::prefs::{Prefer, Prefs};
use crate::state::runs::{RunEvent, Runs};
use crate::state::selection::{Part, Selection, SelectionContext};
use crate::state::study::{Study, StudyContext};
use crate::summary::{TopBar, help, how_to_read, notice};

#[component]
pub fn App() -> Html {
    let frame = *use_memo((), |()| embed::frame_options());
    let document = use_reducer(move || address::initial_document(frame));
    let selection = use_reducer(Selection::default);
    let playback = use_reducer(Playback::default);
    let prefs = use_reducer(move || frame.map_or_else(Prefs::remembered, |frame| Prefs { theme: frame.theme }));
    let study = use_reducer(move || if frame.is_some() { Study::default() } else { Study::remembered() });
    let lesson = use_lesson(&document);
    let until = cover(&document, lesson.as_deref(), &study).filter(|_| embed::is_asking(frame));
    let (runs, store, on_command) = use_simulation(&document, until);
    use_reveal(runs.completed.clone(), &playback);
    use_effect_with((*study).clone(), move |study| {
        if frame.is_none() {
            study.remember();
        }
    });
    use_theme(*prefs, frame.is_none());
    let is_dark = use_dark(prefs.theme);
    let on_prefer = {
        let prefs = prefs.dispatcher();
        use_callback((), move |prefer: Prefer, ()| prefs.dispatch(prefer))
    };
    let on_pin = {
        let store = store.clone();
        use_callback((), move |completed, ()| store.dispatch(RunEvent::Pinned(completed)))
    };
    let dispatchers = Dispatchers {
        document: document.dispatcher(),
        selection: selection.dispatcher(),
        playback: playback.dispatcher(),
        on_pin,
    };
    use_undo_keys(&document);
    use_kept_comparison(&document, &runs, &store, frame.is_none());
    // Stored while it is rendered: an effect can run after the page was left.
    use_memo((*document).clone(), |document| {
        if frame.is_none() {
            document.remember();
        }
    });
    let runs = runs.with_problems(document.problems());
    let navigation = use_address(&document, &selection, &playback, &runs, frame);
    use_import(&navigation);
    use_host(Page {
        document: document.clone(),
        selection: selection.clone(),
        playback: playback.clone(),
        runs: runs.clone(),
        on_prefer: on_prefer.clone(),
        notice: navigation.notice.clone(),
    });
    let top = match frame {
        Some(_) => embed::head(&document, runs.completed.as_deref()),
        None => {
            let (runs, store, navigation) = (runs.clone(), store.clone(), navigation.clone());
            html! { <TopBar {runs} theme={prefs.theme} {on_prefer} {store} {navigation} /> }
        }
    };
    let page = embed::root(frame, &selection);
    let hint = if frame.is_none() { drop_hint() } else { Html::default() };
    let on_answered = use_memo((), |()| embed::on_answered());
    let workbench = html! { <Workbench {runs} {on_command} {dispatchers} {is_dark} {lesson} {frame} /> };
    let page = page.with(top).with(notice(&navigation)).with(workbench).with(hint).done();
    html! {
        <ContextProvider<DocumentContext> context={document}>
        <ContextProvider<SelectionContext> context={selection}>
        <ContextProvider<PlaybackContext> context={playback}>
        <ContextProvider<StudyContext> context={study}>
        <ContextProvider<OnAnswered> context={(*on_answered).clone()}>
            { page }
        </ContextProvider<OnAnswered>>
        </ContextProvider<StudyContext>>
        </ContextProvider<PlaybackContext>>
        </ContextProvider<SelectionContext>>
        </ContextProvider<DocumentContext>>
    }
}

#[derive(Properties, PartialEq)]
struct WorkbenchProps {
    runs: Runs,
    on_command: Callback<RunCommand>,
    dispatchers: Dispatchers,
    is_dark: bool,
    frame: Option<FrameOptions>,
    /// The open lesson.
    #[prop_or_default]
    lesson: Option<Shared<Lesson>>,
}

/// The columns: stack and script, the run, and the inspector.
#[component]
fn Workbench(props: &WorkbenchProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let runs = &props.runs;
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let focus = runs.completed.as_ref().map(|completed| selection.focus_in(&completed.run)).unwrap_or_default();
    let dispatchers = &props.dispatchers;
    let right = match (&runs.completed, &runs.pinned) {
        _ if document.is_blank() => how_to_read(),
        // In a frame the inspector is a drawer over the run.
        _ if props.frame.is_some() && selection.part != Part::Why => Html::default(),
        // A selected record takes precedence over the comparison.
        (Some(b), Some(a)) if focus == Focus::default() => {
            html! { <Differ a={a.clone()} b={b.clone()} dispatchers={dispatchers.clone()} /> }
        }
        // Advice would reveal the outcome of a covered run.
        (Some(completed), _) if completed.until.is_some() => inspector(completed, focus, &selection, Html::default()),
        (Some(completed), _) => inspector(completed, focus, &selection, what_if(runs, dispatchers)),
        (None, _) => el("aside", "right").is("aria-label", "Inspector").done(),
    };
    let is_whole = props.frame.is_none_or(|frame| frame.controls == Controls::Full);
    let (left, foot) = if is_whole {
        let advice = runs.completed.as_ref().map_or(0, |completed| completed.advice.len());
        let left = html! { <Left runs={runs.clone()} lesson={props.lesson.clone()} /> };
        (left, html! { <BottomBar has_text={has_text(&document)} {advice} /> })
    } else {
        (Html::default(), Html::default())
    };
    let (on_command, dispatchers) = (props.on_command.clone(), dispatchers.clone());
    let (is_dark, frame) = (props.is_dark, props.frame);
    let centre = html! { <Centre runs={runs.clone()} {focus} {on_command} {is_dark} {dispatchers} {frame} /> };
    el("div", "work")
        .is("data-part", selection.part.as_str())
        .with(left)
        .with(centre)
        .with(embed::question_panel(props.frame, &props.lesson).unwrap_or_default())
        .with(right)
        .with(foot)
        .done()
}

/// Handles undo and redo from the keyboard, except in fields, which have their own.
#[hook]
fn use_undo_keys(document: &DocumentContext) {
    let document = document.dispatcher();
    use_effect_with((), move |()| {
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let is_field = event
                .target_dyn_into::<Element>()
                .is_some_and(|element| element.matches("input[type=text], textarea").unwrap_or(false));
            if !is_field && matches!(event.key().as_str(), "?" | "/") {
                event.prevent_default();
                return if event.key() == "?" { help::toggle() } else { help::find() };
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Navigation;
    use crate::state::document::Document;
    use crate::state::prefs::Theme;
    use crate::state::runs::RunStore;
    use crate::state::runs::tests::completed;
    use crate::state::selection::{Name, Tab};

    #[derive(Clone, PartialEq, Properties)]
    struct PageProps {
        lesson: &'static str,
        selection: Selection,
    }

    /// The page after the run of a lesson. Effects do not run on the host, so the run is given.
    #[component]
    fn Page(props: &PageProps) -> Html {
        let document = use_reducer(Document::first);
        let lesson = props.lesson;
        let runs = Runs { completed: Some(completed(lesson, 1)), revision: 1, ..Runs::default() };
        let chosen = props.selection.clone();
        let selection = use_reducer(|| chosen);
        let playback = use_reducer(Playback::default);
        let store = use_reducer(RunStore::default);
        let dispatchers = Dispatchers {
            document: document.dispatcher(),
            selection: selection.dispatcher(),
            playback: playback.dispatcher(),
            on_pin: Callback::noop(),
        };
        html! {
            <ContextProvider<DocumentContext> context={document}>
            <ContextProvider<SelectionContext> context={selection}>
            <ContextProvider<PlaybackContext> context={playback}>
                <TopBar runs={runs.clone()} theme={Theme::Auto} on_prefer={Callback::noop()} store={store.dispatcher()} navigation={Navigation::default()} />
                <Workbench {runs} on_command={Callback::noop()} {dispatchers} is_dark=false frame={None::<FrameOptions>} />
            </ContextProvider<PlaybackContext>>
            </ContextProvider<SelectionContext>>
            </ContextProvider<DocumentContext>>
        }
    }

    fn rendered(lesson: &'static str, selection: Selection) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let props = PageProps { lesson, selection };
        let renderer = yew::LocalServerRenderer::<Page>::with_props(props).hydratable(false);
        tokio::task::LocalSet::new().block_on(&runtime, renderer.render())
    }

    fn chosen(tab: Tab) -> Selection {
        let record = Some(Name { resource: "orders".into(), number: 5 });
        Selection { record, tab, ..Selection::default() }
    }

    #[test]
    fn the_page_shows_stack_settings_script_and_outcome() {
        let html = rendered("nine-good-messages", Selection::default());
        for text in ["orders-dlq", "functionResponseTypes", "Record 3 is", "dead-lettered", "Ask why"] {
            assert!(html.replace("<wbr>", "").contains(text), "{text}");
        }
        // The page's policy forbids style attributes.
        assert!(!html.contains(" style="));
    }

    #[test]
    fn a_chosen_record_shows_its_causes_with_their_rules() {
        let html = rendered("nine-good-messages", chosen(Tab::Why));
        assert!(html.contains("Why is a good message in orders-dlq?"));
        assert!(html.contains("sqs.redrive-policy.moves"));
    }

    #[test]
    fn a_chosen_record_shows_its_life_and_its_json() {
        let html = rendered("nine-good-messages", chosen(Tab::Record));
        assert!(html.contains("inFlight in orders"));
        let html = rendered("nine-good-messages", chosen(Tab::Json));
        assert!(html.contains("Event of worker@3") && html.contains("receiptHandle"));
    }
}
