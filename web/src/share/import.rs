//! Imports a scenario: a file that is chosen or dropped, a link or a text that is pasted.

use js_sys::Promise;
use redrive_lessons::Lesson;
use redrive_scenario::link::Link;
use redrive_scenario::{Problem, Scenario};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, DragEvent, Element, File, HtmlElement, HtmlInputElement, window};
use yew::prelude::*;

use crate::address::{self, Navigation, Notice, sentence};
use crate::components::{button, el, icon, on_change};
use crate::services::events::Listener;
use crate::services::yaml;

/// Maximum size of a file that is read.
const MOST_BYTES: f64 = 4.0 * 1024.0 * 1024.0;

/// The content of an imported text.
#[derive(Debug, PartialEq)]
enum Imported {
    /// The fragment of a link, with its `#`.
    Link(String),
    Scenario(Box<Scenario>),
    Wrong(Vec<String>),
}

/// Parses a link, a scenario or a lesson.
fn import(text: &str) -> Imported {
    let text = text.trim_start_matches('\u{feff}').trim();
    if Link::is_link(text) {
        let after = text.split_once('#').map_or(text, |(_, after)| after);
        return Imported::Link(format!("#{after}"));
    }
    match Scenario::parse(text) {
        Ok(read) => {
            let inner = Lesson::scenario_in(&read).cloned().and_then(|inner| Scenario::from_value(inner).ok());
            Imported::Scenario(Box::new(inner.unwrap_or(read)))
        }
        Err(problems) => wrong(&problems),
    }
}

fn wrong(problems: &[Problem]) -> Imported {
    Imported::Wrong(problems.iter().take(3).map(|problem| sentence(&problem.to_string())).collect())
}

/// Returns true if a pasted text is certainly meant for the page.
fn is_meant(text: &str) -> bool {
    let text = text.trim();
    let is_json = text.starts_with('{') && text.contains("\"stack\"");
    Link::is_link(text) || is_json || (text.contains("\nstack:") && is_yaml(text))
}

/// Returns true for text that is neither JSON nor a link. The YAML module is loaded only then.
fn is_yaml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    !text.is_empty() && !text.starts_with(['{', '[']) && !Link::is_link(text) && text.contains("stack:")
}

fn open(text: &str, name: &str, navigation: &Navigation) {
    if !is_yaml(text) {
        return finish(import(text), name, navigation);
    }
    let (text, name, navigation) = (text.to_owned(), name.to_owned(), navigation.clone());
    yaml::load(move |_| {
        let taken = match yaml::read(&text).map(|reading| reading.scenario) {
            Some(Ok(scenario)) => Imported::Scenario(Box::new(scenario)),
            Some(Err(problems)) => wrong(&problems),
            None => Imported::Wrong(vec!["The YAML module could not be loaded.".to_owned()]),
        };
        finish(taken, &name, &navigation);
    });
}

fn finish(taken: Imported, name: &str, navigation: &Navigation) {
    match taken {
        Imported::Link(link) => address::go(&link),
        Imported::Scenario(scenario) => navigation.open.emit(std::rc::Rc::new(*scenario)),
        Imported::Wrong(lines) => {
            let mut words = vec![AttrValue::from(format!("{name} could not be opened as a scenario."))];
            words.extend(lines.into_iter().map(AttrValue::from));
            navigation.show_notice.emit(Some(Notice { is_wrong: true, words }));
        }
    }
}

fn open_file(file: &File, navigation: &Navigation) {
    let name: String = file.name().chars().take(80).collect();
    if file.size() > MOST_BYTES {
        let words = vec![AttrValue::from(format!("{name} is too large: a scenario has at most 1 MiB."))];
        return navigation.show_notice.emit(Some(Notice { is_wrong: true, words }));
    }
    let promise: Promise = file.text();
    let navigation = navigation.clone();
    let read =
        Closure::once_into_js(move |text: JsValue| open(&text.as_string().unwrap_or_default(), &name, &navigation));
    let then =
        js_sys::Reflect::get(&promise, &"then".into()).ok().and_then(|then| then.dyn_into::<js_sys::Function>().ok());
    if let Some(then) = then {
        // Fails when the file was deleted meanwhile.
        let _ = then.call1(&promise, &read);
    }
}

