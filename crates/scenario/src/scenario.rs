//! A scenario as it is written: JSON with the order of its keys, not yet validated.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::canonical;
use crate::expectation::{self, Expectation};
use crate::path::split;
use crate::problem::Problem;
use crate::read;
use crate::schema::{self, ResourceType, SCENARIO};
use crate::text::suggest::did_you_mean;

/// A scenario: an object within the limits of size and depth. `validate` checks everything else.
#[derive(Debug)]
pub struct Scenario {
    root: Map<String, Value>,
    /// The canonical form, computed at the first use.
    full: OnceLock<Map<String, Value>>,
}

impl Clone for Scenario {
    /// Most clones are changed, so the canonical form is not cloned.
    fn clone(&self) -> Scenario {
        Scenario::of(self.root.clone())
    }
}

impl PartialEq for Scenario {
    fn eq(&self, other: &Scenario) -> bool {
        self.root == other.root
    }
}

impl Scenario {
    fn of(root: Map<String, Value>) -> Scenario {
        Scenario { root, full: OnceLock::new() }
    }

    /// Reads JSON, or YAML 1.2 if the text is not JSON.
    pub fn parse(text: &str) -> Result<Scenario, Vec<Problem>> {
        read::read(text).map(Scenario::of)
    }

    /// Reads JSON only, as in a link.
    pub fn parse_json(text: &str) -> Result<Scenario, Vec<Problem>> {
        read::read_json(text).map(Scenario::of)
    }

    pub fn from_value(value: Value) -> Result<Scenario, Vec<Problem>> {
        read::object(value).map(Scenario::of)
    }

    /// A stack without resources.
    pub fn empty() -> Scenario {
        let mut root = Map::new();
        root.insert("v".to_owned(), schema::FORMAT_VERSION.into());
        root.insert("stack".to_owned(), Value::Object(Map::new()));
        root.insert("script".to_owned(), Value::Array(Vec::new()));
        Scenario::of(root)
    }

    pub fn as_map(&self) -> &Map<String, Value> {
        &self.root
    }

    pub fn to_value(&self) -> Value {
        Value::Object(self.root.clone())
    }

    pub fn to_json_compact(&self) -> String {
        self.to_value().to_string()
    }

    pub fn to_json_pretty(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// Formats the scenario for readers: a value that fits on a line is on one line.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        write_lines(&mut text, &self.to_value(), 0);
        text.push('\n');
        text
    }

    /// Returns the value at a path such as `stack.orders.visibilityTimeout` or `script[2].send`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let parts = split(path);
        let (first, rest) = parts.split_first()?;
        rest.iter().try_fold(self.root.get(*first)?, |value, part| match value {
            Value::Object(map) => map.get(*part),
            Value::Array(list) => list.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The type of a resource of the stack, if the type exists.
    pub fn resource_type(&self, name: &str) -> Option<&'static ResourceType> {
        schema::resource_type(self.root.get("stack")?.get(name)?.get("type")?.as_str()?)
    }

    /// The same scenario with another value at a path. Objects that are missing on the way are made;
    /// an index of a list may be one past its end.
    pub fn with(&self, path: &str, value: Value) -> Scenario {
        let mut scenario = self.clone();
        if let Some((last, before)) = split(path).split_last() {
            put(scenario.parent(before, true), last, value);
        }
        scenario
    }

    /// The same scenario with nothing at a path.
    pub fn without(&self, path: &str) -> Scenario {
        let mut scenario = self.clone();
        if let Some((last, before)) = split(path).split_last() {
            match scenario.parent(before, false) {
                Some(Parent::Object(map)) => drop(map.shift_remove(*last)),
                Some(Parent::List(list)) => {
                    if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < list.len()) {
                        list.remove(index);
                    }
                }
                None => {}
            }
        }
        scenario
    }

    /// The path of a key of `--set` or of a link: `orders.visibilityTimeout` is in the stack,
    /// `seed` and `script[0].send.count` are not.
    pub fn override_key(&self, key: &str) -> Result<String, Problem> {
        let parts = split(key);
        let stack = self.root.get("stack").and_then(Value::as_object);
        match parts.first() {
            Some(name) if parts.len() > 1 && stack.is_some_and(|stack| stack.contains_key(*name)) => {
                Ok(format!("stack.{key}"))
            }
            Some(name) if SCENARIO.iter().any(|setting| setting.name == *name) || name.starts_with("x-") => {
                Ok(key.to_owned())
            }
            first => {
                let name = first.copied().unwrap_or_default();
                let known = stack.into_iter().flat_map(Map::keys).map(String::as_str);
                let message = match parts.len() {
                    0 | 1 => {
                        format!("`{key}` names no setting: it is `resource.setting`, or `seed`, `start`, `runFor`")
                    }
                    _ => format!("`{name}` is not in the stack{}", did_you_mean(name, known)),
                };
                Err(Problem { path: key.to_owned(), message, code: None })
            }
        }
    }

