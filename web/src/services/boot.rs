//! Calls into `web/boot.js`, which has the addresses of the site's files and loads files on demand.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Loads a file of the site. The error is the cause, in words.
pub fn file(path: &str, on_done: impl FnOnce(Result<String, String>) + 'static) {
    call_for_text("file", &path.into(), on_done);
}

/// Calls a function of the script with one argument, and gives the text it returns. The error is the cause, in words.
pub fn call_for_text(name: &str, argument: &JsValue, on_done: impl FnOnce(Result<String, String>) + 'static) {
    let Some(promise) = call(name, argument) else { return on_done(Err("this browser refuses it".to_owned())) };
    // One of the two handlers is called, once.
    let on_done = Rc::new(Cell::new(Some(on_done)));
    let handler = |is_good: bool| {
        let on_done = on_done.clone();
        Closure::once_into_js(move |value: JsValue| {
            if let Some(on_done) = on_done.take() {
                on_done(if is_good { value.as_string().ok_or_else(String::new) } else { Err(message(&value)) });
            }
        })
    };
    let (good, bad): (JsValue, JsValue) = (handler(true), handler(false));
    let then = Reflect::get(&promise, &"then".into()).ok().and_then(|then| then.dyn_into::<Function>().ok());
    if let Some(then) = then {
        // Fails for no pair of functions.
        let _ = then.call2(&promise, &good, &bad);
    }
}

/// Calls a function without a result.
pub fn start(name: &str) {
    call(name, &JsValue::UNDEFINED);
}

/// Returns the message of what a script threw.
fn message(thrown: &JsValue) -> String {
    let message = Reflect::get(thrown, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "an unknown error".to_owned())
}

fn call(name: &str, argument: &JsValue) -> Option<Promise> {
    let boot = Reflect::get(&js_sys::global(), &"redrive".into()).ok()?;
    let function: Function = Reflect::get(&boot, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(&JsValue::NULL, argument).ok()?.dyn_into().ok()
}
