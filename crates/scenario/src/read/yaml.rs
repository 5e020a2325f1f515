//! YAML 1.2 with its core schema: `on` and `no` are texts, and there are no dates. The values are built here and not by
//! a serde crate, so that duplicate keys, depth, the size of aliases and tags can be checked.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::{Map, Number, Value};

use super::{MAX_BYTES, MAX_DEPTH, bytes, whole};
use crate::problem::{Problem, Problems};
use crate::text::number::{is_decimal, unsigned};

/// Maximum number of values in one document, with those that aliases repeat.
const MAX_VALUES: usize = 1 << 18;
/// Maximum size of one document in bytes of compact JSON, with the text that aliases repeat. The copies that anchors
/// keep count too, which is why this is larger than a scenario may be.
const MAX_EXPANDED_BYTES: usize = 2 * MAX_BYTES;

pub(super) fn read(text: &str) -> Result<Value, Vec<Problem>> {
    // Iterative, so that depth takes no stack.
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

/// A list or an object whose end was not read yet.
struct Open {
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Value>),
    /// The key is that of the next value.
    Map(Map<String, Value>, Option<String>),
}

#[derive(Default)]
struct Builder {
    root: Option<Value>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    budget: Budget,
    problems: Problems,
}

/// The copy of a value that an anchor keeps for its aliases.
struct Anchored {
    value: Value,
    size: Size,
}

/// The size of a value with everything inside it.
#[derive(Clone, Copy)]
struct Size {
    values: usize,
    bytes: usize,
}

impl Size {
    fn of(value: &Value) -> Size {
        Size { values: count(value), bytes: bytes(value) }
    }
}

/// The size of all values so far. Each copy is charged before it is made, so that no small text takes much memory.
#[derive(Default)]
struct Budget {
    values: usize,
    bytes: usize,
}

impl Budget {
    fn spend(&mut self, values: usize, bytes: usize) -> Result<(), String> {
        self.values += values;
        self.bytes += bytes;
        if self.values > MAX_VALUES {
            return Err(format!(
                "more than {MAX_VALUES} values, those that aliases repeat included; write fewer aliases or records"
            ));
        }
        if self.bytes > MAX_EXPANDED_BYTES {
            return Err(format!(
                "more than {MAX_EXPANDED_BYTES} bytes, the text that anchors and aliases repeat included; write fewer \
                 aliases or shorter texts"
            ));
        }
        Ok(())
    }
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
                let anchored = self.anchors.get(&anchor).ok_or("this alias refers to a value that contains it")?;
                self.budget.spend(anchored.size.values, anchored.size.bytes)?;
                let value = anchored.value.clone();
                self.add(value, 0)
            }
            Event::Scalar(text, style, anchor, tag) => {
                if self.wants_key() {
                    self.keep(anchor, || Value::from(&*text))?;
                    return self.key(text.into_owned());
                }
                let value = scalar(&text, style, tag.as_deref())?;
                self.budget.spend(1, bytes(&value))?;
                self.add(value, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.start(anchor, OpenKind::List(Vec::new()), tag.as_deref()),
            Event::MappingStart(anchor, tag) => self.start(anchor, OpenKind::Map(Map::new(), None), tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
        }
    }

    fn start(&mut self, anchor: usize, kind: OpenKind, tag: Option<&Tag>) -> Result<(), String> {
        check_tag(tag)?;
        if self.wants_key() {
            return Err("a key must be text".to_owned());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("lists and objects are nested deeper than {MAX_DEPTH}"));
        }
        self.budget.spend(1, 0)?;
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
        self.budget.spend(0, name.len())?;
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
        self.keep(anchor, || value.clone())?;
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open { kind: OpenKind::List(list), .. }) => list.push(value),
            Some(Open { kind: OpenKind::Map(map, key), .. }) => match key.take() {
                Some(key) => {
                    map.insert(key, value);
                }
                // Only an alias can come where a key is expected.
                None => match value {
                    Value::String(name) => return self.key(name),
                    _ => return Err("a key must be text".to_owned()),
                },
            },
        }
        Ok(())
    }

    /// Keeps a value for the aliases of its anchor, if it has one.
    fn keep(&mut self, anchor: usize, copy: impl FnOnce() -> Value) -> Result<(), String> {
        if anchor == 0 {
            return Ok(());
        }
        let value = copy();
        let size = Size::of(&value);
        self.budget.spend(size.values, size.bytes)?;
        self.anchors.insert(anchor, Anchored { value, size });
        Ok(())
    }

    /// The path of the next value.
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

/// Returns true if a text without quotes is read as that text.
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

/// Refuses a tag that is not of YAML's core schema.
fn check_tag(tag: Option<&Tag>) -> Result<(), String> {
    match tag.filter(|tag| !tag.is_yaml_core_schema()) {
        Some(tag) => Err(format!("the tag {}{} is not supported; write the value without it", tag.handle, tag.suffix)),
        None => Ok(()),
    }
}

/// Resolves a scalar by YAML 1.2's core schema.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    check_tag(tag)?;
    if style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str") {
        return Ok(Value::from(text));
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text)?.map_or_else(|| Value::from(text), Value::Number),
    })
}

fn number(text: &str) -> Result<Option<Number>, String> {
    let unsigned = unsigned(text);
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
