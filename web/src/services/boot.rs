//! What the script that starts the page does for it: work that needs files which are loaded when somebody asks.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Asks for a text. What it returns says that nobody waits for it any more.
pub fn ask(what: &str, of: &JsValue, tell: impl Fn(Result<String, ()>) + 'static) -> Rc<Cell<bool>> {
    let is_over = Rc::new(Cell::new(false));
    let tell = Rc::new(tell);
    let heard = |is_good: bool| {
        let (is_over, tell) = (is_over.clone(), tell.clone());
        Closure::<dyn FnMut(JsValue)>::new(move |value: JsValue| {
            if !is_over.get() {
                tell(value.as_string().filter(|_| is_good).ok_or(()));
            }
        })
    };
    match promise(what, of) {
        Some(promise) => {
            let (good, bad) = (heard(true), heard(false));
            let _ = promise.then2(&good, &bad);
            // One of them is called, once, whenever that will be.
            good.forget();
            bad.forget();
        }
        None => tell(Err(())),
    }
    is_over
}

fn promise(what: &str, of: &JsValue) -> Option<Promise> {
    let boot = Reflect::get(&js_sys::global(), &"redrive".into()).ok()?;
    let function: Function = Reflect::get(&boot, &what.into()).ok()?.dyn_into().ok()?;
    function.call1(&JsValue::NULL, of).ok()?.dyn_into().ok()
}
