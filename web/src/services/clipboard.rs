//! The clipboard.

use web_sys::window;

/// Puts a text there. In a frame that may not, nothing happens.
pub fn copy(text: &str) {
    let Some(window) = window() else { return };
    let navigator = window.navigator();
    // Without a secure context there is no clipboard at all, though its type says there is.
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    if has {
        let _ = navigator.clipboard().write_text(text);
    }
}
