//! The canonical form: every default filled in, keys in the tables' order, resources by name, values in one spelling.
//! Invalid values stay as they are: the canonical form of an invalid scenario has the same problems.

use serde_json::{Map, Value};

use crate::check::value::pick;
use crate::check::{Types, whole_number};
use crate::schema::{self, DefaultValue, SCENARIO, Setting, ValueType};
use crate::text::{date, duration};

/// Every default filled in.
pub(crate) fn fill(scenario: &Map<String, Value>) -> Map<String, Value> {
    Canon { types: &Types::of(scenario), fill: true }.object(&SCENARIO, scenario)
}

/// The canonical form without the values that equal their default.
pub(crate) fn strip(full: &Map<String, Value>) -> Map<String, Value> {
    Strip { types: &Types::of(full) }.object(&SCENARIO, full)
}

/// The full settings of one resource.
pub(crate) fn fill_resource(settings: &[Setting], resource: &Map<String, Value>, types: &Types) -> Map<String, Value> {
    Canon { types, fill: true }.object(settings, resource)
}

struct Canon<'a> {
    types: &'a Types<'a>,
    /// In an update only what is written counts.
    fill: bool,
}

impl Canon<'_> {
    fn object(&self, settings: &[Setting], object: &Map<String, Value>) -> Map<String, Value> {
        let mut out = Map::new();
        // The type of a resource is in no table of settings. It comes first.
        if let Some(of) = object.get("type") {
            out.insert("type".to_owned(), of.clone());
        }
        let type_of = |name: &str| self.types.get(name);
        for setting in settings {
            let default;
            let value = match object.get(setting.name) {
                None if self.fill && setting.applies(settings, object, &type_of) == Some(true) => {
                    default = setting.default_value(object, &type_of);
                    default.as_ref()
                }
                written => written,
            };
            if let Some(value) = value {
                out.insert(setting.name.to_owned(), self.value(&setting.kind, value, object));
            }
        }
        for (key, value) in object {
            if !out.contains_key(key) {
                out.insert(key.clone(), value.clone());
            }
        }
        out
    }

    fn value(&self, kind: &ValueType, value: &Value, siblings: &Map<String, Value>) -> Value {
        match (kind, value) {
            (ValueType::Integer { .. } | ValueType::Decimal { .. }, value) => {
                whole_number(value).map_or_else(|| value.clone(), Value::from)
            }
            (ValueType::Duration { .. }, Value::String(text)) => duration::parse_duration(text)
                .map_or_else(|| value.clone(), |millis| duration::write_duration(millis).into()),
            (ValueType::Moment, Value::String(text)) => {
                date::parse_moment(text).map_or_else(|| value.clone(), |millis| date::write_moment(millis).into())
            }
            (ValueType::Object(settings), Value::Object(map)) => Value::Object(self.object(settings, map)),
            (ValueType::Map { of }, Value::Object(map)) => {
                let values = map.iter().map(|(key, value)| (key.clone(), self.value(of, value, map)));
                Value::Object(values.collect())
            }
            (ValueType::List { of, .. }, Value::Array(list)) => {
                list.iter().map(|value| self.value(of, value, siblings)).collect()
            }
            (ValueType::AnyOf(kinds), value) => match pick(kinds, value, &|name| self.types.get(name)) {
                Some(kind) => self.value(kind, value, siblings),
                None => value.clone(),
            },
            (ValueType::SettingsOf(resource), Value::Object(set)) => self.update(resource, set, siblings),
            (ValueType::Stack, Value::Object(stack)) => self.stack(stack),
            (ValueType::Step, Value::Object(step)) => self.step(step),
            (_, value) => value.clone(),
        }
    }

    fn update(&self, resource: &str, set: &Map<String, Value>, siblings: &Map<String, Value>) -> Value {
        let of = siblings.get(resource).and_then(Value::as_str).and_then(|name| self.types.get(name));
        match of {
            Some(of) => Value::Object(Canon { types: self.types, fill: false }.object(of.settings, set)),
            None => Value::Object(set.clone()),
        }
    }

    fn stack(&self, stack: &Map<String, Value>) -> Value {
        let mut names: Vec<&String> = stack.keys().collect();
        names.sort_unstable();
        let resources = names.into_iter().map(|name| {
            let resource = match (&stack[name], self.types.get(name)) {
                (Value::Object(resource), Some(of)) => Value::Object(self.object(of.settings, resource)),
                (other, _) => other.clone(),
            };
            (name.clone(), resource)
        });
        Value::Object(resources.collect())
    }

    fn step(&self, step: &Map<String, Value>) -> Value {
        let mut out = Map::new();
        if let Some(at) = step.get(schema::AT.name) {
            out.insert(schema::AT.name.to_owned(), self.value(&schema::AT.kind, at, step));
        }
        for (key, value) in step.iter().filter(|(key, _)| *key != schema::AT.name) {
            let value = match schema::step_type(key) {
                Some(of) => self.value(&of.kind, value, step),
                None => value.clone(),
            };
            out.insert(key.clone(), value);
        }
        Value::Object(out)
    }
}

/// Takes defaults out of a canonical scenario.
struct Strip<'a> {
    types: &'a Types<'a>,
}

impl Strip<'_> {
    fn object(&self, settings: &[Setting], object: &Map<String, Value>) -> Map<String, Value> {
        let type_of = |name: &str| self.types.get(name);
        let canon = Canon { types: self.types, fill: true };
        let kept = object.iter().filter_map(|(key, value)| {
            let Some(setting) = settings.iter().find(|setting| setting.name == key) else {
                return Some((key.clone(), value.clone()));
            };
            let default =
                setting.default_value(object, &type_of).map(|default| canon.value(&setting.kind, &default, object));
            if default.as_ref() == Some(value) && setting.applies(settings, object, &type_of) == Some(true) {
                return None;
            }
            let value = self.value(&setting.kind, value);
            let is_filled_again = matches!(setting.default, DefaultValue::EmptyObject);
            (!(is_filled_again && value.as_object().is_some_and(Map::is_empty))).then(|| (key.clone(), value))
        });
        kept.collect()
    }

    fn value(&self, kind: &ValueType, value: &Value) -> Value {
        match (kind, value) {
            (ValueType::Object(settings), Value::Object(map)) => Value::Object(self.object(settings, map)),
            (ValueType::Map { of }, Value::Object(map)) => {
                map.iter().map(|(key, value)| (key.clone(), self.value(of, value))).collect()
            }
            (ValueType::List { of, .. }, Value::Array(list)) => {
                list.iter().map(|value| self.value(of, value)).collect()
            }
            (ValueType::AnyOf(kinds), value) => match pick(kinds, value, &|name| self.types.get(name)) {
                Some(kind) => self.value(kind, value),
                None => value.clone(),
            },
            (ValueType::Stack, Value::Object(stack)) => {
                let resources = stack.iter().map(|(name, resource)| {
                    let resource = match (resource, self.types.get(name)) {
                        (Value::Object(resource), Some(of)) => Value::Object(self.object(of.settings, resource)),
                        (other, _) => other.clone(),
                    };
                    (name.clone(), resource)
                });
                Value::Object(resources.collect())
            }
            (ValueType::Step, Value::Object(step)) => {
                let parts = step.iter().map(|(key, value)| match schema::step_type(key) {
                    Some(of) => (key.clone(), self.value(&of.kind, value)),
                    None => (key.clone(), value.clone()),
                });
                Value::Object(parts.collect())
            }
            (_, value) => value.clone(),
        }
    }
}
