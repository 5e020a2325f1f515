//! What the script that starts the page does for it: it knows where the page's files are, and loads those that are only
//! wanted when somebody asks.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The text of a file beside the page; none if it cannot be had.
pub fn file(path: &str, tell: impl FnOnce(Option<String>) + 'static) {
    ask("file", &path.into(), tell);
}

/// What one of the script's functions gives for this, a text; none if it fails.
pub fn ask(name: &str, of: &JsValue, tell: impl FnOnce(Option<String>) + 'static) {
    let Some(promise) = call(name, of) else { return tell(None) };
    // Either of the two is called, and only once.
    let tell = Rc::new(Cell::new(Some(tell)));
    let hear = |is_good: bool| {
        let tell = tell.clone();
        Closure::once_into_js(move |value: JsValue| {
            if let Some(tell) = tell.take() {
                tell(value.as_string().filter(|_| is_good));
            }
        })
    };
    let (good, bad): (JsValue, JsValue) = (hear(true), hear(false));
    let then = Reflect::get(&promise, &"then".into()).ok().and_then(|then| then.dyn_into::<Function>().ok());
    if let Some(then) = then {
        // A promise takes any two functions.
        let _ = then.call2(&promise, &good, &bad);
    }
}

/// Has it do something that has no answer.
pub fn start(name: &str) {
    call(name, &JsValue::UNDEFINED);
}

fn call(name: &str, of: &JsValue) -> Option<Promise> {
    let boot = Reflect::get(&js_sys::global(), &"redrive".into()).ok()?;
    let function: Function = Reflect::get(&boot, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(&JsValue::NULL, of).ok()?.dyn_into().ok()
}
