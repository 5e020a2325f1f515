//! The few kinds of values that reports are made of.

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

pub(super) fn flag(description: &str) -> Value {
    json!({"type": "boolean", "description": description})
}

/// Money and amounts: exact, so a text.
pub(super) fn decimal(description: &str) -> Value {
    json!({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$", "description": description})
}

pub(super) fn anything(description: &str) -> Value {
    json!({"description": description})
}

pub(super) fn list(of: Value, description: &str) -> Value {
    json!({"type": "array", "items": of, "description": description})
}

pub(super) fn names(description: &str) -> Value {
    list(json!({"type": "string"}), description)
}

/// An object with a key for every resource, or for every metric.
pub(super) fn map(of: Value, description: &str) -> Value {
    json!({"type": "object", "additionalProperties": of, "description": description})
}

/// Whether a key is always there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Always,
    /// Absent where it does not apply.
    Maybe,
}

pub(super) fn object(description: &str, keys: Vec<(Key, &str, Value)>) -> Value {
    let required: Vec<&str> = keys.iter().filter(|(key, ..)| *key == Key::Always).map(|(_, name, _)| *name).collect();
    let properties: Map<String, Value> = keys.iter().map(|(_, name, of)| ((*name).to_owned(), of.clone())).collect();
    json!({"type": "object", "description": description, "required": required, "properties": properties})
}
