//! Writes to the clipboard.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::window;

/// Copies a text. Without permission nothing happens.
pub fn copy(text: &str) {
    copy_and_tell(text, |_| ());
}

/// Copies a text, and reports whether that succeeded.
pub fn copy_and_tell(text: &str, tell: impl FnOnce(bool) + 'static) {
    let Some(promise) = write(text) else { return tell(false) };
    // One of the two handlers is called, once.
    let tell = std::rc::Rc::new(std::cell::Cell::new(Some(tell)));
    let hear = |is_there: bool| {
        let tell = tell.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| {
            if let Some(tell) = tell.take() {
                tell(is_there);
            }
        })
    };
    let (good, bad) = (hear(true), hear(false));
    let _ = promise.then2(&good, &bad);
    good.forget();
    bad.forget();
}

fn write(text: &str) -> Option<Promise> {
    let navigator = window()?.navigator();
    // The clipboard is undefined outside of a secure context, whatever its type says.
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    has.then(|| navigator.clipboard().write_text(text))
}
