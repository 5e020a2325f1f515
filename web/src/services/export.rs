//! Exports of a run. The JavaScript module makes them and is loaded on demand.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::boot;

pub struct Request<'a> {
    /// As JSON.
    pub scenario: &'a str,
    pub to: &'a str,
    /// The selector of the exported part, or an empty text.
    pub select: &'a str,
    pub theme: &'a str,
    /// The file is named after it.
    pub title: &'a str,
    /// The moment at which the run ends early.
    pub until: Option<u64>,
    /// The end of the file name, without the first dot.
    pub extension: &'a str,
    pub media_type: &'a str,
}

/// Makes the file and offers it. Gives a message with the result.
pub fn export(request: &Request, on_done: impl FnOnce(String) + 'static) {
    let parts = [request.scenario, request.to, request.select, request.theme, request.title];
    let parts: Array = parts.into_iter().map(JsValue::from_str).collect();
    parts.push(&request.until.map(|until| until as f64).into());
    parts.push(&request.extension.into());
    parts.push(&request.media_type.into());
    boot::call_for_text("exported", &parts, move |message| {
        on_done(message.unwrap_or_else(|cause| format!("The export failed: {cause}")));
    });
}
