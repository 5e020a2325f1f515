//! The report as JSON. The JavaScript module writes it, and is loaded when somebody asks: most never do.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Asks for the report of a scenario, to its end or to a moment. What it returns says that nobody waits for it any more.
pub fn ask(scenario: &str, until: Option<u64>, tell: impl Fn(Result<String, ()>) + 'static) -> Rc<Cell<bool>> {
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
    match promise(scenario, until) {
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

fn promise(scenario: &str, until: Option<u64>) -> Option<Promise> {
    let boot = Reflect::get(&js_sys::global(), &"redrive".into()).ok()?;
    let report: Function = Reflect::get(&boot, &"report".into()).ok()?.dyn_into().ok()?;
    let until = until.map(|until| until as f64);
    report.call2(&JsValue::NULL, &scenario.into(), &until.into()).ok()?.dyn_into().ok()
}
