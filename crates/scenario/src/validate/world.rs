//! What exists, and with which settings, as the script goes on. AWS refuses things at the moment they are made or changed.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Names, call, refusals};
use crate::check::{Types, by_name};
use crate::problem::Problems;
use crate::text::duration::parse_duration;

/// Where something is made or changed, for the path of a refusal.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Stack,
    /// By the step of this number.
    Create(usize),
    Update(usize, &'a Map<String, Value>),
}

impl Place<'_> {
    pub(super) fn path(&self, resource: &str, setting: &str) -> String {
        match self {
            Place::Stack => format!("stack.{resource}.{setting}"),
            Place::Create(step) => format!("script[{step}].create"),
            Place::Update(step, set) if set.contains_key(setting) => format!("script[{step}].update.set.{setting}"),
            Place::Update(step, _) => format!("script[{step}].update"),
        }
    }

    /// Whether a setting is being set here; AWS looks again only at what an update names.
    pub(super) fn sets(&self, setting: &str) -> bool {
        match self {
            Place::Stack | Place::Create(_) => true,
            Place::Update(_, set) => set.contains_key(setting),
        }
    }
}

pub(super) struct World<'a> {
    /// Canonical settings, by name.
    settings: BTreeMap<&'a str, Map<String, Value>>,
    exists: BTreeMap<&'a str, bool>,
    pub(super) account_concurrency: u32,
}

impl<'a> World<'a> {
    /// The stack at the start of the run.
    pub(super) fn new(full: &'a Map<String, Value>, account_concurrency: u32) -> World<'a> {
        let types = Types::of(full);
        let stack = full.get("stack").and_then(Value::as_object).into_iter().flatten();
        let simulated = stack.filter(|(name, _)| types.get(name).is_some_and(|of| of.simulated));
        let settings: BTreeMap<&str, Map<String, Value>> =
            by_name(simulated.filter_map(|(name, resource)| Some((name.as_str(), resource.as_object()?.clone()))));
        let mut exists: BTreeMap<&str, bool> = by_name(settings.keys().map(|name| (*name, true)));
        // What the first step of its kind creates was not there before.
        let mut seen = Vec::new();
        for (_, verb, resource) in existence_steps(full) {
            if !seen.contains(&resource) {
                seen.push(resource);
                if let Some(exists) = exists.get_mut(resource) {
                    *exists = verb != "create";
                }
            }
        }
        World { settings, exists, account_concurrency }
    }

    /// Checks what AWS says to the stack as it is at the start.
    pub(super) fn begin(&self, names: &Names, problems: &mut Problems) {
        for name in self.settings.keys().filter(|name| self.exists(name)) {
            refusals::check(self, name, Place::Stack, problems);
            call::check(self, names, name, Place::Stack, problems);
        }
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
