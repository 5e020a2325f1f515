//! The check against the tables: which keys there are, what their values can be, and which names the stack has.

pub(crate) mod value;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problems;
use crate::schema::{
    self, DefaultValue, MAX_EXACT, MAX_RESOURCES, MAX_RUN_MILLIS, ResourceType, STEPS, Setting, When, and, or,
};
use crate::text::date;

/// Maximum length of the name of a resource.
pub const MAX_NAME_CHARS: usize = 64;

/// A map of names. It is filled one by one, because `collect` sorts, and each instance of the sort adds five kilobytes
/// to the page.
pub(crate) fn by_name<'a, V>(pairs: impl Iterator<Item = (&'a str, V)>) -> BTreeMap<&'a str, V> {
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        map.insert(name, value);
    }
    map
}

/// The types of the resources of the stack, by name.
pub(crate) struct Types<'a>(BTreeMap<&'a str, &'static ResourceType>);

impl<'a> Types<'a> {
    pub(crate) fn of(scenario: &'a Map<String, Value>) -> Types<'a> {
        let stack = scenario.get("stack").and_then(Value::as_object);
        let known = stack.into_iter().flatten().filter_map(|(name, resource)| {
            let of = schema::resource_type(resource.get("type")?.as_str()?)?;
            Some((name.as_str(), of))
        });
        Types(by_name(known))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'static ResourceType> {
        self.0.get(name).copied()
    }

    fn names(&self, types: &[&str]) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(_, of)| types.is_empty() || types.contains(&of.name)).map(|(name, _)| *name)
    }
}

/// Checks a scenario against the tables.
pub(crate) fn check(scenario: &Map<String, Value>, problems: &mut Problems) {
    let types = Types::of(scenario);
    let mut checker = Checker { types: &types, problems };
    checker.version(scenario.get("v"));
    checker.settings(&schema::SCENARIO, scenario, &[], &Path::ROOT);
    checker.start(scenario.get("start"));
    checker.account(scenario.get("account"));
    exact_numbers(scenario.iter(), &Path::ROOT, problems);
}

pub(crate) struct Checker<'a> {
    pub(crate) types: &'a Types<'a>,
    pub(crate) problems: &'a mut Problems,
}

