//! The second part of the module. The build divides the module in two; the first part has stubs for the functions of the
//! second one.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "./redrive_parts.js")]
extern "C" {
    /// Joins the second part to the first one, whose exports are given.
    fn join(first: &JsValue);
}

/// Called by the stubs if the second part is not loaded.
#[wasm_bindgen(skip_typescript)]
pub fn fetch_rest() {
    join(&wasm_bindgen::exports());
}
