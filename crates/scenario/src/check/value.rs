//! The check of one value against its kind.

use serde_json::{Map, Value};

use super::{Checker, is_exact, whole_number};
use crate::path::Path;
use crate::schema::{Setting, TypeOf, ValueType, or, resource_type};
use crate::text::{date, duration};

impl Checker<'_> {
    /// `code` is AWS's error code for a value that it refuses.
    pub(super) fn value(
        &mut self,
        kind: &ValueType,
        code: Option<&str>,
        value: &Value,
        siblings: &Map<String, Value>,
        path: &Path,
    ) {
        if self.problems.is_full() {
            return;
        }
        match kind {
            ValueType::Json => {}
            ValueType::Stack => self.stack(value, path),
            ValueType::Step => self.step(value, path),
            ValueType::SettingsOf(resource) => self.settings_of(resource, value, siblings, path),
            ValueType::Integer { .. } | ValueType::Decimal { .. } => self.number(kind, code, value, path),
            ValueType::Boolean if value.is_boolean() => {}
            ValueType::Duration { max_millis } => self.duration(kind, *max_millis, value, path),
            ValueType::Moment if value.as_str().and_then(date::parse_moment).is_some() => {}
            ValueType::Text { max_chars } => match value.as_str() {
                Some(text) if text.chars().count() <= *max_chars => {}
                Some(text) => {
                    let message = format!("{} characters are too many: {max_chars} at most", text.chars().count());
                    self.problems.add(path, message);
                }
                None => self.unexpected(kind, value, path),
            },
            ValueType::Choice(choices) => self.choice(kind, choices, code, value, path),
            ValueType::Resource(types) => self.name(kind, types, value, path),
            ValueType::Object(settings) => match value.as_object() {
                Some(object) => self.settings(settings, object, &[], path),
                None => self.unexpected(kind, value, path),
            },
            ValueType::Map { of } => match value.as_object() {
                Some(object) => {
                    object.iter().for_each(|(key, value)| self.value(of, code, value, object, &path.key(key)))
                }
                None => self.unexpected(kind, value, path),
            },
            ValueType::List { of, max } => match value.as_array() {
                Some(list) => {
                    if list.len() > *max {
                        self.problems.add(path, format!("{} items are too many: {max} at most", list.len()));
                    }
                    let items = list.iter().take(*max).enumerate();
                    items.for_each(|(i, value)| self.value(of, code, value, siblings, &path.index(i)));
                }
                None => self.unexpected(kind, value, path),
            },
            ValueType::AnyOf(kinds) => self.any_of(kind, kinds, code, value, siblings, path),
            ValueType::Boolean | ValueType::Moment => self.unexpected(kind, value, path),
        }
    }

    fn unexpected(&mut self, kind: &ValueType, value: &Value, path: &Path) {
        self.problems.add(path, format!("expected {}, found {}", describe(kind), show(value)));
    }

    fn number(&mut self, kind: &ValueType, code: Option<&str>, value: &Value, path: &Path) {
        // A number that is not exact is reported as such, for the whole scenario.
        let fits = match (kind, value.as_number()) {
            (_, Some(number)) if !is_exact(number) => return,
            (ValueType::Integer { min, max, besides, .. }, Some(_)) => match whole_number(value) {
                Some(number) => (*min..=*max).contains(&number) || *besides == Some(number),
                None => return self.unexpected(kind, value, path),
            },
            (ValueType::Decimal { min, max }, Some(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                (*min as f64..=*max as f64).contains(&number)
            }
            // AWS accepts a number that is written as text, and refuses other texts. The format here has numbers only.
            _ => match code.filter(|_| value.as_str().is_some_and(|text| text.parse::<i64>().is_err())) {
                Some(code) => {
                    let message = format!("expected {}, found {}", describe(kind), show(value));
                    return self.problems.refuse(path, code, message);
                }
                None => return self.unexpected(kind, value, path),
            },
        };
        if !fits {
            self.out_of_range(kind, code, value, path);
        }
    }

    fn out_of_range(&mut self, kind: &ValueType, code: Option<&str>, value: &Value, path: &Path) {
        let message = format!("{} is out of range: expected {}", show(value), describe(kind));
        match code {
            Some(code) => self.problems.refuse(path, code, message),
            None => self.problems.add(path, message),
        }
    }

    fn duration(&mut self, kind: &ValueType, max_millis: u64, value: &Value, path: &Path) {
        match value.as_str().map(duration::parse_duration) {
            Some(Some(millis)) if millis <= max_millis => {}
            Some(Some(_)) => {
                let message = format!("{} is too long: {} at most", show(value), duration::write_duration(max_millis));
                self.problems.add(path, message);
            }
            _ => self.unexpected(kind, value, path),
        }
    }

    fn choice(&mut self, kind: &ValueType, choices: &[&str], code: Option<&str>, value: &Value, path: &Path) {
        match value.as_str() {
            Some(text) if choices.contains(&text) => {}
            Some(text) if path.to_string().ends_with(".startingPosition") => {
                // As recorded. `Rule::LambdaStartingPositionMustBeGiven`
                let message = format!(
                    "1 validation error detected: Value '{text}' at 'startingPosition' failed to satisfy constraint: \
                     Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
                );
                self.problems.refuse(path, "ValidationException", message);
            }
            Some(text) => {
                let message = format!(
                    "expected {}, found {}{}",
                    describe(kind),
                    show(value),
                    self.problems.did_you_mean(text, choices.iter().copied())
                );
                match code {
                    Some(code) => self.problems.refuse(path, code, message),
                    None => self.problems.add(path, message),
                }
            }
            None => self.unexpected(kind, value, path),
        }
    }

    fn name(&mut self, kind: &ValueType, types: &[&str], value: &Value, path: &Path) {
        let Some(name) = value.as_str() else { return self.unexpected(kind, value, path) };
        match self.types.get(name) {
            Some(of) if types.is_empty() || types.contains(&of.name) => {}
            Some(of) => self.problems.add(path, format!("`{name}` is a {}: expected {}", of.name, describe(kind))),
            None => {
                let meant = self.problems.did_you_mean(name, self.types.names(types));
                self.problems.add(path, format!("{} is not in the stack{meant}", show(value)));
            }
        }
    }

    fn any_of(
        &mut self,
        kind: &ValueType,
        kinds: &[ValueType],
        code: Option<&str>,
        value: &Value,
        siblings: &Map<String, Value>,
        path: &Path,
    ) {
        match pick(kinds, value, &|name| self.types.get(name)) {
            Some(one) => self.value(one, code, value, siblings, path),
            None => self.unexpected(kind, value, path),
        }
    }
}

