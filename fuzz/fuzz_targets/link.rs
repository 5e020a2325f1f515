//! Any link opens or is refused. An opened link can be shared again, and opens the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

fuzz_target!(|text: &str| {
    properties::link(text);
    properties::link(&format!("#r1:{text}"));
});
