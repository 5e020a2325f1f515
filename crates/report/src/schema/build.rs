//! The kinds of values in a trace.

use serde_json::{Map, Value, json};

pub(super) fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// One of these words.
pub(super) fn word(words: impl IntoIterator<Item = &'static str>, description: &str) -> Value {
    let mut list: Vec<&str> = Vec::new();
    for word in words {
        if !list.contains(&word) {
            list.push(word);
        }
    }
    json!({"type": "string", "enum": list, "description": description})
}

pub(super) fn count(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

/// A moment or a length of time.
pub(super) fn millis(description: &str) -> Value {
    count(&format!("{description}, in ms"))
}

pub(super) fn list(of: Value, description: &str) -> Value {
    json!({"type": "array", "items": of, "description": description})
}

pub(super) fn names(description: &str) -> Value {
    list(json!({"type": "string"}), description)
}

/// True if a key is required.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Always,
    /// The key is absent where it does not apply.
    Maybe,
}

pub(super) fn object(description: &str, keys: Vec<(Key, &str, Value)>) -> Value {
    let required: Vec<&str> = keys.iter().filter(|(key, ..)| *key == Key::Always).map(|(_, name, _)| *name).collect();
    let properties: Map<String, Value> = keys.iter().map(|(_, name, of)| ((*name).to_owned(), of.clone())).collect();
    json!({
        "type": "object",
        "description": description,
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}
