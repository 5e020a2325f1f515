//! What could be set better, and a fix for it that really cures. Pure: most advice needs nothing but the scenario, some
//! needs a run of it as well, and none needs more.
//!
//! Each advice is a rule of the book, stated on a page of `semantics/advice/`. The file is named after the AWS word that
//! the advice is about.

mod fix;
mod found;
mod references;
mod stack;

mod bisect_batch_on_function_error;
mod checkpoint;
mod concurrency;
mod dead_letter_queue;
mod destination;
mod enhanced_fan_out;
mod event_source_mapping;
mod function_error;
mod idempotency;
mod integration_timeout;
mod max_receive_count;
mod maximum_event_age;
mod message_group;
mod message_retention_period;
mod on_failure;
mod partial_batch_response;
mod read_timeout;
mod recursive_loop;
mod retries;
mod retry;
mod retry_attempts;
mod settings;
mod starting_position;
mod timeout;
mod timeout_seconds;
mod versioning;
mod visibility_timeout;

pub use fix::{Change, Fix, apply, together};
pub use found::{Advice, Severity};

use redrive_core::Run;
use redrive_core::plan::Plan;
use redrive_scenario::Scenario;
use redrive_views::Ledger;

use found::Found;
use stack::Stack;

/// What can be said of a scenario before it is run. The plan is the one that `validate` made of it.
pub fn of_scenario(scenario: &Scenario, plan: &Plan) -> Vec<Advice> {
    let mut found = Found::default();
    look(&Stack::new(scenario, plan), &mut found);
    found.sorted()
}

/// The same, and what a run of the scenario shows.
pub fn of_run(scenario: &Scenario, run: &Run, ledger: &Ledger) -> Vec<Advice> {
    let mut found = Found::default();
    let stack = Stack::new(scenario, &run.plan);
    look(&stack, &mut found);
    idempotency::look_at_run(&stack, run, ledger, &mut found);
    found.sorted()
}

fn look(stack: &Stack, found: &mut Found) {
    recursive_loop::look(stack, found);
    timeout::look(stack, found);
    integration_timeout::look(stack, found);
    read_timeout::look(stack, found);
    timeout_seconds::look(stack, found);
    retry::look(stack, found);
    partial_batch_response::look(stack, found);
    function_error::look(stack, found);
    checkpoint::look(stack, found);
    message_retention_period::look(stack, found);
    retry_attempts::look(stack, found);
    bisect_batch_on_function_error::look(stack, found);
    on_failure::look(stack, found);
    concurrency::look(stack, found);
    visibility_timeout::look(stack, found);
    max_receive_count::look(stack, found);
    dead_letter_queue::look(stack, found);
    maximum_event_age::look(stack, found);
    destination::look(stack, found);
    event_source_mapping::look(stack, found);
    enhanced_fan_out::look(stack, found);
    message_group::look(stack, found);
    starting_position::look(stack, found);
    versioning::look(stack, found);
    retries::look(stack, found);
    idempotency::look(stack, found);
    settings::look(stack, found);
}
