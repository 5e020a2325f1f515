//! Reads the address bar and writes to it, no more often than browsers allow.

use std::cell::RefCell;
use std::rc::Rc;

use redrive_scenario::link::SharedView;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, Location, PerformanceNavigation, window};

use crate::services::events::Listener;
use crate::state::document::Document;

/// Minimum time between two writes. Safari accepts a hundred changes in thirty seconds and refuses the rest.
const APART_MILLIS: f64 = 350.0;
/// Maximum length of an address. Longer ones slow browsers down and are cut when they are sent on.
const MOST_CHARACTERS: usize = 32_000;
/// With more steps and resources than this, a link is certain to be too long and is not made.
const MOST_PARTS: usize = 2_000;

/// Returns the fragment of the address with its `#`, or an empty text.
pub fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Returns the query of the address with its `?`, or an empty text.
pub fn search() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Returns true if the page was reloaded.
pub fn is_reload() -> bool {
    let performance = window().and_then(|window| window.performance());
    performance.is_some_and(|performance| performance.navigation().type_() == PerformanceNavigation::TYPE_RELOAD)
}

/// Returns the id of the document that wrote the current entry of the history.
pub fn entry_document() -> Option<u64> {
    let state = window()?.history().ok()?.state().ok()?;
    state.as_f64().map(|id| id as u64)
}

/// Returns the address of the page without query and fragment.
pub fn base() -> String {
    let Some(location) = window().map(|window| window.location()) else { return String::new() };
    let (href, search) = (location.href().unwrap_or_default(), location.search().unwrap_or_default());
    let base = href.split('#').next().unwrap_or_default();
    base.strip_suffix(search.as_str()).unwrap_or(base).to_owned()
}

/// Opens a link, as a click on it would.
pub fn go(link: &str) {
    Bar::of_page().flush();
    change(|location| location.set_hash(link));
}

/// Opens a link without an entry in the history.
pub fn turn(link: &str) {
    change(|location| location.replace(link));
}

/// Changes the fragment. The browser reports nothing if the new one is equal to the old one; then this does.
fn change(write: impl FnOnce(&Location) -> Result<(), JsValue>) {
    let Some(window) = window() else { return };
    let before = hash();
    // Fails for no fragment.
    let _ = write(&window.location());
    if hash() == before
        && let Ok(event) = Event::new("hashchange")
    {
        let _ = window.dispatch_event(&event);
    }
}

/// The content of the address bar.
#[derive(Clone)]
pub struct Shown {
    pub document: Document,
    pub look: SharedView,
}

#[derive(Default)]
struct State {
    /// The rendered state, until `show` takes it.
    rendered: Option<Shown>,
    wanted: Option<Shown>,
    /// The id of the document that the current history entry belongs to.
    entry: Option<u64>,
    /// The next document that is shown was opened from the address.
    is_followed: bool,
    /// A requested document is not loaded yet, so the document on the page does not belong to the address.
    is_awaited: bool,
    /// The pointer is down. While something is dragged, the address is not written.
    is_held: bool,
    written_at: f64,
    timer: Option<i32>,
}

/// Writes the address. The page has one.
#[derive(Clone, Default)]
pub struct Bar(Rc<RefCell<State>>);

thread_local! {
    static BAR: Bar = Bar::default();
}

impl Bar {
    pub fn of_page() -> Bar {
        BAR.with(Bar::clone)
    }

