//! Media queries.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MediaQueryList, window};
use yew::prelude::*;

/// Returns true while a media query holds.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    // Queried in an effect, so that the page can be rendered without a browser.
    let holds = use_state_eq(|| false);
    {
        let holds = holds.setter();
        use_effect_with((), move |()| {
            let query = window().and_then(|window| window.match_media(query).ok().flatten());
            holds.set(query.as_ref().is_some_and(MediaQueryList::matches));
            let listener = Closure::<dyn FnMut()>::new({
                let query = query.clone();
                move || holds.set(query.as_ref().is_some_and(MediaQueryList::matches))
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
    *holds
}
