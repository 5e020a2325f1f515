//! Every place in a scenario that names a resource.

use serde_json::{Map, Value};

use crate::check::Types;
use crate::check::value::pick;
use crate::schema::{self, DefaultValue, Setting, ValueType};

/// The decision of a visitor about a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Keep,
    /// The name is removed, with everything that requires it.
    Remove,
}

/// Visits names, and may change them.
pub(super) struct Visitor<'a> {
    pub types: &'a Types<'a>,
    /// The setting that holds the name, and the name.
    pub visit: &'a mut dyn FnMut(&'static str, &mut String) -> Decision,
}

impl Visitor<'_> {
    pub fn settings(&mut self, settings: &'static [Setting], object: &mut Map<String, Value>) -> Decision {
        for setting in settings {
            let siblings = match setting.kind {
                ValueType::SettingsOf(_) => object.clone(),
                _ => Map::new(),
            };
            let Some(value) = object.get_mut(setting.name) else { continue };
            if self.value(setting.name, &setting.kind, value, &siblings) == Decision::Keep {
                continue;
            }
            if matches!(setting.default, DefaultValue::Required) {
                return Decision::Remove;
            }
            object.shift_remove(setting.name);
        }
        Decision::Keep
    }

    fn value(
        &mut self,
        name: &'static str,
        kind: &'static ValueType,
        value: &mut Value,
        siblings: &Map<String, Value>,
    ) -> Decision {
        match (kind, value) {
            (ValueType::Resource(_), Value::String(resource)) => return (self.visit)(name, resource),
            (ValueType::Object(settings), Value::Object(object)) => return self.settings(settings, object),
            (ValueType::List { of, .. }, Value::Array(list)) => {
                list.retain_mut(|item| self.value(name, of, item, siblings) == Decision::Keep);
            }
            (ValueType::Map { of }, Value::Object(map)) => {
                map.retain(|_, item| self.value(name, of, item, siblings) == Decision::Keep);
            }
            (ValueType::AnyOf(kinds), value) => {
                if let Some(kind) = pick(kinds, value, &|name| self.types.get(name)) {
                    return self.value(name, kind, value, siblings);
                }
            }
            (ValueType::SettingsOf(resource), Value::Object(set)) => {
                let of = siblings.get(*resource).and_then(Value::as_str).and_then(|name| self.types.get(name));
                if let Some(of) = of {
                    self.settings(of.settings, set);
                }
            }
            (ValueType::Stack, Value::Object(stack)) => {
                stack.retain(|_, resource| match resource.as_object_mut() {
                    Some(resource) => self.resource(resource) == Decision::Keep,
                    None => true,
                });
            }
            (ValueType::Step, Value::Object(step)) => return self.step(step),
            _ => {}
        }
        Decision::Keep
    }

    pub fn resource(&mut self, resource: &mut Map<String, Value>) -> Decision {
        match resource.get("type").and_then(Value::as_str).and_then(schema::resource_type) {
            Some(of) => self.settings(of.settings, resource),
            None => Decision::Keep,
        }
    }

    fn step(&mut self, step: &mut Map<String, Value>) -> Decision {
        let siblings = Map::new();
        for of in &schema::STEPS {
            if let Some(value) = step.get_mut(of.name)
                && self.value(of.name, &of.kind, value, &siblings) == Decision::Remove
            {
                return Decision::Remove;
            }
        }
        Decision::Keep
    }
}
