//! The arguments of the functions of a type: a resource as it is written, to be compiled, and a resource that is made or
//! changed, with the stack at that time, to be checked.

use std::collections::BTreeMap;

use redrive_core::id::ResourceId;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::names::Names;
use crate::check::{Types, by_name};
use crate::path::Path;
use crate::text::duration::parse_duration;

/// A resource with its canonical settings, to be compiled.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub name: &'a str,
    pub settings: &'a Map<String, Value>,
    pub names: &'a Names<'a>,
    /// The path of the settings.
    pub path: &'a Path<'a>,
    pub is_update: bool,
}

impl<'a> Written<'a> {
    pub fn fields(self) -> Fields<'a> {
        Fields::new(self.settings)
    }

    pub fn id(self) -> Option<ResourceId> {
        self.names.resource(self.name)
    }
}

/// A resource that is made or changed.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub stack: &'a StackState<'a>,
    pub names: &'a Names<'a>,
    pub name: &'a str,
    pub settings: &'a Map<String, Value>,
    pub site: Site<'a>,
}

impl<'a> Change<'a> {
    pub fn fields(self) -> Fields<'a> {
        Fields::new(self.settings)
    }
}

/// The place where a resource is made or changed, for the path of a refusal.
#[derive(Clone, Copy)]
pub(super) enum Site<'a> {
    Stack,
    /// By the step of this number.
    Create(usize),
    Update(usize, &'a Map<String, Value>),
}

impl Site<'_> {
    pub(super) fn path(&self, resource: &str, setting: &str) -> String {
        match self {
            Site::Stack => format!("stack.{resource}.{setting}"),
            Site::Create(step) => format!("script[{step}].create"),
            Site::Update(step, set) if set.contains_key(setting) => format!("script[{step}].update.set.{setting}"),
            Site::Update(step, _) => format!("script[{step}].update"),
        }
    }

    /// The path of a part of a setting, such as `.onFailure`. A step leads to the setting as a whole.
    pub(super) fn part_path(&self, resource: &str, setting: &str, part: &str) -> String {
        let path = self.path(resource, setting);
        match self {
            Site::Stack => path + part,
            Site::Create(_) | Site::Update(..) => path,
        }
    }

    /// Returns true if a setting is set here; AWS checks only the settings that an update names.
    pub(super) fn sets(&self, setting: &str) -> bool {
        match self {
            Site::Stack | Site::Create(_) => true,
            Site::Update(_, set) => set.contains_key(setting),
        }
    }
}

pub(super) struct StackState<'a> {
    /// Canonical settings, by name.
    settings: BTreeMap<&'a str, Map<String, Value>>,
    exists: BTreeMap<&'a str, bool>,
    pub(super) account_concurrency: u32,
}

impl<'a> StackState<'a> {
    /// The stack at the start of the run.
    pub(super) fn new(full: &'a Map<String, Value>, account_concurrency: u32) -> StackState<'a> {
        let types = Types::of(full);
        let stack = full.get("stack").and_then(Value::as_object).into_iter().flatten();
        let simulated = stack.filter(|(name, _)| types.get(name).is_some_and(|of| of.simulated));
        let settings: BTreeMap<&str, Map<String, Value>> =
            by_name(simulated.filter_map(|(name, resource)| Some((name.as_str(), resource.as_object()?.clone()))));
        let mut exists: BTreeMap<&str, bool> = by_name(settings.keys().map(|name| (*name, true)));
        // A resource whose first step creates it does not exist before.
        let mut seen = Vec::new();
        for (_, verb, resource) in existence_steps(full) {
            if !seen.contains(&resource) {
                seen.push(resource);
                if let Some(exists) = exists.get_mut(resource) {
                    *exists = verb != "create";
                }
            }
        }
        StackState { settings, exists, account_concurrency }
    }

    pub(super) fn exists(&self, name: &str) -> bool {
        self.exists.get(name).copied().unwrap_or(false)
    }

    pub(super) fn settings(&self, name: &str) -> Option<&Map<String, Value>> {
        self.settings.get(name)
    }

    /// In the order of their names.
    pub(super) fn resources(&self) -> impl Iterator<Item = (&'a str, &Map<String, Value>)> {
        self.settings.iter().map(|(name, settings)| (*name, settings))
    }

    pub(super) fn existing(&self) -> impl Iterator<Item = (&'a str, &Map<String, Value>)> {
        self.resources().filter(|(name, _)| self.exists(name))
    }

    pub(super) fn set_exists(&mut self, name: &str, exists: bool) {
        if let Some(known) = self.exists.get_mut(name) {
            *known = exists;
        }
    }

    pub(super) fn set_settings(&mut self, name: &str, settings: Map<String, Value>) {
        if let Some(known) = self.settings.get_mut(name) {
            *known = settings;
        }
    }

    pub(super) fn is_fifo(&self, name: &str) -> bool {
        self.settings(name).is_some_and(|settings| Fields::new(settings).flag("fifo"))
    }

    /// The type of a resource; empty for a name that is not in the stack.
    pub(super) fn type_of(&self, name: &str) -> &str {
        self.settings(name).and_then(|settings| settings.get("type")?.as_str()).unwrap_or("")
    }
}

/// The `create` and `delete` steps in the order of time.
fn existence_steps(full: &Map<String, Value>) -> Vec<(u64, &str, &str)> {
    let script = full.get("script").and_then(Value::as_array).into_iter().flatten();
    let mut steps: Vec<(u64, &str, &str)> = script
        .filter_map(|step| {
            let at = parse_duration(step.get("at")?.as_str()?)?;
            let verb = ["create", "delete"].into_iter().find(|verb| step.get(verb).is_some())?;
            Some((at, verb, step.get(verb)?.get("resource")?.as_str()?))
        })
        .collect();
    steps.sort_by_key(|(at, _, _)| *at);
    steps
}
