//! The form of a resource, built from the scenario's schema: rows, values, defaults, and the problems of each row.

use redrive_scenario::schema::{DefaultValue, Setting, ValueType};
use redrive_scenario::{Problem, Scenario, resource_type, step_type};
use redrive_views::names::with_commas;
use serde_json::{Map, Value};

/// The kind of form field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    Number {
        min: i64,
        max: i64,
    },
    Toggle,
    /// One of these; the empty text stands for none.
    Choice(Vec<String>),
    /// A list that can contain this one word.
    Switch(&'static str),
    /// A duration, or other text.
    Text,
    /// Words or numbers separated by commas.
    List,
    /// The JSON of a setting without a form field of its own.
    Json,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub path: String,
    pub name: &'static str,
    pub control: Control,
    /// The written value, or else the default.
    pub value: Value,
    /// The written value differs from the default.
    pub is_changed: bool,
    /// `0 to 43,200 s, default 30`.
    pub range: String,
    pub about: &'static str,
    pub problems: Vec<Problem>,
    /// The object that this setting belongs to is not written.
    pub is_idle: bool,
    /// The path of the optional object of which this is the required setting. Emptying the field removes the object.
    pub whole: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

pub struct Form {
    pub name: String,
    pub of: &'static str,
    pub groups: Vec<Group>,
}

/// Returns the form of a resource, or none if the stack has no such resource.
pub fn form(scenario: &Scenario, problems: &[Problem], name: &str) -> Option<Form> {
    let path = format!("stack.{name}");
    let object = scenario.get(&path)?.as_object()?;
    let of = resource_type(object.get("type")?.as_str()?)?;
    let maker = Maker { scenario, problems };
    let mut groups = vec![Group { title: "Settings", rows: Vec::new() }];
    for setting in of.settings.iter().filter(|setting| maker.is_shown(setting, of.settings, object)) {
        match setting.kind {
            ValueType::Object(parts) => groups.push(maker.part(setting, parts, object, &path)),
            _ => groups[0].rows.push(maker.row(setting, object, &path)),
        }
    }
    groups.retain(|group| !group.rows.is_empty());
    Some(Form { name: name.to_owned(), of: of.aws, groups })
}

/// Returns the rows of a script step, except for the bad records.
pub fn step_rows(scenario: &Scenario, problems: &[Problem], step: usize) -> Vec<Row> {
    let path = format!("script[{step}]");
    let written = scenario.get(&path).and_then(Value::as_object);
    let found = written.and_then(|object| object.keys().find_map(|verb| Some((object, step_type(verb)?))));
    let Some((object, of)) = found else { return Vec::new() };
    let maker = Maker { scenario, problems };
    match (&of.kind, object.get(of.name)) {
        (ValueType::Object(settings), Some(Value::Object(inner))) => {
            let path = format!("{path}.{}", of.name);
            let shown =
                settings.iter().filter(|setting| setting.name != "bad" && maker.is_shown(setting, settings, inner));
            shown.map(|setting| maker.row(setting, inner, &path)).collect()
        }
        (kind, _) => {
            let setting = Setting::new(of.name, *kind, of.description);
            vec![maker.row(&setting, object, &path)]
        }
    }
}

/// Parses the text of a field. Returns none for an empty field.
pub fn typed(row: &Row, text: &str) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match row.control {
        // Text that is no number is kept: validation reports it at its place.
        Control::Number { .. } => Some(text.parse::<i64>().map_or_else(|_| text.into(), Value::from)),
        Control::List if !text.starts_with(['[', '{']) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(items.map(|item| item.parse::<u64>().map_or_else(|_| item.into(), Value::from)).collect())
        }
        Control::Json | Control::List => Some(serde_json::from_str(text).unwrap_or_else(|_| text.into())),
        _ => Some(text.into()),
    }
}

/// Formats a value for its field.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(|item| item.is_string() || item.is_u64()) => {
            list.iter().map(shown).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

struct Maker<'a> {
    scenario: &'a Scenario,
    problems: &'a [Problem],
}

