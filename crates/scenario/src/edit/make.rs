//! Adds and renames resources and steps, and removes them with everything that requires them.

use serde_json::{Map, Value, json};

use super::references::{Decision, Visitor};
use crate::check::{Types, is_name};
use crate::scenario::Scenario;
use crate::schema::{
    DefaultValue, RESOURCE_TYPES, ResourceType, SCENARIO, Setting, ValueType, resource_type, step_type,
};
use crate::text::duration::write_duration;

/// Maximum number of attempts to make a valid resource or step.
const MOST_TRIES: usize = 100;

const RULE: &str = "rule";
const BUS: &str = "bus";

impl Scenario {
    /// The names of the stack, in the order in which it is written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let stack = self.as_map().get("stack").and_then(Value::as_object);
        stack.into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// The same scenario with one more resource of a type, and the name that it got. Resources that it
    /// requires are added as well, if the stack has none that fits.
    pub fn with_resource(&self, of: &'static ResourceType) -> (Scenario, String) {
        let (mut scenario, name) = self.with_one(of, 0);
        // A source needs a reader: the first type that can read it is added too.
        let reader = || {
            let mut joiners = RESOURCE_TYPES.iter().filter(|joiner| joiner.simulated && joiner.name != of.name);
            joiners.find(|joiner| first_name(joiner).is_some_and(|types| types.contains(&of.name)))
        };
        let is_first = self.names().next().is_none();
        if is_first && let Some(reader) = reader() {
            scenario = scenario.with_one(reader, 0).0;
        }
        if is_first && of.simulated {
            let script = json!([{ "at": "0s", "send": { "to": name, "count": 10 } }]);
            let sent = scenario.with("script", script);
            scenario = if crate::validate(&sent).is_ok() { sent } else { scenario };
        }
        (scenario, name)
    }

    fn with_one(&self, of: &'static ResourceType, depth: usize) -> (Scenario, String) {
        let mut scenario = self.clone();
        for setting in of.settings {
            let (DefaultValue::Required, ValueType::Resource(types)) = (setting.default, setting.kind) else {
                continue;
            };
            if scenario.nth_of(types, 0).is_none()
                && depth < 3
                && let Some(needed) = simplest(types)
            {
                scenario = scenario.with_one(needed, depth + 1).0;
            }
        }
        // A rule of the default bus can only have a schedule.
        if of.name == RULE
            && scenario.nth_of(&[BUS], 0).is_none()
            && let Some(bus) = resource_type(BUS)
        {
            scenario = scenario.with_one(bus, depth + 1).0;
        }
        let name = scenario.free_name(of.name);
        let made = scenario.first_sound(|nth| {
            let resource = scenario.made(of, &[], nth).unwrap_or_default();
            Some(scenario.with(&format!("stack.{name}"), Value::Object(resource)))
        });
        (made.unwrap_or(scenario), name)
    }

    /// Returns the first candidate without new problems, else the first. `nth` says which of the resources
    /// that fit is named.
    fn first_sound(&self, make: impl Fn(usize) -> Option<Scenario>) -> Option<Scenario> {
        let problems = |scenario: &Scenario| crate::validate(scenario).err().map_or(0, |problems| problems.len());
        let before = problems(self);
        let count = self.names().count();
        let sound = (0..(count * count).min(MOST_TRIES)).filter_map(&make).find(|made| problems(made) <= before);
        sound.or_else(|| make(0))
    }

    /// A resource with its required settings. `names` are settings that are decided already.
    pub(super) fn made(&self, of: &ResourceType, names: &[(&str, &str)], nth: usize) -> Option<Map<String, Value>> {
        let mut resource = Map::new();
        resource.insert("type".to_owned(), of.name.into());
        for (setting, name) in names {
            resource.insert((*setting).to_owned(), (*name).into());
        }
        if of.name == RULE {
            let bus = self.nth_of(&[BUS], nth)?;
            resource.entry(BUS).or_insert_with(|| bus.into());
            // All of its events.
            resource.insert("eventPattern".to_owned(), json!({ "source": [{ "exists": true }] }));
        }
        self.fill_required(of.settings, &mut resource, nth).then_some(resource)
    }

    /// Returns true if the stack has a resource that such a step can name.
    pub fn has_for_step(&self, verb: &str) -> bool {
        step_type(verb).is_some_and(|of| of.simulated && self.example(&of.kind, 0).is_some())
    }

    /// The same scenario with one more step, filled with what must be written; none if the stack has nothing that it
    /// could be about.
    pub fn with_step(&self, verb: &str, at_millis: u64) -> Option<Scenario> {
        let kind = &step_type(verb)?.kind;
        let steps = self.get("script").and_then(Value::as_array).map_or(0, Vec::len);
        let base = if steps == 0 { self.with("script", json!([])) } else { self.clone() };
        self.first_sound(|nth| {
            let mut step = Map::new();
            step.insert("at".to_owned(), write_duration(at_millis).into());
            let mut what = self.example(kind, nth)?;
            // From the resources so far.
            if let Some(end) = what.get_mut("eventEndTime") {
                *end = write_duration(at_millis.max(1)).into();
            }
            step.insert(verb.to_owned(), what);
            Some(base.with(&format!("script[{steps}]"), Value::Object(step)))
        })
    }

