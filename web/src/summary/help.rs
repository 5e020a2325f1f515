//! The list of keyboard shortcuts.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use crate::components::{el, menu};

const HELP: &str = "help";

/// Keys of the timeline, and keys that work outside of fields.
const KEYS: [(&str, &str); 28] = [
    ("", "In the timeline"),
    ("space", "play, pause"),
    (". ,", "step on, step back"),
    ("N Shift+N", "next failure, last failure"),
    ("↑ ↓", "record before, after"),
    ("← →", "delivery before, after"),
    ("W S", "zoom in, out"),
    ("A D", "move left, right"),
    ("0", "all of the run"),
    ("F", "all of what is chosen"),
    ("J", "to what caused it"),
    ("T", "type a time"),
    ("M", "make the record bad, or good"),
    ("1 2 3 4", "timeline, tree, table, JSON"),
    ("Enter", "to the inspector"),
    ("Esc", "choose nothing"),
    ("", "With the pointer"),
    ("drag", "draw a stretch of time out"),
    ("Shift+drag", "move the picture"),
    ("Ctrl+wheel", "zoom at the pointer"),
    ("", "Among the chips of the script"),
    ("← →", "from record to record"),
    ("space", "make it bad, or good"),
    ("Shift+space", "all from the one chosen last"),
    ("", "Everywhere"),
    ("Ctrl+Z Ctrl+Shift+Z", "undo, redo"),
    ("/", "choose a scenario"),
    ("?", "these keys"),
];

/// A button that opens the list.
pub fn help() -> Html {
    let line = |(keys, words): &(&'static str, &'static str)| match *keys {
        "" => el("h2", "").text(words).done(),
        keys => {
            let keys =
                keys.split(' ').filter(|key| !key.is_empty()).map(|key| el("kbd", "").text(key).done()).collect();
            el("p", "").el(el("span", "keys").all(keys)).text(words).done()
        }
    };
    let lines = KEYS.iter().map(line).chain([site()]).collect();
    menu(HELP, "help", "Keys and help", lines)
}

/// Links to the book, the lessons, and the site as one file.
fn site() -> Html {
    let link = |to: &'static str, words: &str| el("a", "").is("href", to).is("target", "_blank").text(words);
    let file = el("a", "").is("href", "download/redrive.html").is("download", "redrive.html");
    el("div", "of-site site")
        .el(el("h2", "").text("More"))
        .el(link("book/", "Fidelity: every rule and how we know it"))
        .el(link("lessons/", "All lessons"))
        .el(file.text("Redrive as one file, for use without a network"))
        .done()
}

pub fn toggle() {
    let help = window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(HELP));
    let Some(help) = help else { return };
    let function = js_sys::Reflect::get(&help, &JsValue::from_str("togglePopover"));
    if let Some(function) = function.ok().and_then(|function| function.dyn_into::<js_sys::Function>().ok()) {
        // Fails only while the page is closed.
        let _ = function.call0(&help);
    }
}

/// Opens the gallery.
pub fn find() {
    let document = window().and_then(|window| window.document());
    let picker = document.and_then(|document| document.query_selector("button.picker").ok().flatten());
    if let Some(picker) = picker.and_then(|picker| picker.dyn_into::<HtmlElement>().ok()) {
        picker.click();
    }
}
