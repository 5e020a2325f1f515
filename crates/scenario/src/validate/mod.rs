//! Makes a plan of a scenario. Nothing else makes plans.
//!
//! First the tables are checked, then the canonical form is compiled. Compiling goes on when something is wrong, so
//! that all problems are found at once: a value that the tables refused reads as `None` and is not reported twice.

mod api;
mod bucket;
mod bus;
mod caller;
mod context;
mod fields;
mod function;
mod mapping;
mod pattern;
mod queue;
mod rule;
mod schedule;
mod script;
mod send;
mod state_machine;
mod stream;
mod subscription;
mod table;
mod topic;
mod types;

use redrive_core::draw::key_of;
use redrive_core::id::{BusId, FunctionId, QueueId, ResourceId, TopicId};
use redrive_core::plan::{Account, Parts, Plan, Resource, ResourceKind};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use self::context::{Site, StackState, Written};
use self::fields::Fields;
use crate::check::{self, Types, by_name};
use crate::expectation;
use crate::path::Path;
use crate::problem::{Problem, Problems};
use crate::scenario::Scenario;

/// Makes a plan of a scenario, or returns all its problems.
pub fn validate(scenario: &Scenario) -> Result<Plan, Vec<Problem>> {
    let mut problems = Problems::default();
    check::check(scenario.as_map(), &mut problems);
    problems.end_of_tables();
    expectation::check(scenario.as_map(), &mut problems);
    let parts = compile(scenario.full(), &mut problems);
    if problems.is_empty() { Ok(Plan::from_validated(parts)) } else { Err(problems.into_vec()) }
}

fn compile(full: &Map<String, Value>, problems: &mut Problems) -> Parts {
    let types = Types::of(full);
    let names = Names::of(full);
    let top = Fields::new(full);
    let account = top.object("account");
    let account = Account {
        concurrent_executions: account.number("concurrentExecutions").unwrap_or(1),
        used_by_others: account.number("usedByOthers").unwrap_or(0),
    };
    let mut stack = StackState::new(full, account.concurrent_executions);
    let mut parts = Parts {
        seed: top.number("seed").unwrap_or(0),
        start_unix_millis: top.moment("start").unwrap_or(0),
        run_for: top.duration("runFor"),
        account,
        ..Parts::default()
    };
    for (name, kind) in &names.kinds {
        let from_start = stack.exists(name);
        parts.resources.push(Resource { name: (*name).into(), kind: *kind, key: key_of(name), from_start });
    }
    for (name, _) in stack.existing() {
        types::refuse(&stack, &names, name, Site::Stack, problems);
    }
    let in_stack = Path::ROOT.key("stack");
    let mut compiled = 0;
    for (name, settings) in stack.resources() {
        let written = Written { name, settings, names: &names, path: &in_stack.key(name), is_update: false };
        if let Some(settings) = types::compile(written, problems) {
            parts.add(settings);
            compiled += 1;
        }
    }
    parts.script = script::compile(full, &names, &types, &mut stack, problems);
    // A hole here would shift all the numbers behind it. The tables have found its cause already; this is the net.
    if problems.is_empty() && (compiled != names.kinds.len() || parts.script.len() != top.list("script").len()) {
        problems.add("", "something in this scenario could not be understood; please report it");
    }
    rule::add_schedules(&mut parts, problems);
    parts
}

/// The resources that this version simulates, numbered in the order of their names.
pub(crate) struct Names<'a> {
    kinds: BTreeMap<&'a str, ResourceKind>,
    tables: Vec<&'a str>,
    /// The start of the run, in milliseconds of Unix time.
    start_unix_millis: u64,
}

impl<'a> Names<'a> {
    fn of(scenario: &'a Map<String, Value>) -> Names<'a> {
        let stack = scenario.get("stack").and_then(Value::as_object);
        let typed = stack.into_iter().flatten();
        let typed = typed.filter_map(|(name, value)| Some((name.as_str(), value.get("type")?.as_str()?)));
        let sorted: BTreeMap<&str, &str> = by_name(typed);
        let tables = sorted.iter().filter(|(_, of)| **of == "table").map(|(name, _)| *name).collect();
        // The number of resources before, by the type that they are numbered with.
        let mut numbers: BTreeMap<&str, u16> = BTreeMap::new();
        let kinds = sorted.into_iter().filter_map(|(name, of)| {
            let row = types::find(of)?;
            let next = numbers.entry(row.numbered_with).or_default();
            let kind = (row.kind)(*next);
            *next = next.checked_add(1)?;
            Some((name, kind))
        });
        let start_unix_millis = Fields::new(scenario).moment("start").unwrap_or(0);
        Names { kinds: by_name(kinds), tables, start_unix_millis }
    }

    fn is_table(&self, name: &str) -> bool {
        self.tables.contains(&name)
    }

    fn kind(&self, name: &str) -> Option<ResourceKind> {
        self.kinds.get(name).copied()
    }

    fn resource(&self, name: &str) -> Option<ResourceId> {
        let place = self.kinds.keys().position(|known| *known == name)?;
        Some(ResourceId::new(u16::try_from(place).ok()?))
    }

    /// The resource that a setting names.
    fn target(&self, fields: Fields, setting: &str) -> Option<ResourceId> {
        self.resource(fields.text(setting)?)
    }

    fn queue(&self, name: &str) -> Option<QueueId> {
        match self.kind(name)? {
            ResourceKind::Queue(id) => Some(id),
            _ => None,
        }
    }

    fn topic(&self, name: &str) -> Option<TopicId> {
        match self.kind(name)? {
            ResourceKind::Topic(id) => Some(id),
            _ => None,
        }
    }

    fn bus(&self, name: &str) -> Option<BusId> {
        match self.kind(name)? {
            ResourceKind::Bus(id) => Some(id),
            _ => None,
        }
    }

    fn function(&self, name: &str) -> Option<FunctionId> {
        match self.kind(name)? {
            ResourceKind::Function(id) => Some(id),
            _ => None,
        }
    }
}
