//! Compares a value with a recording. Keys and their order count. An id or a moment matches any of its kind, written
//! `<uuid>`, and where one occurs twice it has a name: `<uuid:first>` is the same everywhere in a case, and two names
//! are two ids.

use std::collections::BTreeMap;

use libtest_mimic::Failed;
use serde_json::{Map, Value, json};

/// The values that the names of a case stand for.
#[derive(Default)]
pub struct Names {
    known: BTreeMap<String, String>,
}

impl Names {
    /// Returns the differences with their paths.
    pub fn compare(&mut self, path: &str, expected: &Value, actual: Option<&Value>) -> Vec<String> {
        let Some(actual) = actual else {
            let is_absent = expected == "<absent>";
            return if is_absent { Vec::new() } else { vec![format!("{path}: nothing is there, expected {expected}")] };
        };
        match (expected, actual) {
            (Value::String(text), _) if text == "<absent>" => vec![format!("{path}: {actual}, expected nothing there")],
            (Value::String(text), _) if text.starts_with('<') && !actual.is_string() => {
                if is_of_kind(text, actual) {
                    Vec::new()
                } else {
                    vec![differs(path, expected, actual)]
                }
            }
            (Value::String(pattern), Value::String(text)) => {
                let is_alike = self.is_alike(pattern, text);
                if is_alike { Vec::new() } else { vec![differs(path, expected, actual)] }
            }
            (Value::Object(map), _) if map.keys().any(|key| key.starts_with('<')) => self.special(path, map, actual),
            (Value::Object(expected), Value::Object(actual)) => {
                let keys = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
                let mut wrong = Vec::new();
                if keys(expected) != keys(actual) {
                    wrong.push(format!("{path}: keys {:?}, expected {:?}", keys(actual), keys(expected)));
                }
                wrong.extend(self.fields(path, expected, actual));
                wrong
            }
            (Value::Array(all), Value::Array(actual)) if all.len() == actual.len() => {
                let pairs = all.iter().zip(actual).enumerate();
                pairs.flat_map(|(i, (one, other))| self.compare(&format!("{path}[{i}]"), one, Some(other))).collect()
            }
            // The content of a text that is JSON.
            (Value::Object(_) | Value::Array(_), Value::String(text)) => match serde_json::from_str::<Value>(text) {
                Ok(inside) => self.compare(path, expected, Some(&inside)),
                Err(_) => vec![differs(path, expected, actual)],
            },
            _ if expected == actual => Vec::new(),
            _ => vec![differs(path, expected, actual)],
        }
    }

    fn fields(&mut self, path: &str, expected: &Map<String, Value>, actual: &Map<String, Value>) -> Vec<String> {
        let shared = expected.iter().filter_map(|(key, value)| Some((key, value, actual.get(key)?)));
        shared.flat_map(|(key, one, other)| self.compare(&format!("{path}.{key}"), one, Some(other))).collect()
    }

    /// `{<count>: 3}`, `{<at least>: 5}`, `{<any order>: …}`, `{<keys>: […]}`, `{<has>: …}`, `{<text>: …}`.
    fn special(&mut self, path: &str, map: &Map<String, Value>, actual: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        for (how, expected) in map {
            let number = || (actual.as_u64(), expected.as_u64());
            let is_so = match (how.as_str(), actual) {
                ("<count>", Value::Array(list)) => expected == list.len(),
                ("<at least>", _) => matches!(number(), (Some(actual), Some(least)) if actual >= least),
                ("<at most>", _) => matches!(number(), (Some(actual), Some(most)) if actual <= most),
                ("<keys>", Value::Object(object)) => json!(object.keys().collect::<Vec<_>>()) == *expected,
                // Compared as a text, though it may be JSON.
                ("<text>", Value::String(_)) => actual == expected,
                ("<any order>" | "<has>" | "<keys>", Value::String(text)) => {
                    match serde_json::from_str::<Value>(text) {
                        Ok(inside) => {
                            wrong.extend(self.special(path, map, &inside));
                            true
                        }
                        Err(_) => false,
                    }
                }
                ("<any order>" | "<has>", Value::Object(object)) => match expected {
                    Value::Object(fields) => {
                        wrong.extend(self.fields(path, fields, object));
                        let has = fields.keys().all(|key| object.contains_key(key));
                        has && (how == "<has>" || fields.len() == object.len())
                    }
                    _ => false,
                },
                ("<any order>", Value::Array(list)) => {
                    let sorted = |list: &[Value]| {
                        let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
                        texts.sort();
                        texts
                    };
                    expected.as_array().is_some_and(|expected| sorted(expected) == sorted(list))
                }
                _ => false,
            };
            if !is_so {
                wrong.push(format!("{path}: {actual}, expected {how} {expected}"));
            }
        }
        wrong
    }

