//! JSON Schemas of what this crate writes.

use serde_json::{Value, json};

pub fn report() -> Value {
    json!({})
}

pub fn trace() -> Value {
    json!({})
}