    /// Tracks the pointer, and writes the address before a link is followed.
    pub fn listen(&self) -> Vec<Listener> {
        let Some(window) = window() else { return Vec::new() };
        let held = |is_held: bool| {
            let bar = self.clone();
            move |_: Event| {
                bar.0.borrow_mut().is_held = is_held;
                if !is_held {
                    bar.schedule();
                }
            }
        };
        let bar = self.clone();
        let click = move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
                bar.flush();
            }
        };
        vec![
            Listener::new(&window, "pointerdown", held(true)),
            Listener::new(&window, "pointerup", held(false)),
            Listener::new(&window, "pointercancel", held(false)),
            Listener::new(&window, "click", click),
        ]
    }

    /// Leaves the address alone until the requested document is loaded.
    pub fn awaits(&self) {
        let mut state = self.0.borrow_mut();
        (state.is_awaited, state.rendered, state.wanted) = (true, None, None);
    }

    /// Ends the wait. With `is_opened`, the document that is shown next belongs to the address.
    pub fn has_followed(&self, is_opened: bool) {
        let mut state = self.0.borrow_mut();
        (state.is_awaited, state.is_followed) = (false, is_opened);
    }

    /// Keeps what the page shows. `show` or `flush` writes its address.
    pub fn rendered(&self, shown: Shown) {
        self.0.borrow_mut().rendered = Some(shown);
    }

    /// Writes the address of what the page shows, before something else is opened.
    pub fn flush(&self) {
        self.show();
        self.write();
    }

    /// Writes the address of what the page shows soon.
    pub fn show(&self) {
        let Some(shown) = self.0.borrow_mut().rendered.take() else { return };
        let is_other = {
            let mut state = self.0.borrow_mut();
            if state.is_awaited {
                return;
            }
            let id = shown.document.id;
            if state.is_followed {
                (state.is_followed, state.entry) = (false, Some(id));
            }
            state.entry.is_some_and(|entry| entry != id)
        };
        if is_other {
            // The history entry that is left keeps the address of what was shown last.
            self.write();
        }
        self.0.borrow_mut().wanted = Some(shown);
        if is_other { self.write() } else { self.schedule() }
    }

    fn schedule(&self) {
        let Some(window) = window() else { return };
        let mut state = self.0.borrow_mut();
        if state.is_held || state.wanted.is_none() || state.timer.is_some() {
            return;
        }
        let wait = (state.written_at + APART_MILLIS - js_sys::Date::now()).clamp(0.0, APART_MILLIS);
        let bar = self.clone();
        let write = Closure::once_into_js(move || {
            bar.0.borrow_mut().timer = None;
            if !bar.0.borrow().is_held {
                bar.write();
            }
        });
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(write.unchecked_ref(), wait as i32);
        state.timer = timer.ok();
    }

    /// Writes the pending address now.
    fn write(&self) {
        let Some(shown) = self.0.borrow_mut().wanted.take() else { return };
        let (id, entry) = (shown.document.id, self.0.borrow().entry);
        let link = link(&shown);
        self.0.borrow_mut().entry = Some(id);
        let is_new = entry.is_some_and(|entry| entry != id);
        let Some(link) = link else { return };
        if link == hash() {
            return;
        }
        self.0.borrow_mut().written_at = js_sys::Date::now();
        let Some(history) = window().and_then(|window| window.history().ok()) else { return };
        let address = if link.is_empty() { format!("{}{}", base(), search()) } else { link };
        let document = JsValue::from_f64(id as f64);
        // In a frame that may not change its address, it stays.
        let _ = if is_new {
            history.push_state_with_url(&document, "", Some(&address))
        } else {
            history.replace_state_with_url(&document, "", Some(&address))
        };
    }
}

/// Returns the link to what is shown: empty if no useful link exists, none if the address is to stay as it is.
fn link(Shown { document, look }: &Shown) -> Option<String> {
    let is_untouched = !document.is_edited() && document.link().is_none();
    let is_empty = document.scenario.names().next().is_none();
    if document.is_awaited
        || (is_untouched && (is_empty || (document.is_first_visit && *look == SharedView::default())))
    {
        return None;
    }
    let script = document.scenario.get("script").and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    if script + document.scenario.names().count() > MOST_PARTS {
        return Some(String::new());
    }
    Some(super::link(document, look)).map(|link| if link.len() > MOST_CHARACTERS { String::new() } else { link })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::document::Edit;
    use yew::Reducible;

    fn of(document: Document) -> Option<String> {
        link(&Shown { document, look: SharedView::default() })
    }

    #[test]
    fn a_first_visit_leaves_the_address_as_it_is_until_something_is_done() {
        let first = Document::first_visit();
        assert_eq!(of(first.clone()), None);
        let looked = Shown { document: first.clone(), look: SharedView { at: Some(5), ..SharedView::default() } };
        assert!(link(&looked).is_some_and(|link| link.ends_with("&t=5")));
        let edited = Rc::new(first).reduce(Edit::Unset { path: "stack.worker.timeout".into() });
        assert!(of((*edited).clone()).is_some_and(|link| link.starts_with("#r1:")));
    }

    #[test]
    fn an_unopened_document_is_in_no_address() {
        assert_eq!(of(Document::empty()), None);
        assert_eq!(of(Document::awaited()), None);
    }

    #[test]
    fn too_large_a_scenario_has_no_address() {
        let steps: Vec<serde_json::Value> = (0..3000).map(|n| serde_json::json!({"at": "0s", "note": n})).collect();
        let scenario = Document::first().scenario.with("script", steps.into());
        let edited = Rc::new(Document::first()).reduce(Edit::Replace(scenario));
        assert_eq!(of((*edited).clone()), Some(String::new()));
    }
}