/// Imports what is dropped anywhere, and what is pasted outside of fields.
#[hook]
pub fn use_import(navigation: &Navigation) {
    let navigation = navigation.clone();
    use_effect_with((), move |()| {
        let mut listeners = Vec::new();
        if let Some(window) = window() {
            listeners.push(Listener::new(&window, "dragover", |event| drag(&event, true)));
            listeners.push(Listener::new(&window, "dragleave", |event| drag(&event, false)));
            let to = navigation.clone();
            listeners.push(Listener::new(&window, "drop", move |event| drop_in(&event, &to)));
            listeners.push(Listener::new(&window, "paste", move |event| paste(&event, &navigation)));
        }
        move || std::mem::drop(listeners)
    });
}

fn drag(event: &web_sys::Event, is_over: bool) {
    let Some(drag) = event.dyn_ref::<DragEvent>() else { return };
    let types = drag.data_transfer().map(|data| data.types()).unwrap_or_default();
    let is_ours = |kind: &str| types.includes(&kind.into(), 0);
    if is_ours("Files") || is_ours("text/plain") {
        event.prevent_default();
        // `dragleave` is fired for every element; only at the edge of the page there is no related target.
        shade(is_over || drag.related_target().is_some());
    }
}

fn drop_in(event: &web_sys::Event, navigation: &Navigation) {
    shade(false);
    let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else { return };
    if is_field(event) {
        return;
    }
    event.prevent_default();
    match data.files().and_then(|files| files.get(0)) {
        Some(file) => open_file(&file, navigation),
        None => open(&data.get_data("text/plain").unwrap_or_default(), "What was dropped", navigation),
    }
}

fn paste(event: &web_sys::Event, navigation: &Navigation) {
    let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else { return };
    if is_field(event) {
        return;
    }
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return open_file(&file, navigation);
    }
    let text = data.get_data("text/plain").unwrap_or_default();
    if is_meant(&text) {
        event.prevent_default();
        open(&text, "What was pasted", navigation);
    }
}

fn is_field(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches("input, textarea, select").unwrap_or(false))
}

/// Marks the page as a drop target.
fn shade(is_over: bool) {
    let root = window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root {
        let _ = root.toggle_attribute_with_force("data-drop", is_over);
    }
}

/// A button that opens a file.
pub fn file_button(words: &str, navigation: &Navigation) -> Html {
    let on_file = {
        let navigation = navigation.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open_file(&file, &navigation);
                close_dialog(&input);
            }
            // Allows the same file to be chosen again.
            input.set_value("");
        })
    };
    let choose = Callback::from(|event: MouseEvent| {
        let button = event.target_dyn_into::<Element>().and_then(|target| target.closest("button").ok().flatten());
        let input = button.and_then(|button| button.next_element_sibling());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            input.click();
        }
    });
    let field = el("input", "").is("type", "file").is("hidden", "").set("aria-label", words);
    let field = on_change(field.is("accept", ".json,.yaml,.yml,application/json"), on_file);
    Html::from_iter([button("plain", choose).with(icon("json")).text(words).done(), field.done()])
}

fn close_dialog(input: &HtmlInputElement) {
    let dialog = input.closest("dialog").ok().flatten();
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Shown while something is dragged over the page.
pub fn drop_hint() -> Html {
    el("div", "drop-hint").is("aria-hidden", "true").el(el("p", "").text("Drop a scenario, a lesson or a link")).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::lessons;

    #[test]
    fn links_scenarios_and_lessons_are_taken() {
        assert_eq!(import(" https://example.org/x#s:six-times&t=5 \n"), Imported::Link("#s:six-times&t=5".to_owned()));
        assert_eq!(import("r1:abc"), Imported::Link("#r1:abc".to_owned()));
        let scenario = lessons::first().scenario.clone();
        assert_eq!(import(&scenario.to_text()), Imported::Scenario(Box::new(scenario.clone())));
        let lesson = redrive_lessons::text(lessons::FIRST_NAME).expect("there is one");
        assert_eq!(import(&format!("\u{feff}{lesson}")), Imported::Scenario(Box::new(scenario)));
    }

    #[test]
    fn any_other_text_is_wrong_with_its_problems() {
        for text in ["", "hello", "{\"v\": 1,", "[1, 2]", "{\"a\": 1, \"a\": 2}"] {
            let Imported::Wrong(lines) = import(text) else { panic!("{text}") };
            assert!(!lines.is_empty() && lines.len() <= 3, "{text}");
        }
    }

    #[test]
    fn most_pastes_are_meant_for_something_else() {
        for text in ["", "hello", "a { b", "https://example.org", "{\"a\": 1}", "see #s:six-times there"] {
            assert!(!is_meant(text), "{text}");
        }
        assert!(is_meant("v: 1\nstack:\n  orders: { type: queue }"));
        assert!(is_meant("https://example.org/#s:six-times") && is_meant("{\"v\": 1, \"stack\": {}}"));
    }
}
