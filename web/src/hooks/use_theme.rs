//! Light or dark.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MediaQueryList, window};
use yew::prelude::*;

use crate::state::prefs::{Prefs, Theme};

const DARK: &str = "(prefers-color-scheme: dark)";

/// Tells the page and the storage of the theme that somebody likes.
#[hook]
pub fn use_theme(prefs: Prefs) {
    use_effect_with(prefs, |prefs| {
        prefs.remember();
        let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
        let Some(root) = root else { return };
        // An attribute of the page's own element can be set and removed without fail.
        let _ = match prefs.theme {
            Theme::Auto => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.as_str()),
        };
    });
}

/// Whether it is dark now: what hangs on colours has to be painted again when it changes.
#[hook]
pub fn use_dark(theme: Theme) -> bool {
    // Asked in an effect, so that the page can also be rendered where there is no browser.
    let system = use_state(|| false);
    {
        let system = system.setter();
        use_effect_with((), move |()| {
            let query = query();
            system.set(query.as_ref().is_some_and(MediaQueryList::matches));
            let listener = Closure::<dyn FnMut()>::new({
                let query = query.clone();
                move || system.set(query.as_ref().is_some_and(|query| query.matches()))
            });
            if let Some(query) = &query {
                let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
            }
            move || {
                if let Some(query) = &query {
                    let _ = query.remove_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
                }
            }
        });
    }
    match theme {
        Theme::Auto => *system,
        theme => theme == Theme::Dark,
    }
}

fn query() -> Option<MediaQueryList> {
    window()?.match_media(DARK).ok().flatten()
}