impl Checker<'_> {
    /// Reports a newer version with its own message, because the reader can update the program.
    fn version(&mut self, v: Option<&Value>) {
        if let Some(newer) = v.and_then(Value::as_i64).filter(|v| *v > schema::FORMAT_VERSION) {
            let message =
                format!("version {newer} is newer than this program, which reads version {}", schema::FORMAT_VERSION);
            self.problems.add("v", message);
        }
    }

    /// A run must end before the year 10000, as RFC 3339 writes four digits.
    fn start(&mut self, start: Option<&Value>) {
        const LATEST: u64 = date::MAX_UNIX_MILLIS - MAX_RUN_MILLIS;
        let start = start.and_then(Value::as_str).and_then(date::parse_moment);
        if start.is_some_and(|start| start > LATEST) {
            let latest = date::write_moment(LATEST);
            self.problems
                .add("start", format!("too late: a run of 400 days would pass the year 9999; {latest} at most"));
        }
    }

    fn account(&mut self, account: Option<&Value>) {
        let number = |name| account.and_then(|account| whole_number(account.get(name)?));
        let (all, others) = (number("concurrentExecutions").unwrap_or(1000), number("usedByOthers").unwrap_or(0));
        if others > all {
            let message = format!("{others} are more than the account has: its `concurrentExecutions` is {all}");
            self.problems.add("account.usedByOthers", message);
        }
    }

    /// Checks the keys of an object, except `others`, which are checked elsewhere.
    fn settings(&mut self, settings: &[Setting], object: &Map<String, Value>, others: &[&str], path: &Path) {
        for (name, value) in object {
            if others.contains(&name.as_str()) || name.starts_with("x-") {
                continue;
            }
            match settings.iter().find(|setting| setting.name == name) {
                Some(setting) => {
                    let place = path.key(name);
                    if self.applies(setting, settings, object, &place) {
                        self.setting(setting, value, object, &place);
                    }
                }
                None => self.unknown(name, settings, &path.key(name)),
            }
        }
        for setting in settings {
            let missing = matches!(setting.default, DefaultValue::Required) && !object.contains_key(setting.name);
            if missing && setting.applies(settings, object, &|name| self.types.get(name)) == Some(true) {
                self.missing(setting, &path.key(setting.name));
            }
        }
    }

    fn missing(&mut self, setting: &Setting, path: &Path) {
        // As recorded on AWS. `Rule::LambdaStartingPositionMustBeGiven`
        match (setting.name, setting.aws) {
            ("startingPosition", _) => {
                let text = "1 validation error detected: Value null at 'startingPosition' failed to satisfy \
                            constraint: Member must not be null.";
                self.problems.refuse(path, "InvalidParameterValueException", text);
            }
            ("source", Some(_)) => {
                self.problems.refuse(path, "InvalidParameterValueException", "Unrecognized event source.");
            }
            // The text of the refusal was not recorded.
            ("deadLetterTarget", Some(aws)) => {
                self.problems.refuse(path, aws.code, format!("missing: {}", setting.description));
            }
            _ => {
                let example = if setting.name == "v" { "; this format is version 1, so write v: 1" } else { "" };
                self.problems.add(path, format!("missing: {}{example}", setting.description));
            }
        }
    }

    fn unknown(&mut self, name: &str, settings: &[Setting], path: &Path) {
        let names: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
        let mut message = "unknown key".to_owned();
        match self.problems.did_you_mean(name, names.iter().copied()) {
            meant if !meant.is_empty() => message.push_str(&meant),
            _ if names.is_empty() => {}
            _ => message.push_str(&format!("; there is {}", and(&names))),
        }
        self.problems.add(path, message);
    }

    /// Returns true if a setting applies here; if not, reports it.
    pub(crate) fn applies(
        &mut self,
        setting: &Setting,
        all: &[Setting],
        object: &Map<String, Value>,
        path: &Path,
    ) -> bool {
        if setting.applies(all, object, &|name| self.types.get(name)) != Some(false) {
            return true;
        }
        match setting.when {
            When::SiblingType { refusal: Some((code, text)), .. } => self.problems.refuse(path, code, text),
            When::SiblingType { name, types, .. } => {
                self.problems.add(path, format!("this is only for a {} as `{name}`", or(types)));
            }
            When::Sibling { name, values } => {
                self.problems.add(path, format!("this is only for `{name}` {}", or(values)));
            }
            When::Always => {}
        }
        false
    }

    /// Checks the value of a setting.
    pub(crate) fn setting(&mut self, setting: &Setting, value: &Value, siblings: &Map<String, Value>, path: &Path) {
        let default = setting.default_value(siblings, &|name| self.types.get(name));
        if !setting.simulated && default.as_ref() != Some(value) {
            self.problems.add(path, format!("`{}` is not simulated yet", setting.name));
            return;
        }
        // `version` has reported a newer version.
        if setting.name == "v" && value.as_i64().is_some_and(|v| v > schema::FORMAT_VERSION) {
            return;
        }
        self.value(&setting.kind, setting.aws.map(|aws| aws.code), value, siblings, path);
    }

    fn stack(&mut self, value: &Value, path: &Path) {
        let Some(stack) = value.as_object() else {
            return self.problems.add(path, "expected an object: the resources by name");
        };
        if stack.len() > MAX_RESOURCES {
            self.problems
                .add(path, format!("{} resources are too many: a stack has at most {MAX_RESOURCES}", stack.len()));
        }
        for (name, resource) in stack {
            let place = path.key(name);
            if !is_name(name) {
                let message = "bad name: a letter, then letters, digits, - and _, 64 at most";
                self.problems.add(place, message);
            }
            self.resource(resource, &place);
        }
    }

    fn resource(&mut self, value: &Value, path: &Path) {
        let Some(resource) = value.as_object() else {
            return self.problems.add(path, "expected an object with a `type`");
        };
        let names = schema::RESOURCE_TYPES.map(|of| of.name);
        let Some(name) = resource.get("type").and_then(Value::as_str) else {
            return self.problems.add(path.key("type"), format!("missing: what it is: {}", or(&names)));
        };
        let Some(of) = schema::resource_type(name) else {
            let meant = self.problems.did_you_mean(name, names);
            let message = format!("there is no type `{name}`{meant}");
            return self.problems.add(path.key("type"), message);
        };
        if !of.simulated {
            let message =
                format!("`{name}` is not simulated yet; this version simulates {}", schema::simulated_types());
            self.problems.add(path.key("type"), message);
        }
        self.settings(of.settings, resource, &["type"], path);
    }

    fn step(&mut self, value: &Value, path: &Path) {
        let Some(step) = value.as_object() else {
            return self
                .problems
                .add(path, "expected an object with `at` and one step, such as {\"at\": \"0s\", \"send\": {…}}");
        };
        let mut verbs = 0;
        for (name, value) in step {
            let place = path.key(name);
            if name == schema::AT.name || name.starts_with("x-") {
                continue;
            }
            let Some(of) = schema::step_type(name) else {
                let meant = self.problems.did_you_mean(name, STEPS.iter().map(|step| step.name));
                self.problems.add(place, format!("there is no step `{name}`{meant}"));
                verbs += 1;
                continue;
            };
            verbs += 1;
            if !of.simulated {
                self.problems.add(place, format!("`{name}` is not simulated yet"));
            }
            self.value(&of.kind, None, value, step, &place);
        }
        match step.get(schema::AT.name) {
            Some(at) => self.value(&schema::AT.kind, None, at, step, &path.key("at")),
            None => self.problems.add(path.key("at"), "missing: when, counted from the start, such as \"0s\""),
        }
        if verbs != 1 {
            self.problems
                .add(path, format!("{verbs} things in one step: a step has `at` and exactly one of the others"));
        }
    }

    /// Checks the settings of an update. Their combination with the other settings is checked when the update is
    /// applied.
    fn settings_of(&mut self, resource: &str, value: &Value, siblings: &Map<String, Value>, path: &Path) {
        let Some(set) = value.as_object() else {
            return self.problems.add(path, "expected an object: the settings that change");
        };
        // A missing or unknown resource is reported at its own key.
        let Some(of) = siblings.get(resource).and_then(Value::as_str).and_then(|name| self.types.get(name)) else {
            return;
        };
        for (name, value) in set {
            let place = path.key(name);
            match of.settings.iter().find(|setting| setting.name == name) {
                Some(_) if value.is_null() => {}
                Some(setting) => self.setting(setting, value, set, &place),
                None if name == "type" => self.problems.add(place, "a resource cannot change its type"),
                None => self.unknown(name, of.settings, &place),
            }
        }
    }
}

