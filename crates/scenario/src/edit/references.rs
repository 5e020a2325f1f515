//! Every place in a scenario that names a resource.

use serde_json::{Map, Value};

use crate::check::Types;
use crate::check::value::pick;
use crate::schema::{self, DefaultValue, Kind, Setting};

/// What becomes of a name that was found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// It goes, and with it what cannot be without it.
    Goes,
}

/// Visits names, and may change them.
pub(super) struct Visitor<'a> {
    pub types: &'a Types<'a>,
    /// The setting that holds the name, and the name.
    pub visit: &'a mut dyn FnMut(&'static str, &mut String) -> Fate,
}

impl Visitor<'_> {
    pub fn settings(&mut self, settings: &'static [Setting], object: &mut Map<String, Value>) -> Fate {
        for setting in settings {
            let siblings = match setting.kind {
                Kind::SettingsOf(_) => object.clone(),
                _ => Map::new(),
            };
            let Some(value) = object.get_mut(setting.name) else { continue };
            if self.value(setting.name, &setting.kind, value, &siblings) == Fate::Stays {
                continue;
            }
            if matches!(setting.default, DefaultValue::Required) {
                return Fate::Goes;
            }
            object.shift_remove(setting.name);
        }
        Fate::Stays
    }

    fn value(
        &mut self,
        name: &'static str,
        kind: &'static Kind,
        value: &mut Value,
        siblings: &Map<String, Value>,
    ) -> Fate {
        match (kind, value) {
            (Kind::Resource(_), Value::String(resource)) => return (self.visit)(name, resource),
            (Kind::Object(settings), Value::Object(object)) => return self.settings(settings, object),
            (Kind::List { of, .. }, Value::Array(list)) => {
                list.retain_mut(|item| self.value(name, of, item, siblings) == Fate::Stays);
            }
            (Kind::Map { of }, Value::Object(map)) => {
                map.retain(|_, item| self.value(name, of, item, siblings) == Fate::Stays);
            }
            (Kind::AnyOf(kinds), value) => {
                if let Some(kind) = pick(kinds, value, &|name| self.types.get(name)) {
                    return self.value(name, kind, value, siblings);
                }
            }
            (Kind::SettingsOf(resource), Value::Object(set)) => {
                let of = siblings.get(*resource).and_then(Value::as_str).and_then(|name| self.types.get(name));
                if let Some(of) = of {
                    self.settings(of.settings, set);
                }
            }
            (Kind::Stack, Value::Object(stack)) => {
                stack.retain(|_, resource| match resource.as_object_mut() {
                    Some(resource) => self.resource(resource) == Fate::Stays,
                    None => true,
                });
            }
            (Kind::Step, Value::Object(step)) => return self.step(step),
            _ => {}
        }
        Fate::Stays
    }

    pub fn resource(&mut self, resource: &mut Map<String, Value>) -> Fate {
        match resource.get("type").and_then(Value::as_str).and_then(schema::resource_type) {
            Some(of) => self.settings(of.settings, resource),
            None => Fate::Stays,
        }
    }

    fn step(&mut self, step: &mut Map<String, Value>) -> Fate {
        let siblings = Map::new();
        for of in &schema::STEPS {
            if let Some(value) = step.get_mut(of.name)
                && self.value(of.name, &of.kind, value, &siblings) == Fate::Goes
            {
                return Fate::Goes;
            }
        }
        Fate::Stays
    }
}
