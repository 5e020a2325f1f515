//! Writes to the clipboard.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::window;

/// Copies a text. Without permission nothing happens.
pub fn copy(text: &str) {
    copy_then(text, |_| ());
}

/// Copies a text, and reports whether that succeeded.
pub fn copy_then(text: &str, on_done: impl FnOnce(bool) + 'static) {
    let Some(promise) = write(text) else { return on_done(false) };
    // One of the two handlers is called, once.
    let on_done = std::rc::Rc::new(std::cell::Cell::new(Some(on_done)));
    let handler = |is_there: bool| {
        let on_done = on_done.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| {
            if let Some(on_done) = on_done.take() {
                on_done(is_there);
            }
        })
    };
    let (good, bad) = (handler(true), handler(false));
    let _ = promise.then2(&good, &bad);
    good.forget();
    bad.forget();
}

fn write(text: &str) -> Option<Promise> {
    let navigator = window()?.navigator();
    // The clipboard is undefined outside of a secure context, although its type is not optional.
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    has.then(|| navigator.clipboard().write_text(text))
}