impl Maker<'_> {
    fn type_of(&self, name: &str) -> Option<&'static redrive_scenario::schema::ResourceType> {
        resource_type(self.scenario.get(&format!("stack.{name}.type"))?.as_str()?)
    }

    /// A setting that does not apply is shown only while it is written, so that it can be removed.
    fn is_shown(&self, setting: &Setting, all: &[Setting], object: &Map<String, Value>) -> bool {
        let means_something =
            setting.simulated && setting.applies(all, object, &|name| self.type_of(name)) != Some(false);
        means_something || object.contains_key(setting.name)
    }

    fn part(&self, setting: &Setting, parts: &[Setting], object: &Map<String, Value>, path: &str) -> Group {
        let path = format!("{path}.{}", setting.name);
        let empty = Map::new();
        let written = object.get(setting.name).and_then(Value::as_object);
        let part = written.unwrap_or(&empty);
        // An object without a default exists once its required setting is written.
        let is_there = written.is_some() || !matches!(setting.default, DefaultValue::None);
        let needed = parts.iter().find(|part| matches!(part.default, DefaultValue::Required));
        let rows = parts.iter().filter(|setting| self.is_shown(setting, parts, part)).map(|inner| {
            let is_needed = needed.is_some_and(|needed| needed.name == inner.name);
            let mut row = self.row(inner, part, &path);
            row.is_idle = !is_there && needed.is_some() && !is_needed;
            row.whole = is_needed.then(|| path.clone());
            if is_needed && row.range == "required" {
                row.range = "default none".to_owned();
            }
            row
        });
        Group { title: setting.name, rows: rows.collect() }
    }

    fn row(&self, setting: &Setting, object: &Map<String, Value>, path: &str) -> Row {
        let path = format!("{path}.{}", setting.name);
        let default = setting.default_value(object, &|name| self.type_of(name));
        let written = object.get(setting.name);
        let inside = |problem: &&Problem| {
            problem.path.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        Row {
            name: setting.name,
            control: self.control(&setting.kind, written, &setting.default),
            value: written.or(default.as_ref()).cloned().unwrap_or_default(),
            is_changed: written.is_some() && written != default.as_ref(),
            range: range(setting, default.as_ref()),
            about: setting.description,
            problems: self.problems.iter().filter(inside).cloned().collect(),
            is_idle: false,
            whole: None,
            path,
        }
    }

    fn control(&self, kind: &ValueType, written: Option<&Value>, default: &DefaultValue) -> Control {
        let is_optional = matches!(default, DefaultValue::None);
        match kind {
            ValueType::Integer { min, max, .. } => Control::Number { min: *min, max: *max },
            ValueType::Boolean => Control::Toggle,
            ValueType::Choice(words) => Control::Choice(words.iter().map(|word| (*word).to_owned()).collect()),
            ValueType::Resource(types) => Control::Choice(self.names(types, is_optional || written.is_none())),
            ValueType::List { of: ValueType::Choice([word]), .. } => Control::Switch(word),
            ValueType::AnyOf([ValueType::Choice(words), ValueType::Object(_)])
                if !written.is_some_and(Value::is_object) =>
            {
                Control::Choice(words.iter().map(|word| (*word).to_owned()).collect())
            }
            ValueType::AnyOf([ValueType::Choice(words), ValueType::Resource(types)]) => {
                let words = words.iter().map(|word| (*word).to_owned());
                Control::Choice(words.chain(self.names(types, false)).collect())
            }
            ValueType::AnyOf([ValueType::List { .. } | ValueType::Choice(_), ..])
            | ValueType::List {
                of: ValueType::Resource(_) | ValueType::Text { .. } | ValueType::Choice(_) | ValueType::Integer { .. },
                ..
            } => Control::List,
            ValueType::Duration { .. } | ValueType::Text { .. } | ValueType::Moment | ValueType::Decimal { .. } => {
                Control::Text
            }
            _ => Control::Json,
        }
    }

    /// Returns the names of resources of these types, with an empty name if none is allowed.
    fn names(&self, types: &[&str], or_none: bool) -> Vec<String> {
        let stack = self.scenario.get("stack").and_then(Value::as_object);
        let fits = |name: &str| types.is_empty() || self.type_of(name).is_some_and(|of| types.contains(&of.name));
        let names = stack.into_iter().flat_map(Map::keys).filter(|name| fits(name)).cloned();
        or_none.then(String::new).into_iter().chain(names).collect()
    }
}

/// Formats the range of a setting: `0 to 43,200 s, default 30`.
fn range(setting: &Setting, default: Option<&Value>) -> String {
    let mut parts = Vec::new();
    if let ValueType::Integer { min, max, unit, besides } = setting.kind {
        let number = |number: i64| match number {
            0.. => with_commas(number as u64),
            _ => format!("−{}", with_commas(number.unsigned_abs())),
        };
        let besides = besides.map_or_else(String::new, |besides| format!("{}, ", number(besides)));
        let unit = match unit {
            "seconds" => " s",
            "megabytes" => " MB",
            "bytes" => " bytes",
            "" => "",
            other => {
                return format!(
                    "{besides}{} to {} {other}{}",
                    number(min),
                    number(max),
                    default_words(setting, default)
                );
            }
        };
        parts.push(format!("{besides}{} to {}{unit}", number(min), number(max)));
    }
    if let ValueType::Resource(types) = setting.kind
        && !types.is_empty()
    {
        parts.push(types.join(", "));
    }
    let words = format!("{}{}", parts.join(", "), default_words(setting, default));
    words.trim_start_matches(", ").to_owned()
}

