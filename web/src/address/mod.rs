//! The address of the page: the document that it requests, and the link to what is shown.
//!
//! A link takes precedence over the document edited last, which is kept by `services::drafts`. A link that cannot be
//! opened opens nothing. The address is updated soon after each change, so that it is always a link to what is shown.

mod bar;
mod follow;
mod selector;

pub use bar::{base, go, search, turn};
pub use follow::{Navigation, Notice, initial_document, look, use_address};
pub use selector::{chosen, selector};

use redrive_report::MODEL;
use redrive_scenario::link::{Link, Of, SharedView};
use yew::AttrValue;

use crate::services::lessons;
use crate::state::document::Document;
use crate::state::selection::View;

/// The request in the address.
#[derive(Debug, PartialEq)]
pub enum AddressRequest {
    /// An address without a request.
    Nothing,
    Link(Box<Link>),
    /// A link that cannot be opened, and the reason.
    Wrong(String),
}

/// Parses a fragment.
pub fn read(hash: &str) -> AddressRequest {
    let hash = hash.trim_start_matches('#');
    if hash.is_empty() {
        return AddressRequest::Nothing;
    }
    // Some programs encode the colon when they pass an address on.
    let hash = hash.replacen("%3A", ":", 1).replacen("%3a", ":", 1);
    match Link::read(&hash) {
        Ok(link) => match &link.of {
            Of::Named(name) if lessons::find(name).is_none() => AddressRequest::Wrong(no_such_lesson(name)),
            _ => AddressRequest::Link(Box::new(link)),
        },
        Err(error) => AddressRequest::Wrong(sentence(&error.to_string())),
    }
}

fn no_such_lesson(name: &str) -> String {
    let error = redrive_scenario::link::LinkError::NoSuchName { name: name.chars().take(80).collect() };
    sentence(&error.to_string())
}

/// Formats an error message as a sentence.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().collect();
    format!("{first}{}.", letters.as_str())
}

/// Returns the notes for a link that can be opened.
pub fn remarks(link: &Link) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(model) = link.model.as_ref().filter(|model| *model != MODEL) {
        let model: String = model.chars().take(20).collect();
        remarks.push(format!(
            "This link was made with model {model}, and this page has model {MODEL}: what happens may differ."
        ));
    }
    if !link.unknown.is_empty() {
        let keys: Vec<String> = link.unknown.iter().take(3).map(|key| key.chars().take(40).collect()).collect();
        remarks.push(format!("This page does not know what {} in the link means.", keys.join(", ")));
    }
    if let Some(view) = link.look.view.as_ref().filter(|view| View::from_name(view).is_none()) {
        let view: String = view.chars().take(40).collect();
        remarks.push(format!("This page has no view named {view}."));
    }
    remarks
}

/// Returns the shortest link to what is shown.
pub fn link(document: &Document, look: &SharedView) -> String {
    let mut of = match document.link() {
        // This link was parsed or written before.
        Some(link) => Link::read(link).unwrap_or_else(|_| whole(document)),
        None => whole(document),
    };
    of.look = look.clone();
    of.write()
}

/// Returns a link that carries the whole scenario. A link to a lesson by its name would ask the lesson's questions.
pub fn whole_link(document: &Document, look: &SharedView) -> String {
    Link { look: look.clone(), ..whole(document) }.write()
}

fn whole(document: &Document) -> Link {
    let mut link = Link::to((*document.scenario).clone());
    link.model = Some(MODEL.to_owned());
    link
}

/// Returns the link without its view state.
fn without_look(link: &Link) -> AttrValue {
    Link { look: SharedView::default(), unknown: Vec::new(), ..link.clone() }.write().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::document::{Edit, Opened};
    use std::rc::Rc;
    use yew::Reducible;

    #[test]
    fn nothing_is_opened_by_what_is_no_link() {
        assert_eq!(read(""), AddressRequest::Nothing);
        assert_eq!(read("#"), AddressRequest::Nothing);
        for (hash, words) in [
            ("#r1:", "The link is cut off"),
            ("#r1:q1", "The link is cut off"),
            ("#r1:q!1", "does not belong there"),
            ("#r2:abc", "open it with a newer one"),
            ("#s:nobody", "no scenario named `nobody`"),
            ("#s:<img src=x onerror=alert(1)>", "not a Redrive link"),
            ("#s:%3Cimg%20src=x%3E", "no scenario named `<img src=x`"),
            ("#hello", "not a Redrive link"),
            ("#s:six-times&t=soon", "`t` in the link makes no sense"),
        ] {
            match read(hash) {
                AddressRequest::Wrong(message) => {
                    assert!(message.contains(words) && message.ends_with('.'), "{hash}: {message}");
                    assert!(!message.starts_with(char::is_lowercase), "{message}");
                }
                other => panic!("{hash}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_colon_that_was_made_into_a_number_is_read() {
        assert_eq!(read("#s%3Asix-times"), read("#s:six-times"));
        assert!(matches!(read("#s%3asix-times&t=5"), AddressRequest::Link(_)));
    }

    #[test]
    fn unknown_keys_of_a_link_are_remarked() {
        let AddressRequest::Link(link) = read("#s:six-times&m=2031.01&glow=1&view=sky&t=5") else { panic!("a link") };
        let remarks = remarks(&link);
        assert_eq!(remarks.len(), 3);
        assert!(remarks[0].contains("2031.01") && remarks[0].contains(MODEL));
        assert!(remarks[1].contains("glow") && remarks[2].contains("sky"));
        let AddressRequest::Link(link) = read(&format!("#s:six-times&m={MODEL}&view=table")) else { panic!("a link") };
        assert!(super::remarks(&link).is_empty());
    }

    #[test]
    fn a_link_to_what_is_shown_opens_to_the_same() {
        let document = Rc::new(Document::first());
        let look =
            SharedView { at: Some(519), selector: Some("orders/3@2".to_owned()), view: Some("table".to_owned()) };
        let text = link(&document, &look);
        let AddressRequest::Link(read) = read(&text) else { panic!("{text}") };
        assert_eq!((&read.look, read.model.as_deref()), (&look, Some(MODEL)));
        let opened = read.scenario(|_| None).expect("it opens");
        assert_eq!(opened.canonical(), document.scenario.canonical());
        // A scenario of the library is linked by name until it is changed.
        let named = "#s:nine-good-messages&feed.batchSize=1";
        let scenario = lessons::first().scenario.clone();
        let opened = Opened { scenario, lesson: Some(lessons::FIRST_NAME), link: Some(named.into()) };
        let document = document.reduce(Edit::Open(opened));
        assert_eq!(link(&document, &SharedView::default()), named);
        let edited = document.reduce(Edit::Unset { path: "stack.worker.timeout".into() });
        assert!(link(&edited, &SharedView::default()).starts_with("#r1:"));
    }
}
