//! Any notes and lessons become text and links. A link leads into the site, to the web, or nowhere.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

fuzz_target!(|text: &str| properties::markdown(text));