    /// The same scenario with a key of `--set` or of a link set: to JSON, or else to the text as it is. In the stack
    /// `null` removes a setting, as in an `update` step; in the script it can be a body.
    pub fn with_override(&self, key: &str, text: &str) -> Result<Scenario, Problem> {
        let path = self.override_key(key)?;
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        if value.is_null() && path.starts_with("stack.") {
            return Ok(self.without(&path));
        }
        let changed = self.with(&path, value.clone());
        if changed.get(&path) == Some(&value) { Ok(changed) } else { Err(self.unreachable(&path)) }
    }

    /// The problem of a path that cannot be set because an index of it is not in its list.
    fn unreachable(&self, path: &str) -> Problem {
        let parts = split(path);
        let list = (1..parts.len()).find_map(|depth| {
            let list = self.get(&parts[..depth].join("."))?.as_array()?;
            let index = parts[depth].parse::<usize>().ok();
            index.is_none_or(|index| index >= list.len()).then_some((depth, list.len()))
        });
        let message = match list {
            Some((depth, length)) => {
                let items = if length == 1 { "item" } else { "items" };
                format!("there is no `{path}`: `{}` has {length} {items}, counted from 0", parts[..depth].join("."))
            }
            None => format!("there is no `{path}`"),
        };
        Problem { path: path.to_owned(), message, code: None }
    }

    /// Every default filled in, keys in the schema's order, resources by name. Bodies and `x-…` keys are untouched.
    pub fn canonical(&self) -> Value {
        Value::Object(self.full().clone())
    }

    /// The canonical form, by reference.
    pub fn full(&self) -> &Map<String, Value> {
        self.full.get_or_init(|| canonical::fill(&self.root))
    }

    /// The canonical form without default values.
    pub fn without_defaults(&self) -> Value {
        Value::Object(canonical::strip(self.full()))
    }

    /// The valid expectations. `validate` reports the others.
    pub fn expectations(&self) -> Vec<Expectation> {
        let list = self.root.get("expect").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(expectation::read).collect()
    }

    fn parent(&mut self, parts: &[&str], make: bool) -> Option<Parent<'_>> {
        self.full = OnceLock::new();
        let mut parent = Parent::Object(&mut self.root);
        for part in parts {
            let value = match parent {
                Parent::Object(map) if make => map.entry(*part).or_insert_with(|| Value::Object(Map::new())),
                Parent::Object(map) => map.get_mut(*part)?,
                Parent::List(list) => list.get_mut(part.parse::<usize>().ok()?)?,
            };
            if make && !value.is_object() && !value.is_array() {
                *value = Value::Object(Map::new());
            }
            parent = match value {
                Value::Object(map) => Parent::Object(map),
                Value::Array(list) => Parent::List(list),
                _ => return None,
            };
        }
        Some(parent)
    }
}

enum Parent<'a> {
    Object(&'a mut Map<String, Value>),
    List(&'a mut Vec<Value>),
}

fn put(parent: Option<Parent<'_>>, key: &str, value: Value) {
    match parent {
        Some(Parent::Object(map)) => drop(map.insert(key.to_owned(), value)),
        Some(Parent::List(list)) => match key.parse::<usize>() {
            Ok(index) if index < list.len() => list[index] = value,
            Ok(index) if index == list.len() => list.push(value),
            _ => {}
        },
        None => {}
    }
}

/// Maximum length of a line in formatted text, except for a single longer value.
const MAX_LINE: usize = 72;

fn write_lines(text: &mut String, value: &Value, depth: usize) {
    let short = spaced(value);
    let inner: Vec<(Option<&String>, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (Some(key), value)).collect(),
        Value::Array(list) => list.iter().map(|value| (None, value)).collect(),
        _ => Vec::new(),
    };
    // The scenario itself and its stack are never on one line.
    let is_spread = depth == 0 || depth * 2 + short.chars().count() > MAX_LINE;
    if inner.is_empty() || !is_spread {
        return text.push_str(&short);
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    for (place, (key, value)) in inner.iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            text.push_str(&format!("{}: ", Value::from(key.as_str())));
        }
        write_lines(text, value, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// On one line, with spaces.
fn spaced(value: &Value) -> String {
    let join = |parts: Vec<String>, open: &str, close: &str| match parts.is_empty() {
        true => format!("{open}{close}"),
        false if open == "{" => format!("{{ {} }}", parts.join(", ")),
        false => format!("{open}{}{close}", parts.join(", ")),
    };
    match value {
        Value::Object(map) => {
            let parts = map.iter().map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), spaced(value)));
            join(parts.collect(), "{", "}")
        }
        Value::Array(list) => join(list.iter().map(spaced).collect(), "[", "]"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_for_people_is_the_same_scenario() {
        let written = include_str!("../tests/scenario/example.json");
        let scenario = Scenario::parse(written).expect("it is sound");
        let text = scenario.to_text();
        assert_eq!(Scenario::parse(&text).as_ref(), Ok(&scenario));
        assert!(text.lines().count() < 40 && text.contains("{ \"type\": \"queue\" }"), "{text}");
    }
}
