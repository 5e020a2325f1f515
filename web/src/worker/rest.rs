//! The rest of this module.
//!
//! The site cuts the module in two: what the first timeline needs comes first, and the rest while that is already
//! looked at. Where something of the rest is called before it has come, it is fetched there and then.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// See `parts.js`.
    #[wasm_bindgen(js_namespace = redrive)]
    fn join(first: JsValue);
}

/// Called by the stubs that stand in the first part for functions of the rest.
#[wasm_bindgen]
pub fn fetch_rest() {
    join(wasm_bindgen::exports());
}
