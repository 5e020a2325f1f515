//! YAML 1.2 with its core schema: `on` and `no` are texts, and there are no dates.
//! The values are built here and not by a serde crate because duplicate keys, depth, anchors and tags need a say.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, whole};
use crate::problem::{Problem, Problems};

/// Values in one document, those that aliases repeat included: no small text can become a huge scenario.
const MAX_VALUES: usize = 1 << 18;

pub(super) fn read(text: &str) -> Result<Value, Vec<Problem>> {
    // A loop and not a recursion, so that depth costs no stack.
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        builder.take(event).map_err(|message| at(&span, &message))?;
    }
    if builder.problems.is_empty() { Ok(builder.root.unwrap_or(Value::Null)) } else { Err(builder.problems.into_vec()) }
}

fn syntax(error: &ScanError) -> Vec<Problem> {
    let mark = error.marker();
    whole(format!("not YAML: {} at line {} column {}", error.info(), mark.line(), mark.col() + 1))
}

fn at(span: &Span, message: &str) -> Vec<Problem> {
    whole(format!("{message} at line {} column {}", span.start.line(), span.start.col() + 1))
}

/// A collection that is not yet complete.
struct Open {
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Map(Map<String, Value>, Option<String>),
}

#[derive(Default)]
struct Builder {
    root: Option<Value>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
    values: usize,
    problems: Problems,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) if self.root.is_some() => {
                Err("a second document: one file holds one scenario".into())
            }
            Event::DocumentStart(_) => Ok(()),
            Event::Alias(anchor) => {
                let value =
                    self.anchors.get(&anchor).cloned().ok_or("this alias stands for something it is inside of")?;
                self.add(value, 0)
            }
            Event::Scalar(text, style, anchor, tag) => {
                if self.wants_key() {
                    return self.key(text.into_owned());
                }
                let value = scalar(&text, style, tag.as_deref())?;
                self.add(value, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.start(anchor, OpenKind::List(Vec::new()), tag.as_deref()),
            Event::MappingStart(anchor, tag) => self.start(anchor, OpenKind::Map(Map::new(), None), tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
        }
    }

    fn start(&mut self, anchor: usize, kind: OpenKind, tag: Option<&Tag>) -> Result<(), String> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            return Err(format!("the tag {}{} means nothing here", tag.handle, tag.suffix));
        }
        if self.wants_key() {
            return Err("a key must be text".to_owned());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("lists and objects are nested deeper than {MAX_DEPTH}"));
        }
        self.open.push(Open { anchor, kind });
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(Open { anchor, kind: OpenKind::List(list) }) => self.add(Value::Array(list), anchor),
            Some(Open { anchor, kind: OpenKind::Map(map, _) }) => self.add(Value::Object(map), anchor),
            None => Ok(()),
        }
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Map(_, None), .. }))
    }

    fn key(&mut self, name: String) -> Result<(), String> {
        let Some(Open { kind: OpenKind::Map(map, key), .. }) = self.open.last_mut() else { return Ok(()) };
        let twice = map.contains_key(&name);
        *key = Some(name);
        if twice {
            let path = self.path();
            self.problems.add(path, "this key is here twice");
        }
        Ok(())
    }

    fn add(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        self.values += 1;
        if anchor > 0 {
            self.values += count(&value);
            self.anchors.insert(anchor, value.clone());
        }
        if self.values > MAX_VALUES {
            return Err(format!("more than {MAX_VALUES} values"));
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open { kind: OpenKind::List(list), .. }) => list.push(value),
            Some(Open { kind: OpenKind::Map(map, key), .. }) => match key.take() {
                Some(key) => {
                    map.insert(key, value);
                }
                // Only an alias can come where a key was wanted.
                None => match value {
                    Value::String(name) => *key = Some(name),
                    _ => return Err("a key must be text".to_owned()),
                },
            },
        }
        Ok(())
    }

    /// The path of the value that comes next.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            match &open.kind {
                OpenKind::List(list) => path.push_str(&format!("[{}]", list.len())),
                OpenKind::Map(_, key) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(key.as_deref().unwrap_or_default());
                }
            }
        }
        path
    }
}

/// Whether a text without quotes is read as that text.
pub(crate) fn is_text(text: &str) -> bool {
    scalar(text, ScalarStyle::Plain, None).is_ok_and(|value| value.is_string())
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Resolves a scalar by YAML 1.2's core schema.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    let quoted = style != ScalarStyle::Plain;
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => return Ok(Value::from(text)),
        Some(tag) if !tag.is_yaml_core_schema() => {
            return Err(format!("the tag {}{} means nothing here", tag.handle, tag.suffix));
        }
        _ if quoted => return Ok(Value::from(text)),
        _ => {}
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text)?.map_or_else(|| Value::from(text), Value::Number),
    })
}

fn number(text: &str) -> Result<Option<Number>, String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err(format!("JSON has no number {text}"));
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_digit(radix))
        {
            return match u64::from_str_radix(digits, radix) {
                Ok(number) => Ok(Some(number.into())),
                Err(_) => Err(format!("{text} is too large for a number; write it as text, in quotes")),
            };
        }
    }
    if !is_decimal(unsigned) {
        return Ok(None);
    }
    if let Ok(number) = text.parse::<i64>() {
        return Ok(Some(number.into()));
    }
    // Larger whole numbers lose digits here; the check of numbers finds them, as in JSON.
    let float = text.parse::<f64>().ok().and_then(Number::from_f64);
    float.map(Some).ok_or_else(|| format!("{text} is too large for a number; write it as text, in quotes"))
}

/// `[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?`, or the same with the digits after the dot only.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let sound = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    sound
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        })
}
