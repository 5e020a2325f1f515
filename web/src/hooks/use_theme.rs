//! Light or dark.

use web_sys::window;
use yew::prelude::*;

use super::use_media;
use crate::state::prefs::{Prefs, Theme};

const DARK: &str = "(prefers-color-scheme: dark)";

/// Tells the page and the storage of the theme that somebody likes.
#[hook]
pub fn use_theme(prefs: Prefs, is_kept: bool) {
    use_effect_with(prefs, move |prefs| {
        if is_kept {
            prefs.remember();
        }
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
    let system = use_media(DARK);
    match theme {
        Theme::Auto => system,
        theme => theme == Theme::Dark,
    }
}