pub(crate) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && name.len() <= MAX_NAME_CHARS
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whole numbers over 2^53 would change on their way through JavaScript, and serde_json has rounded the largest
/// already.
fn exact_numbers<'a>(values: impl Iterator<Item = (&'a String, &'a Value)>, path: &Path, problems: &mut Problems) {
    for (key, value) in values {
        exact_number(value, &path.key(key), problems);
    }
}

fn exact_number(value: &Value, path: &Path, problems: &mut Problems) {
    match value {
        Value::Number(number) if !is_exact(number) => {
            let message = format!("{number} is a number that JavaScript cannot hold exactly; write it as text");
            problems.add(path, message);
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| exact_number(value, &path.index(i), problems))
        }
        Value::Object(map) => exact_numbers(map.iter(), path, problems),
        _ => {}
    }
}

pub(crate) fn is_exact(number: &serde_json::Number) -> bool {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => number <= MAX_EXACT as u64,
        (_, Some(number), _) => number >= -MAX_EXACT,
        (_, _, Some(number)) => number.abs() <= MAX_EXACT as f64,
        _ => false,
    }
}

/// The whole number of a value. `5.0` is 5, because JavaScript does not distinguish them.
pub(crate) fn whole_number(value: &Value) -> Option<i64> {
    let number = value.as_number().filter(|number| is_exact(number))?;
    number.as_i64().or_else(|| number.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64))
}
