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
mod names;
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
use redrive_core::plan::{Account, Parts, Plan, Resource};
use serde_json::{Map, Value};

use self::context::{Site, StackState, Written};
use self::fields::Fields;
use crate::check::{self, Types};
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
    let names = types::number(full);
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
