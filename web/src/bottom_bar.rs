//! The bar at the bottom of a narrow page, which opens one part at a time.

use yew::prelude::*;

use crate::components::{button, el, icon};
use crate::state::selection::{Part, Select, SelectionContext};

const PARTS: [(Part, &str, &str); 6] = [
    (Part::Prose, "book", "Read"),
    (Part::Run, "timeline", "Run"),
    (Part::Stack, "stack", "Stack"),
    (Part::Script, "play", "Script"),
    (Part::Why, "why", "Why"),
    (Part::Advice, "warning", "Advice"),
];

#[derive(Properties, PartialEq)]
pub struct BottomBarProps {
    /// Number of advice items.
    pub advice: usize,
    /// The document has a lesson or notes.
    pub has_text: bool,
}

#[component]
pub fn BottomBar(props: &BottomBarProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let parts = PARTS.iter().filter(|(part, ..)| props.has_text || *part != Part::Prose);
    let buttons = parts.map(|(part, picture, words)| {
        let is_open = selection.part == *part;
        let selection = selection.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| selection.dispatch(Select::Toggle(*part)));
        let mut button = button(part.as_str(), onclick).state("aria-pressed", is_open).with(icon(picture)).text(words);
        if *part == Part::Advice && props.advice > 0 {
            button = button.el(el("b", "badge-count").text(&props.advice.to_string()));
        }
        button.done()
    });
    el("nav", "foot").is("aria-label", "Parts of the page").all(buttons.collect()).done()
}