fn default_words(setting: &Setting, default: Option<&Value>) -> String {
    match (&setting.default, default) {
        (DefaultValue::Required, _) => ", required".to_owned(),
        (_, None | Some(Value::Null)) => ", default none".to_owned(),
        (_, Some(Value::Array(list))) if list.is_empty() => ", default none".to_owned(),
        (_, Some(Value::Bool(on))) => format!(", default {}", if *on { "on" } else { "off" }),
        (_, Some(Value::Number(number))) => {
            format!(
                ", default {}",
                number.as_u64().map_or_else(|| format!("−{}", -number.as_i64().unwrap_or(0)), with_commas)
            )
        }
        (_, Some(other)) => format!(", default {}", shown(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::lessons;

    fn rows(name: &str) -> Vec<Row> {
        let first = lessons::first();
        let scenario = &first.scenario;
        form(scenario, &[], name).expect("it is in the stack").groups.into_iter().flat_map(|group| group.rows).collect()
    }

    fn row(resource: &str, name: &str) -> Row {
        rows(resource).into_iter().find(|row| row.name == name).expect("there is such a row")
    }

    #[test]
    fn a_row_says_range_unit_and_default() {
        assert_eq!(row("orders", "visibilityTimeout").range, "0 to 43,200 s, default 30");
        assert_eq!(row("feed", "batchSize").range, "1 to 10,000 records, default 10");
        assert_eq!(row("worker", "reservedConcurrentExecutions").range, "0 to 1,000,000, default none");
        assert_eq!(row("worker", "perRecord").range, "default 20ms");
        assert_eq!(row("feed", "function").range, "function, required");
    }

    #[test]
    fn only_what_is_not_the_default_is_changed() {
        assert!(row("worker", "perRecord").is_changed);
        assert!(!row("worker", "init").is_changed);
        // Written, but equal to the default.
        assert!(!row("orders", "visibilityTimeout").is_changed);
    }

    #[test]
    fn a_queue_has_no_settings_of_a_stream() {
        assert!(rows("feed").iter().all(|row| row.name != "bisectBatchOnFunctionError"));
    }

    #[test]
    fn without_its_target_the_rest_of_a_redrive_policy_is_idle() {
        assert!(row("orders-dlq", "maxReceiveCount").is_idle);
        assert!(!row("orders", "maxReceiveCount").is_idle);
        assert_eq!(row("orders", "deadLetterTarget").whole.as_deref(), Some("stack.orders.redrivePolicy"));
    }

    #[test]
    fn a_problem_stands_at_its_row() {
        let scenario = lessons::first().scenario.with("stack.orders.visibilityTimeout", 50_000.into());
        let problems = redrive_scenario::validate(&scenario).expect_err("it is out of range");
        let form = form(&scenario, &problems, "orders").expect("it is in the stack");
        let with: Vec<&str> = form
            .groups
            .iter()
            .flat_map(|group| &group.rows)
            .filter(|row| !row.problems.is_empty())
            .map(|row| row.name)
            .collect();
        assert_eq!(with, ["visibilityTimeout"]);
    }

    #[test]
    fn a_list_is_typed_with_commas() {
        let sends = row("worker", "sends");
        assert_eq!((&sends.control, shown(&sends.value).as_str()), (&Control::List, ""));
        assert_eq!(typed(&sends, "orders, orders-dlq"), Some(serde_json::json!(["orders", "orders-dlq"])));
        assert_eq!(typed(&sends, "[1, "), Some("[1,".into()));
    }

    #[test]
    fn every_step_has_a_form() {
        for of in redrive_scenario::schema::STEPS.iter().filter(|of| of.simulated) {
            let bus = redrive_scenario::resource_type("bus").expect("there is");
            let (scenario, _) = lessons::first().scenario.with_resource(bus);
            let scenario = scenario.with_step(of.name, 1000).expect("there is something to be about");
            let rows = step_rows(&scenario, &[], 1);
            assert!(!rows.is_empty() && rows[0].path.starts_with(&format!("script[1].{}", of.name)), "{}", of.name);
        }
    }

    #[test]
    fn typed_text_becomes_a_value() {
        let number = row("feed", "batchSize");
        assert_eq!(typed(&number, " 7 "), Some(7.into()));
        assert_eq!(typed(&number, "seven"), Some("seven".into()));
        assert_eq!(typed(&number, ""), None);
    }
}
