//! Generates the JavaScript bindings of a module.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use super::Outcome;

/// Writes `NAME.js` and `NAME_bg.wasm` into a folder, for `web` or for `nodejs`. Names of functions stay in the module.
pub fn file(module: &str, target: &str, name: &str, folder: &str) -> Outcome {
    let mut bindgen = Bindgen::new();
    let chosen = match target {
        "web" => bindgen.web(true),
        "nodejs" => bindgen.nodejs(true),
        _ => return Err(format!("the target is web or nodejs, not {target}")),
    };
    chosen
        .and_then(|bindgen| {
            bindgen
                .input_path(module)
                .out_name(name)
                .typescript(false)
                .omit_default_module_path(false)
                .generate(Path::new(folder))
        })
        .map_err(|error| format!("{module}: {error:#}"))
}
