//! The links between the resources of a scenario, and the possible links.

use serde_json::{Map, Value, json};

use super::references::{Decision, Visitor};
use crate::check::Types;
use crate::scenario::Scenario;
use crate::schema::{DefaultValue, RESOURCE_TYPES, ResourceType, Setting, ValueType};

/// The records that flow along a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Records that did not fail.
    Main,
    /// Records that failed.
    Failure,
}

/// A link along which records go from one resource to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackLink {
    pub from: String,
    pub to: String,
    pub flow: Flow,
    /// The setting that makes the link.
    pub setting: &'static str,
}

/// A way to connect two resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// `orders-dlq: redrivePolicy.deadLetterTarget`, `worker, with a new mapping`.
    pub words: String,
    /// A path, and the value to write there.
    pub path: String,
    pub value: Value,
}

/// The flow along a setting that names a resource, and true if it goes towards the owner of the setting. `None` if no
/// records go along it.
fn flow(setting: &str) -> Option<(Flow, bool)> {
    match setting {
        "source" | "topic" | "bus" => Some((Flow::Main, true)),
        "deadLetterTarget" | "onFailure" | "badRecordsTo" | "next" => Some((Flow::Failure, false)),
        "sourceQueues" => None,
        _ => Some((Flow::Main, false)),
    }
}

impl Scenario {
    /// All links of the stack, in the order in which it is written.
    pub fn links(&self) -> Vec<StackLink> {
        let mut stack = self.as_map().get("stack").and_then(Value::as_object).cloned().unwrap_or_default();
        let types = Types::of(self.as_map());
        let mut links: Vec<StackLink> = Vec::new();
        for (owner, resource) in &mut stack {
            let Some(resource) = resource.as_object_mut() else { continue };
            let mut visit = |setting: &'static str, name: &mut String| {
                if let Some((flow, is_inward)) = flow(setting).filter(|_| types.get(name).is_some()) {
                    let (from, to) = if is_inward { (&*name, owner) } else { (owner, &*name) };
                    links.push(StackLink { from: from.clone(), to: to.clone(), flow, setting });
                }
                Decision::Keep
            };
            Visitor { types: &types, visit: &mut visit }.resource(resource);
        }
        links
    }

    /// The ways to connect a resource with the others: by a setting of its own, or with a new resource between.
    pub fn ways(&self, from: &str) -> Vec<Way> {
        let Some(of) = self.resource_type(from) else { return Vec::new() };
        let mut ways = Vec::new();
        for other in self.names().filter(|other| *other != from) {
            let Some(other_of) = self.resource_type(other) else { continue };
            self.own(from, of, other, other_of, &mut ways);
            let joiners = RESOURCE_TYPES.iter().filter(|joiner| joiner.simulated);
            ways.extend(joiners.filter_map(|joiner| self.joined(joiner, (from, of), (other, other_of))));
        }
        ways
    }

    fn own(&self, from: &str, of: &ResourceType, other: &str, other_of: &ResourceType, ways: &mut Vec<Way>) {
        let object = self.get(&format!("stack.{from}")).and_then(Value::as_object);
        let empty = Map::new();
        let object = object.unwrap_or(&empty);
        for (path, setting, all) in names(of.settings) {
            let takes = match setting.kind {
                ValueType::Resource(types) => takes(types, other_of),
                ValueType::List { of: ValueType::Resource(types), .. } => takes(types, other_of),
                _ => false,
            };
            let applies = setting.applies(all, object, &|name| self.resource_type(name)) != Some(false);
            let Some((_, false)) = flow(setting.name).filter(|_| takes && applies && setting.simulated) else {
                continue;
            };
            let place = format!("stack.{from}.{path}");
            let value = match (setting.kind, self.get(&place)) {
                (ValueType::List { .. }, Some(Value::Array(list))) if list.iter().any(|name| name == other) => continue,
                (ValueType::List { .. }, Some(Value::Array(list))) => {
                    list.iter().cloned().chain([other.into()]).collect()
                }
                (ValueType::List { .. }, _) => json!([other]),
                (_, Some(name)) if name == other => continue,
                _ => other.into(),
            };
            ways.push(Way { words: format!("{other}: {path}"), path: place, value });
        }
    }

    /// Connects two resources by a new resource between them.
    fn joined(
        &self,
        joiner: &ResourceType,
        (from, of): (&str, &ResourceType),
        (other, other_of): (&str, &ResourceType),
    ) -> Option<Way> {
        let required = || joiner.settings.iter().filter(|setting| matches!(setting.default, DefaultValue::Required));
        let names = |of: &ResourceType, is_inward: bool| {
            required().find(|setting| match setting.kind {
                ValueType::Resource(types) => flow(setting.name) == Some((Flow::Main, is_inward)) && takes(types, of),
                _ => false,
            })
        };
        if joiner.name == "rule" && of.name == "bus" && is_target(joiner, other_of) {
            let mut rule = self.made(joiner, &[("bus", from)], 0)?;
            rule.insert("targets".to_owned(), json!([{ "target": other }]));
            let path = format!("stack.{}", self.free_name(joiner.name));
            return Some(Way { words: format!("{other}, by a new rule"), path, value: Value::Object(rule) });
        }
        let (source, target) = (names(of, true)?, names(other_of, false)?);
        let resource = self.made(joiner, &[(source.name, from), (target.name, other)], 0)?;
        let path = format!("stack.{}", self.free_name(joiner.name));
        Some(Way { words: format!("{other}, by a new {}", joiner.name), path, value: Value::Object(resource) })
    }
}

/// Returns true if a rule can have such a target.
fn is_target(rule: &ResourceType, of: &ResourceType) -> bool {
    let targets = rule.settings.iter().find(|setting| setting.name == "targets").map(|setting| setting.kind);
    let Some(ValueType::List { of: ValueType::Object(parts), .. }) = targets else { return false };
    parts
        .iter()
        .any(|part| matches!(part.kind, ValueType::Resource(types) if part.name == "target" && takes(types, of)))
}

fn takes(types: &[&str], of: &ResourceType) -> bool {
    types.is_empty() || types.contains(&of.name)
}

/// The settings of a resource and of its parts, with their paths and their siblings.
fn names(settings: &'static [Setting]) -> Vec<(String, &'static Setting, &'static [Setting])> {
    let mut all = Vec::new();
    for setting in settings {
        match setting.kind {
            ValueType::Object(parts) => {
                all.extend(parts.iter().map(|part| (format!("{}.{}", setting.name, part.name), part, parts)));
            }
            _ => all.push((setting.name.to_owned(), setting, settings)),
        }
    }
    all
}
