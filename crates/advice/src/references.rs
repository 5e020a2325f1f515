//! The references between resources of a scenario, found with the tables of the schema, so that every type is covered.

use redrive_core::id::ResourceId;
use redrive_core::plan::Plan;
use redrive_scenario::schema::{Setting, ValueType};
use redrive_scenario::{resource_type, step_type};
use serde_json::{Map, Value};

/// A name of a resource, where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The resource that has the setting; none for a step of the script.
    pub from: Option<String>,
    /// The setting, or the step: `handler.sends`, `send.to`.
    pub setting: String,
    pub to: String,
}

/// References along which records always go. Along the others, records go after a failure.
const ALWAYS: &[&str] = &[
    "handler.sends",
    "eventInvokeConfig.onSuccess",
    "notify",
    "targets.target",
    "endpoint",
    "calls",
    "task",
    "function",
];

/// References along which no records go.
const NEVER: &[&str] = &["redriveAllowPolicy.sourceQueues"];

/// References that point against the direction of records. Records always go along them.
const AGAINST: &[&str] = &["source", "topic", "bus"];

/// The resources that records go to from each resource, by index in the plan.
pub(crate) type Targets = Vec<Vec<ResourceId>>;

/// Returns the targets of each resource. With `certain`, only those that receive records when nothing fails.
pub(crate) fn targets(references: &[Reference], plan: &Plan, certain: bool) -> Targets {
    let mut targets: Targets = vec![Vec::new(); plan.resources.len()];
    for reference in references {
        let setting = &*reference.setting;
        let Some(from) = reference.from.as_deref().filter(|_| !NEVER.contains(&setting)) else { continue };
        let is_against = AGAINST.contains(&setting);
        let (from, to) = if is_against { (&*reference.to, from) } else { (from, &*reference.to) };
        if certain && !is_against && !ALWAYS.contains(&setting) {
            continue;
        }
        if let (Some(from), Some(to)) = (plan.find(from), plan.find(to)) {
            targets[from.index()].push(to);
        }
    }
    targets
}

/// Every reference of a canonical scenario. What an `update` step sets counts as if it were set from the start.
pub(crate) fn of(scenario: &Map<String, Value>) -> Vec<Reference> {
    let stack = scenario.get("stack").and_then(Value::as_object);
    let mut reader = Reader { stack, from: None, found: Vec::new() };
    for (name, resource) in stack.into_iter().flatten() {
        reader.from = Some(name.clone());
        if let (Some(settings), Some(resource)) = (reader.settings_of(name), resource.as_object()) {
            reader.object(settings, resource, "");
        }
    }
    let script = scenario.get("script").and_then(Value::as_array);
    for step in script.into_iter().flatten().filter_map(Value::as_object) {
        for (verb, value) in step {
            reader.from = None;
            if let Some(of) = step_type(verb) {
                reader.value(&of.kind, value, step, verb);
            }
        }
    }
    reader.found
}

struct Reader<'a> {
    stack: Option<&'a Map<String, Value>>,
    from: Option<String>,
    found: Vec<Reference>,
}

impl Reader<'_> {
    fn settings_of(&self, name: &str) -> Option<&'static [Setting]> {
        Some(resource_type(self.stack?.get(name)?.get("type")?.as_str()?)?.settings)
    }

    fn object(&mut self, settings: &[Setting], object: &Map<String, Value>, path: &str) {
        for setting in settings {
            if let Some(value) = object.get(setting.name) {
                let dot = if path.is_empty() { "" } else { "." };
                self.value(&setting.kind, value, object, &format!("{path}{dot}{}", setting.name));
            }
        }
    }

    fn value(&mut self, kind: &ValueType, value: &Value, siblings: &Map<String, Value>, path: &str) {
        match (kind, value) {
            (ValueType::Resource(_), Value::String(name))
                if self.stack.is_some_and(|stack| stack.contains_key(name)) =>
            {
                self.found.push(Reference { from: self.from.clone(), setting: path.to_owned(), to: name.clone() });
            }
            (ValueType::Object(settings), Value::Object(object)) => self.object(settings, object, path),
            (ValueType::List { of, .. }, Value::Array(list)) => {
                list.iter().for_each(|value| self.value(of, value, siblings, path));
            }
            (ValueType::Map { of }, Value::Object(map)) => {
                map.values().for_each(|value| self.value(of, value, siblings, path));
            }
            (ValueType::AnyOf(kinds), value) => kinds.iter().for_each(|kind| self.value(kind, value, siblings, path)),
            (ValueType::SettingsOf(sibling), Value::Object(set)) => {
                let name = siblings.get(*sibling).and_then(Value::as_str);
                if let Some((name, settings)) = name.and_then(|name| Some((name, self.settings_of(name)?))) {
                    self.from = Some(name.to_owned());
                    self.object(settings, set, "");
                    self.from = None;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redrive_scenario::Scenario;

    #[test]
    fn a_name_is_found_wherever_it_is_written() {
        let text = r#"{ "v": 1, "stack": {
            "orders": { "type": "queue", "redrivePolicy": { "deadLetterTarget": "letters" } },
            "letters": { "type": "queue" },
            "worker": { "type": "function", "handler": { "sends": ["letters", "orders"] } },
            "feed": { "type": "mapping", "source": "orders", "function": "worker" } },
          "script": [
            { "at": "0s", "send": { "to": "orders" } },
            { "at": "1s", "update": { "resource": "worker", "set": { "deadLetterTarget": "letters" } } } ] }"#;
        let found = of(Scenario::parse(text).expect("a scenario").full());
        let tell = |one: &Reference| format!("{} {} {}", one.from.as_deref().unwrap_or("-"), one.setting, one.to);
        assert_eq!(
            found.iter().map(tell).collect::<Vec<String>>(),
            [
                "feed source orders",
                "feed function worker",
                "orders redrivePolicy.deadLetterTarget letters",
                "worker handler.sends letters",
                "worker handler.sends orders",
                "- send.to orders",
                "- update.resource worker",
                "worker deadLetterTarget letters",
            ]
        );
    }
}