    fn fill_required(&self, settings: &[Setting], object: &mut Map<String, Value>, mut nth: usize) -> bool {
        for setting in settings.iter().filter(|setting| matches!(setting.default, DefaultValue::Required)) {
            let applies = setting.applies(settings, object, &|name| self.resource_type(name)) != Some(false);
            if !applies || object.contains_key(setting.name) {
                continue;
            }
            let Some(value) = self.example(&setting.kind, nth) else { return false };
            object.insert(setting.name.to_owned(), value);
            // The first name varies fastest.
            nth /= self.names().count().max(1);
        }
        true
    }

    /// A valid example of a value.
    fn example(&self, kind: &ValueType, nth: usize) -> Option<Value> {
        Some(match kind {
            ValueType::Integer { min, .. } | ValueType::Decimal { min, .. } => (*min).into(),
            ValueType::Boolean => false.into(),
            ValueType::Duration { .. } => "0s".into(),
            ValueType::Moment => "2026-01-01T00:00:00Z".into(),
            // The first message of a receive step.
            ValueType::Text { .. } => "a/1".into(),
            ValueType::Choice(words) => (*words.first()?).into(),
            ValueType::Resource(types) => self.nth_of(types, nth)?.into(),
            ValueType::Object(settings) => {
                let mut object = Map::new();
                if !self.fill_required(settings, &mut object, nth) {
                    return None;
                }
                object.into()
            }
            ValueType::List { of, .. } => json!([self.example(of, nth)?]),
            ValueType::AnyOf(kinds) => self.example(kinds.first()?, nth)?,
            ValueType::Map { .. } | ValueType::SettingsOf(_) | ValueType::Stack | ValueType::Step => {
                Value::Object(Map::new())
            }
            ValueType::Json => Value::Null,
        })
    }

    fn nth_of(&self, types: &[&str], nth: usize) -> Option<&str> {
        let fits = |name: &str| self.resource_type(name).is_some_and(|of| types.is_empty() || types.contains(&of.name));
        let fitting = || self.names().filter(|name| fits(name));
        fitting().nth(nth % self.names().count().max(1)).or_else(|| fitting().next())
    }

    fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    /// `queue`, `queue-2`, …
    pub(super) fn free_name(&self, of: &str) -> String {
        let numbered = (2..).map(|number| format!("{of}-{number}"));
        let mut names = core::iter::once(of.to_owned()).chain(numbered);
        names.find(|name| !self.has(name)).unwrap_or_default()
    }

    /// The same scenario with a resource renamed in all references. `None` if the name is invalid or taken.
    pub fn renamed(&self, old: &str, new: &str) -> Option<Scenario> {
        if !is_name(new) || self.has(new) || !self.has(old) {
            return None;
        }
        let mut root = self.as_map().clone();
        let visit = |_: &'static str, name: &mut String| {
            if name == old {
                new.clone_into(name);
            }
            Decision::Keep
        };
        self.visit(&mut root, visit);
        let stack = stack_of(&mut root)?;
        let resources = core::mem::take(stack).into_iter();
        *stack = resources.map(|(name, of)| (if name == old { new.to_owned() } else { name }, of)).collect();
        for entry in root.get_mut("expect").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(Value::String(path)) = entry.get_mut("that") {
                *path = with_name(path, old, new);
            }
        }
        Scenario::from_value(Value::Object(root)).ok()
    }

    /// The same scenario without a resource, and without everything that requires it.
    pub fn without_resource(&self, name: &str) -> Scenario {
        let mut root = self.as_map().clone();
        let mut gone = vec![name.to_owned()];
        while let Some(name) = gone.pop() {
            let Some(stack) = stack_of(&mut root) else { break };
            stack.shift_remove(&name);
            let before: Vec<String> = stack.keys().cloned().collect();
            self.visit(&mut root, |_, other| if *other == name { Decision::Remove } else { Decision::Keep });
            let is_there = |name: &String| root.get("stack").is_some_and(|stack| stack.get(name).is_some());
            gone.extend(before.into_iter().filter(|name| !is_there(name)));
        }
        Scenario::from_value(Value::Object(root)).unwrap_or_else(|_| self.clone())
    }

    fn visit(&self, root: &mut Map<String, Value>, mut visit: impl FnMut(&'static str, &mut String) -> Decision) {
        let types = Types::of(self.as_map());
        Visitor { types: &types, visit: &mut visit }.settings(&SCENARIO, root);
    }
}

fn stack_of(root: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    root.get_mut("stack")?.as_object_mut()
}

/// The first of some types that is simulated; of any, the first that needs nothing else.
fn simplest(types: &[&str]) -> Option<&'static ResourceType> {
    let is_one = |of: &&ResourceType| match types {
        [] => first_name(of).is_none(),
        types => types.contains(&of.name),
    };
    RESOURCE_TYPES.into_iter().filter(|of| of.simulated).find(is_one)
}

/// The types that the first required name of a resource can have.
fn first_name(of: &ResourceType) -> Option<&'static [&'static str]> {
    let required = of.settings.iter().filter(|setting| matches!(setting.default, DefaultValue::Required));
    required.into_iter().find_map(|setting| match setting.kind {
        ValueType::Resource(types) => Some(types),
        _ => None,
    })
}

/// A path of the report in which a resource has another name: `records[orders/3].outcome`, `metrics.worker.Errors`.
fn with_name(path: &str, old: &str, new: &str) -> String {
    let mut parts = path.to_owned();
    for (before, after) in [("[", "/"), ("[", "@"), ("[", "]"), ("metrics.", ".")] {
        parts = parts.replace(&format!("{before}{old}{after}"), &format!("{before}{new}{after}"));
    }
    parts
}
