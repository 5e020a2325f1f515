//! The check of one value against its kind.

use serde_json::{Map, Value};

use super::{Checker, is_exact, whole_number};
use crate::path::Path;
use crate::schema::{Kind, Setting, TypeOf, or, resource_type};
use crate::text::{date, duration};

impl Checker<'_> {
    /// `code` is what AWS answers to a value that it does not take.
    pub(super) fn value(
        &mut self,
        kind: &Kind,
        code: Option<&str>,
        value: &Value,
        siblings: &Map<String, Value>,
        path: &Path,
    ) {
        if self.problems.is_full() {
            return;
        }
        match kind {
            Kind::Json => {}
            Kind::Stack => self.stack(value, path),
            Kind::Step => self.step(value, path),
            Kind::SettingsOf(resource) => self.settings_of(resource, value, siblings, path),
            Kind::Integer { .. } | Kind::Decimal { .. } => self.number(kind, code, value, path),
            Kind::Boolean if value.is_boolean() => {}
            Kind::Duration { max_millis } => self.duration(kind, *max_millis, value, path),
            Kind::Moment if value.as_str().and_then(date::parse_moment).is_some() => {}
            Kind::Text { max_chars } => match value.as_str() {
                Some(text) if text.chars().count() <= *max_chars => {}
                Some(text) => {
                    let message = format!("{} characters are too many: {max_chars} at most", text.chars().count());
                    self.problems.add(path, message);
                }
                None => self.unexpected(kind, value, path),
            },
            Kind::Choice(choices) => self.choice(kind, choices, code, value, path),
            Kind::Resource(types) => self.name(kind, types, value, path),
            Kind::Object(settings) => match value.as_object() {
                Some(object) => self.settings(settings, object, &[], path),
                None => self.unexpected(kind, value, path),
            },
            Kind::Map { of } => match value.as_object() {
                Some(object) => {
                    object.iter().for_each(|(key, value)| self.value(of, code, value, object, &path.key(key)))
                }
                None => self.unexpected(kind, value, path),
            },
            Kind::List { of, max } => match value.as_array() {
                Some(list) => {
                    if list.len() > *max {
                        self.problems.add(path, format!("{} items are too many: {max} at most", list.len()));
                    }
                    let items = list.iter().take(*max).enumerate();
                    items.for_each(|(i, value)| self.value(of, code, value, siblings, &path.index(i)));
                }
                None => self.unexpected(kind, value, path),
            },
            Kind::AnyOf(kinds) => self.any_of(kind, kinds, code, value, siblings, path),
            Kind::Boolean | Kind::Moment => self.unexpected(kind, value, path),
        }
    }

    fn unexpected(&mut self, kind: &Kind, value: &Value, path: &Path) {
        self.problems.add(path, format!("expected {}, found {}", describe(kind), show(value)));
    }

    fn number(&mut self, kind: &Kind, code: Option<&str>, value: &Value, path: &Path) {
        // A number that is not exact is reported as such, for the whole scenario.
        let fits = match (kind, value.as_number()) {
            (_, Some(number)) if !is_exact(number) => return,
            (Kind::Integer { min, max, besides, .. }, Some(_)) => match whole_number(value) {
                Some(number) => (*min..=*max).contains(&number) || *besides == Some(number),
                None => return self.unexpected(kind, value, path),
            },
            (Kind::Decimal { min, max }, Some(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                (*min as f64..=*max as f64).contains(&number)
            }
            // AWS takes a number that is written as text, which is not our format; all other text it refuses.
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

    fn out_of_range(&mut self, kind: &Kind, code: Option<&str>, value: &Value, path: &Path) {
        let message = format!("{} is out of range: expected {}", show(value), describe(kind));
        match code {
            Some(code) => self.problems.refuse(path, code, message),
            None => self.problems.add(path, message),
        }
    }

    fn duration(&mut self, kind: &Kind, max_millis: u64, value: &Value, path: &Path) {
        match value.as_str().map(duration::parse_duration) {
            Some(Some(millis)) if millis <= max_millis => {}
            Some(Some(_)) => {
                let message = format!("{} is too long: {} at most", show(value), duration::write_duration(max_millis));
                self.problems.add(path, message);
            }
            _ => self.unexpected(kind, value, path),
        }
    }

    fn choice(&mut self, kind: &Kind, choices: &[&str], code: Option<&str>, value: &Value, path: &Path) {
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

    fn name(&mut self, kind: &Kind, types: &[&str], value: &Value, path: &Path) {
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
        kind: &Kind,
        kinds: &[Kind],
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

/// Which of several kinds a value is meant to be: by its shape, and of several texts or objects the one that knows
/// something of what is written.
pub(crate) fn pick<'k>(kinds: &'k [Kind], value: &Value, type_of: TypeOf) -> Option<&'k Kind> {
    let fitting = || kinds.iter().filter(|kind| has_shape(kind, value));
    let recognises = |kind: &&Kind| match (kind, value) {
        (Kind::Choice(choices), Value::String(text)) => choices.contains(&text.as_str()),
        (Kind::Resource(_), Value::String(name)) => type_of(name).is_some(),
        (Kind::Object(settings), Value::Object(map)) => settings.iter().any(|setting| map.contains_key(setting.name)),
        _ => true,
    };
    fitting().find(recognises).or_else(|| fitting().next())
}

fn has_shape(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Integer { .. } | Kind::Decimal { .. } => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Duration { .. } | Kind::Moment | Kind::Text { .. } | Kind::Choice(_) | Kind::Resource(_) => {
            value.is_string()
        }
        Kind::Object(_) | Kind::Map { .. } | Kind::SettingsOf(_) | Kind::Stack | Kind::Step => value.is_object(),
        Kind::List { .. } => value.is_array(),
        Kind::AnyOf(kinds) => kinds.iter().any(|kind| has_shape(kind, value)),
        Kind::Json => true,
    }
}

/// What is expected, for people.
pub fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Integer { min, max, .. } if min == max => format!("the number {min}"),
        Kind::Integer { min, max, unit, besides } => {
            let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
            let besides = besides.map(|number| format!(", or {number}")).unwrap_or_default();
            format!("a whole number from {min} to {max}{unit}{besides}")
        }
        Kind::Decimal { min, max } => format!("a number from {min} to {max}"),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Duration { .. } => format!("a duration: {}", duration::FORM),
        Kind::Moment => date::FORM.to_owned(),
        Kind::Text { .. } => "text".to_owned(),
        Kind::Choice(choices) => or(&choices
            .iter()
            .map(|choice| format!("\"{choice}\""))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()),
        Kind::Resource([]) => "the name of a resource".to_owned(),
        Kind::Resource(types) => {
            let types: Vec<&str> = types.iter().map(|name| resource_type(name).map_or(*name, |of| of.name)).collect();
            format!("the name of a {}", or(&types))
        }
        Kind::Object(settings) => format!("an object with {}", names(settings)),
        Kind::Map { of } => format!("an object, each value of it {}", describe(of)),
        Kind::List {
            of: of @ (Kind::Integer { .. } | Kind::Resource(_) | Kind::Text { .. } | Kind::Choice(_)),
            ..
        } => {
            format!("a list, each item of it {}", describe(of))
        }
        Kind::List { .. } => "a list".to_owned(),
        Kind::AnyOf(kinds) => kinds.iter().map(describe).collect::<Vec<_>>().join(", or "),
        Kind::Json => "any JSON".to_owned(),
        Kind::SettingsOf(_) | Kind::Stack | Kind::Step => "an object".to_owned(),
    }
}

fn names(settings: &[Setting]) -> String {
    or(&settings.iter().map(|setting| setting.name).collect::<Vec<_>>())
}

/// A value as it is quoted in a problem.
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
