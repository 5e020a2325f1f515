//! The light and dark themes.

use web_sys::window;
use yew::prelude::*;

use super::use_media;
use crate::state::prefs::{Prefs, Theme};

const DARK: &str = "(prefers-color-scheme: dark)";

/// Applies the theme to the page and stores it.
#[hook]
pub fn use_theme(prefs: Prefs, is_kept: bool) {
    use_effect_with(prefs, move |prefs| {
        if is_kept {
            prefs.remember();
        }
        let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
        let Some(root) = root else { return };
        // Fails for no valid attribute name.
        let _ = match prefs.theme {
            Theme::Auto => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.as_str()),
        };
    });
}

/// Returns true while the page is dark. The canvas is painted again when this changes.
#[hook]
pub fn use_dark(theme: Theme) -> bool {
    let system = use_media(DARK);
    match theme {
        Theme::Auto => system,
        theme => theme == Theme::Dark,
    }
}
