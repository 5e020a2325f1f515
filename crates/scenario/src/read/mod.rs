//! Reads a text into JSON values: as JSON first, and as YAML if it is not JSON.

mod json;
#[cfg(feature = "yaml")]
pub(crate) mod yaml;

use serde_json::{Map, Value};

use crate::problem::Problem;

/// Maximum size of a scenario's text in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Maximum nesting of lists and objects, so that no scenario can exhaust the stack.
pub const MAX_DEPTH: usize = 64;

/// Reads a text as JSON or YAML.
pub(crate) fn read(text: &str) -> Result<Map<String, Value>, Vec<Problem>> {
    object(read_value(prepared(text)?)?)
}

/// Reads a text as JSON only.
pub(crate) fn read_json(text: &str) -> Result<Map<String, Value>, Vec<Problem>> {
    object(json::read(prepared(text)?)?)
}

/// The text without its byte order mark, if it is neither too long nor empty.
fn prepared(text: &str) -> Result<&str, Vec<Problem>> {
    if text.len() > MAX_BYTES {
        return Err(whole(format!("{} bytes are too many: a scenario has at most {MAX_BYTES}", text.len())));
    }
    // Some editors on Windows start a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(whole("the scenario is empty"));
    }
    Ok(text)
}

/// Checks that a value can be a scenario: an object that is neither too large nor too deep.
pub(crate) fn object(value: Value) -> Result<Map<String, Value>, Vec<Problem>> {
    let Value::Object(map) = value else {
        return Err(whole("a scenario is an object with `v` and `stack`"));
    };
    if !map.values().all(|value| is_shallow(value, 1)) {
        return Err(whole(format!("lists and objects are nested deeper than {MAX_DEPTH}")));
    }
    if map_bytes(&map) > MAX_BYTES {
        return Err(whole(format!("the scenario is too large: it has at most {MAX_BYTES} bytes")));
    }
    Ok(map)
}

#[cfg(feature = "yaml")]
fn read_value(text: &str) -> Result<Value, Vec<Problem>> {
    let json = json::read(text);
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    match json {
        Ok(value) => Ok(value),
        // Flow style YAML starts like JSON; if that fails too, the problems of the JSON are reported.
        Err(problems) if looks_like_json => match yaml::read(text) {
            Ok(value) if problems.iter().all(|problem| problem.path.is_empty()) => Ok(value),
            _ => Err(problems),
        },
        Err(_) => yaml::read(text),
    }
}

#[cfg(not(feature = "yaml"))]
fn read_value(text: &str) -> Result<Value, Vec<Problem>> {
    json::read(text)
}

fn whole(message: impl Into<String>) -> Vec<Problem> {
    vec![Problem { path: String::new(), message: message.into(), code: None }]
}

fn is_shallow(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => false,
        Value::Array(list) => list.iter().all(|value| is_shallow(value, depth + 1)),
        Value::Object(map) => map.values().all(|value| is_shallow(value, depth + 1)),
        _ => true,
    }
}

/// Approximate size of a value as compact JSON, in bytes; never more than its real size.
fn bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(list) => list.iter().map(|value| bytes(value) + 1).sum(),
        Value::Object(map) => map_bytes(map),
        _ => 1,
    }
}

pub(crate) fn map_bytes(map: &Map<String, Value>) -> usize {
    map.iter().map(|(key, value)| key.len() + bytes(value) + 4).sum()
}
