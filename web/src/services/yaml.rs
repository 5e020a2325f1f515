//! YAML, by a module that is loaded on demand.

use std::cell::RefCell;
use std::ops::Range;

use js_sys::{Function, Promise, Reflect, Uint32Array};
use redrive_scenario::{Problem, Scenario};
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::state::document::Reading;

thread_local! {
    static MODULE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

pub fn is_loaded() -> bool {
    MODULE.with_borrow(Option::is_some)
}

/// Loads the module, and reports whether it is available.
pub fn load(on_done: impl Fn(bool) + 'static) {
    if is_loaded() {
        return on_done(true);
    }
    let Some(promise) = promise() else { return on_done(false) };
    let on_done = std::rc::Rc::new(on_done);
    let on_loaded = on_done.clone();
    let good = Closure::<dyn FnMut(JsValue)>::new(move |module: JsValue| {
        MODULE.set(Some(module));
        on_loaded(true);
    });
    let bad = Closure::<dyn FnMut(JsValue)>::new(move |_| on_done(false));
    let _ = promise.then2(&good, &bad);
    // One of the two handlers is called, once.
    good.forget();
    bad.forget();
}

fn promise() -> Option<Promise> {
    let boot = Reflect::get(&js_sys::global(), &"redrive".into()).ok()?;
    let yaml: Function = Reflect::get(&boot, &"yaml".into()).ok()?.dyn_into().ok()?;
    yaml.call0(&JsValue::NULL).ok()?.dyn_into().ok()
}

fn call(name: &str, one: &str, other: Option<&str>) -> Option<JsValue> {
    let module = MODULE.with_borrow(Clone::clone)?;
    let function: Function = Reflect::get(&module, &name.into()).ok()?.dyn_into().ok()?;
    let other = other.map_or(JsValue::UNDEFINED, JsValue::from);
    function.call2(&JsValue::NULL, &one.into(), &other).ok()
}

/// Parses a text; none while the module is not loaded.
pub fn read(text: &str) -> Option<Reading> {
    let mut answer: Value = serde_json::from_str(&call("read", text, None)?.as_string()?).ok()?;
    let comments = answer["comments"].as_u64().unwrap_or(0) as usize;
    let scenario = match answer.get_mut("scenario") {
        Some(scenario) => Scenario::from_value(scenario.take()),
        None => Err(answer["problems"].as_array().into_iter().flatten().map(problem).collect()),
    };
    Some(Reading { scenario, comments })
}

fn problem(value: &Value) -> Problem {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    Problem { path: text("path").unwrap_or_default(), message: text("message").unwrap_or_default(), code: text("code") }
}

/// Formats a scenario as YAML; none while the module is not loaded.
pub fn write(scenario: &Scenario) -> Option<String> {
    call("write", &scenario.to_json_compact(), None)?.as_string()
}

/// Returns the byte range of a path in a text.
pub fn locate(text: &str, path: &str) -> Option<Range<usize>> {
    let place: Uint32Array = call("locate", text, Some(path))?.dyn_into().ok()?;
    (place.length() == 2).then(|| place.get_index(0) as usize..place.get_index(1) as usize)
}

/// Parses a scenario in either language. Text that is not JSON waits for the YAML module.
pub fn scenario(text: String, on_done: impl Fn(Result<Scenario, Vec<Problem>>) + 'static) {
    let problems = match Scenario::parse(&text) {
        Ok(scenario) => return on_done(Ok(scenario)),
        Err(problems) => problems,
    };
    load(move |_| on_done(read(&text).map_or_else(|| Err(problems.clone()), |read| read.scenario)));
}
