//! The run in the forms of other tools. The JavaScript module makes them, and is loaded when somebody asks.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::boot;

pub struct Request<'a> {
    /// As JSON.
    pub scenario: &'a str,
    pub to: &'a str,
    /// Of what, or nothing.
    pub select: &'a str,
    pub theme: &'a str,
    /// What the file is named after.
    pub title: &'a str,
    /// How far, if not to the end.
    pub until: Option<u64>,
}

/// Makes the file and offers it. Tells in words what came of it.
pub fn ask(request: &Request, tell: impl FnOnce(String) + 'static) {
    let parts = [request.scenario, request.to, request.select, request.theme, request.title];
    let parts: Array = parts.into_iter().map(JsValue::from_str).collect();
    parts.push(&request.until.map(|until| until as f64).into());
    boot::ask("exported", &parts, move |said| {
        tell(said.unwrap_or_else(|| "What makes exports could not be loaded.".to_owned()));
    });
}