    /// A text with placeholders in it.
    fn is_alike(&mut self, pattern: &str, text: &str) -> bool {
        let Some(open) = pattern.find('<') else { return pattern == text };
        let Some(rest) = text.strip_prefix(&pattern[..open]) else { return false };
        let Some(close) = pattern[open..].find('>').map(|close| open + close) else { return pattern == text };
        let (inside, after) = (&pattern[open + 1..close], &pattern[close + 1..]);
        let (kind, name) = inside.split_once(':').map_or((inside, None), |(kind, name)| (kind, Some(name)));
        // The longest match of this kind after which the rest of the text matches.
        let until = (0..=rest.len()).rev().filter(|end| rest.is_char_boundary(*end));
        let fits = until.into_iter().find(|&end| is_kind(kind, &rest[..end]) && after_fits(after, &rest[end..]));
        let Some(end) = fits else { return false };
        if let Some(name) = name {
            let key = format!("{kind}:{name}");
            let value = rest[..end].to_owned();
            let clashes = self.known.iter().any(|(other, known)| {
                if *other == key { *known != value } else { other.starts_with(&format!("{kind}:")) && *known == value }
            });
            if clashes {
                return false;
            }
            self.known.insert(key, value);
        }
        self.is_alike(after, &rest[end..])
    }
}

/// A comparison without binding names.
fn after_fits(pattern: &str, text: &str) -> bool {
    let literal = &pattern[..pattern.find('<').unwrap_or(pattern.len())];
    if literal.len() == pattern.len() { literal == text } else { text.starts_with(literal) }
}

fn is_kind(kind: &str, text: &str) -> bool {
    let shaped = |shape: &str| {
        let is_like = |(shape, letter): (char, char)| match shape {
            'x' => letter.is_ascii_hexdigit() && !letter.is_ascii_uppercase(),
            '0' => letter.is_ascii_digit(),
            _ => shape == letter,
        };
        shape.chars().count() == text.chars().count() && shape.chars().zip(text.chars()).all(is_like)
    };
    match kind {
        "uuid" => shaped("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        "hex" => !text.is_empty() && text.chars().all(|letter| letter.is_ascii_hexdigit()),
        "md5" => shaped("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        "digits" => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        "unix millis" => shaped("0000000000000"),
        "moment" => shaped("0000-00-00T00:00:00.000Z"),
        "second" => shaped("0000-00-00T00:00:00Z"),
        "text" => !text.is_empty(),
        _ => false,
    }
}

fn is_of_kind(pattern: &str, value: &Value) -> bool {
    match pattern {
        "<number>" => value.is_u64(),
        // Seconds with decimals, as a number.
        "<seconds>" => value.is_f64(),
        _ => false,
    }
}

fn differs(path: &str, expected: &Value, actual: &Value) -> String {
    format!("{path}: {actual}, expected {expected}")
}

pub fn tells_what_differs() -> Result<(), Failed> {
    let compare = |expected: Value, actual: Value| Names::default().compare("", &expected, Some(&actual)).len();
    let id = "0af7651c-36c0-4a6e-8d15-0a1b2c3d4e5f";
    let other = "1af7651c-36c0-4a6e-8d15-0a1b2c3d4e5f";
    for (wrong, expected, actual) in [
        (0, json!({"a": 1, "b": "<uuid>"}), json!({"a": 1, "b": id})),
        (1, json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})),
        (0, json!({"<any order>": {"a": 1, "b": 2}}), json!({"b": 2, "a": 1})),
        (1, json!({"<any order>": {"a": 1}}), json!({"b": 2, "a": 1})),
        (0, json!({"<has>": {"a": 1}}), json!({"b": 2, "a": 1})),
        (1, json!({"<has>": {"a": 2}}), json!({"b": 2, "a": 1})),
        (1, json!([null]), json!([])),
        (1, json!(null), json!(0)),
        (1, json!("6"), json!(6)),
        (0, json!(["<uuid:a>", "<uuid:a>"]), json!([id, id])),
        (1, json!(["<uuid:a>", "<uuid:a>"]), json!([id, other])),
        (1, json!(["<uuid:a>", "<uuid:b>"]), json!([id, id])),
        (0, json!("shard-0:<digits>!"), json!("shard-0:123!")),
        (1, json!("shard-0:<digits>!"), json!("shard-0:12a!")),
        (0, json!({"a": "<moment>"}), json!(r#"{"a":"2026-01-01T00:00:00.000Z"}"#)),
        (1, json!({"a": "<second>"}), json!(r#"{"a":"2026-01-01T00:00:00.000Z"}"#)),
        (1, json!({"<text>": "a"}), json!("b")),
        (0, json!({"<count>": 2}), json!([1, 2])),
        (1, json!({"<count>": 2}), json!([1])),
        (1, json!({"<at least>": 2}), json!(1)),
        (0, json!("<seconds>"), json!(1.5)),
        (1, json!("<seconds>"), json!(1)),
        (1, json!("<absent>"), json!(1)),
    ] {
        if compare(expected.clone(), actual.clone()) != wrong {
            return Err(format!("{expected} and {actual} should differ in {wrong}").into());
        }
    }
    if !Names::default().compare("", &json!("<absent>"), None).is_empty() {
        return Err("what is absent is not".into());
    }
    Ok(())
}
