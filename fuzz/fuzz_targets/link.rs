//! Whatever the link: it opens or says why; what opens can be shared again, and is the same then.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

fuzz_target!(|text: &str| {
    properties::link(text);
    properties::link(&format!("#r1:{text}"));
});