/// Picks one of several value types by the shape of a value; among several texts or objects the one that has
/// something of what is written.
pub(crate) fn pick<'k>(kinds: &'k [ValueType], value: &Value, type_of: TypeOf) -> Option<&'k ValueType> {
    let fitting = || kinds.iter().filter(|kind| has_shape(kind, value));
    let recognises = |kind: &&ValueType| match (kind, value) {
        (ValueType::Choice(choices), Value::String(text)) => choices.contains(&text.as_str()),
        (ValueType::Resource(_), Value::String(name)) => type_of(name).is_some(),
        (ValueType::Object(settings), Value::Object(map)) => {
            settings.iter().any(|setting| map.contains_key(setting.name))
        }
        _ => true,
    };
    fitting().find(recognises).or_else(|| fitting().next())
}

fn has_shape(kind: &ValueType, value: &Value) -> bool {
    match kind {
        ValueType::Integer { .. } | ValueType::Decimal { .. } => value.is_number(),
        ValueType::Boolean => value.is_boolean(),
        ValueType::Duration { .. }
        | ValueType::Moment
        | ValueType::Text { .. }
        | ValueType::Choice(_)
        | ValueType::Resource(_) => value.is_string(),
        ValueType::Object(_)
        | ValueType::Map { .. }
        | ValueType::SettingsOf(_)
        | ValueType::Stack
        | ValueType::Step => value.is_object(),
        ValueType::List { .. } => value.is_array(),
        ValueType::AnyOf(kinds) => kinds.iter().any(|kind| has_shape(kind, value)),
        ValueType::Json => true,
    }
}

/// Describes the expected value.
pub fn describe(kind: &ValueType) -> String {
    match kind {
        ValueType::Integer { min, max, .. } if min == max => format!("the number {min}"),
        ValueType::Integer { min, max, unit, besides } => {
            let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
            let besides = besides.map(|number| format!(", or {number}")).unwrap_or_default();
            format!("a whole number from {min} to {max}{unit}{besides}")
        }
        ValueType::Decimal { min, max } => format!("a number from {min} to {max}"),
        ValueType::Boolean => "true or false".to_owned(),
        ValueType::Duration { .. } => format!("a duration: {}", duration::FORM),
        ValueType::Moment => date::FORM.to_owned(),
        ValueType::Text { .. } => "text".to_owned(),
        ValueType::Choice(choices) => or(&choices
            .iter()
            .map(|choice| format!("\"{choice}\""))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()),
        ValueType::Resource([]) => "the name of a resource".to_owned(),
        ValueType::Resource(types) => {
            let types: Vec<&str> = types.iter().map(|name| resource_type(name).map_or(*name, |of| of.name)).collect();
            format!("the name of a {}", or(&types))
        }
        ValueType::Object(settings) => format!("an object with {}", names(settings)),
        ValueType::Map { of } => format!("an object, each value of it {}", describe(of)),
        ValueType::List {
            of:
                of @ (ValueType::Integer { .. } | ValueType::Resource(_) | ValueType::Text { .. } | ValueType::Choice(_)),
            ..
        } => {
            format!("a list, each item of it {}", describe(of))
        }
        ValueType::List { .. } => "a list".to_owned(),
        ValueType::AnyOf(kinds) => kinds.iter().map(describe).collect::<Vec<_>>().join(", or "),
        ValueType::Json => "any JSON".to_owned(),
        ValueType::SettingsOf(_) | ValueType::Stack | ValueType::Step => "an object".to_owned(),
    }
}

fn names(settings: &[Setting]) -> String {
    or(&settings.iter().map(|setting| setting.name).collect::<Vec<_>>())
}

/// Quotes a value for a problem.
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > 60 => {
            format!("\"{}…\"", text.chars().take(60).collect::<String>().escape_debug())
        }
        value => value.to_string(),
    }
}
