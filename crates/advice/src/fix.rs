//! A fix: the settings after which an advice no longer applies.

use redrive_core::id::ResourceId;
use redrive_scenario::Scenario;
use serde_json::{Map, Value};

use crate::found::Advice;
use crate::stack::Stack;

/// Two weeks, the maximum retention of SQS.
pub(crate) const MAX_RETENTION_SECS: u64 = 1_209_600;

/// Changes to the stack that are made together. There is at least one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fix {
    /// The first change is of the resource that the advice is about.
    pub changes: Vec<Change>,
}

/// New settings of a resource. A resource that is not in the stack is created; its first setting is its `type`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub resource: String,
    /// Dotted paths and values; null removes the setting.
    pub set: Vec<(String, Value)>,
}

impl Fix {
    pub(crate) fn new(stack: &Stack, resource: ResourceId, setting: &str, value: impl Into<Value>) -> Fix {
        Fix::default().and(stack, resource, setting, value)
    }

    pub(crate) fn and(self, stack: &Stack, resource: ResourceId, setting: &str, value: impl Into<Value>) -> Fix {
        self.and_named(stack.plan.name(resource), setting, value.into())
    }

    /// Adds a new queue for records that failed, with the maximum retention.
    pub(crate) fn with_new_queue(self, name: &str, is_fifo: bool) -> Fix {
        let queue = self.and_named(name, "type", "queue".into());
        let queue = if is_fifo { queue.and_named(name, "fifo", true.into()) } else { queue };
        queue.and_named(name, "messageRetentionPeriod", MAX_RETENTION_SECS.into())
    }

    fn and_named(mut self, resource: &str, setting: &str, value: Value) -> Fix {
        let set = (setting.to_owned(), value);
        match self.changes.iter_mut().find(|change| change.resource == resource) {
            Some(change) => change.set.push(set),
            None => self.changes.push(Change { resource: resource.to_owned(), set: vec![set] }),
        }
        self
    }

    /// The form in a report: `{resource, set}`, and the other changes in `also`.
    pub fn to_value(&self) -> Value {
        let mut changes = self.changes.iter().map(Change::to_value);
        let mut fix = changes.next().unwrap_or_default();
        let also: Vec<Value> = changes.map(Value::Object).collect();
        if !also.is_empty() {
            fix.insert("also".to_owned(), also.into());
        }
        Value::Object(fix)
    }

    /// Reads what `to_value` writes.
    pub fn from_value(value: &Value) -> Option<Fix> {
        let also = value.get("also").and_then(Value::as_array).into_iter().flatten();
        let changes: Option<Vec<Change>> = std::iter::once(value).chain(also).map(Change::from_value).collect();
        Some(Fix { changes: changes? })
    }
}

impl Change {
    fn to_value(&self) -> Map<String, Value> {
        let mut change = Map::new();
        change.insert("resource".to_owned(), self.resource.as_str().into());
        change.insert("set".to_owned(), Value::Object(self.set.iter().cloned().collect()));
        change
    }

    fn from_value(value: &Value) -> Option<Change> {
        let set = value.get("set")?.as_object()?;
        let set = set.iter().map(|(setting, value)| (setting.clone(), value.clone())).collect();
        Some(Change { resource: value.get("resource")?.as_str()?.to_owned(), set })
    }
}

/// Applies the fixes that go together and returns their positions in the list. The first fix of a setting wins, and a
/// fix that makes the scenario invalid is left out.
pub fn together(scenario: &Scenario, advice: &[Advice]) -> (Scenario, Vec<usize>) {
    let mut fixed = scenario.clone();
    let mut taken: Vec<(&str, &str)> = Vec::new();
    let mut places = Vec::new();
    for (place, fix) in advice.iter().enumerate().filter_map(|(place, one)| Some((place, one.fix.as_ref()?))) {
        let own =
            fix.changes.iter().flat_map(|change| change.set.iter().map(|(setting, _)| (&*change.resource, &**setting)));
        let own: Vec<(&str, &str)> = own.collect();
        // A policy and a part of it are the same setting.
        let is_about = |one: &str, other: &str| {
            one == other
                || one.strip_prefix(other).or_else(|| other.strip_prefix(one)).is_some_and(|rest| rest.starts_with('.'))
        };
        let conflicts = |(resource, setting): &(&str, &str)| {
            taken.iter().any(|(of, other)| of == resource && is_about(setting, other))
        };
        if own.iter().any(conflicts) {
            continue;
        }
        let next = apply(&fixed, fix);
        if redrive_scenario::validate(&next).is_ok() {
            (fixed, taken) = (next, [taken, own].concat());
            places.push(place);
        }
    }
    (fixed, places)
}

/// Returns the scenario with a fix applied.
pub fn apply(scenario: &Scenario, fix: &Fix) -> Scenario {
    let mut fixed = scenario.clone();
    for change in &fix.changes {
        for (setting, value) in &change.set {
            let path = format!("stack.{}.{setting}", change.resource);
            fixed = if value.is_null() { fixed.without(&path) } else { fixed.with(&path, value.clone()) };
        }
    }
    fixed
}
