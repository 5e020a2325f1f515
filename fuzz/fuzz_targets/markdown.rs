//! Whatever the notes and lessons of strangers: they become text, and links that lead nowhere bad.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

fuzz_target!(|text: &str| properties::markdown(text));
