//! The clipboard.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::window;

/// Puts a text there. In a frame that may not, nothing happens.
pub fn copy(text: &str) {
    copy_and_tell(text, |_| ());
}

/// Puts a text there, and tells whether it is there.
pub fn copy_and_tell(text: &str, tell: impl FnOnce(bool) + 'static) {
    let Some(promise) = write(text) else { return tell(false) };
    // One of the two is called, once.
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
    // Without a secure context there is no clipboard at all, though its type says there is.
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    has.then(|| navigator.clipboard().write_text(text))
}
