//! Advice on settings, with fixes that remove the problem. Pure: most advice needs only the scenario, some
//! needs a run of it as well, and none needs more.
//!
//! Each advice is a rule of the book, stated on a page of `semantics/advice/`. The file is named after the AWS word
//! that the advice is about.

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
mod notification;
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

/// Returns the advice that needs no run. The plan is the one that `validate` made of the scenario.
pub fn of_scenario(scenario: &Scenario, plan: &Plan) -> Vec<Advice> {
    let mut found = Found::default();
    check(&Stack::new(scenario, plan), &mut found);
    found.sorted()
}

/// Returns all advice, with the advice that needs a run.
pub fn of_run(scenario: &Scenario, run: &Run, ledger: &Ledger) -> Vec<Advice> {
    let mut found = Found::default();
    let stack = Stack::new(scenario, &run.plan);
    check(&stack, &mut found);
    idempotency::check_run(&stack, run, ledger, &mut found);
    found.sorted()
}

fn check(stack: &Stack, found: &mut Found) {
    recursive_loop::check(stack, found);
    timeout::check(stack, found);
    integration_timeout::check(stack, found);
    read_timeout::check(stack, found);
    timeout_seconds::check(stack, found);
    retry::check(stack, found);
    partial_batch_response::check(stack, found);
    function_error::check(stack, found);
    checkpoint::check(stack, found);
    message_retention_period::check(stack, found);
    retry_attempts::check(stack, found);
    bisect_batch_on_function_error::check(stack, found);
    on_failure::check(stack, found);
    concurrency::check(stack, found);
    visibility_timeout::check(stack, found);
    max_receive_count::check(stack, found);
    dead_letter_queue::check(stack, found);
    maximum_event_age::check(stack, found);
    destination::check(stack, found);
    event_source_mapping::check(stack, found);
    enhanced_fan_out::check(stack, found);
    message_group::check(stack, found);
    starting_position::check(stack, found);
    versioning::check(stack, found);
    notification::check(stack, found);
    retries::check(stack, found);
    idempotency::check(stack, found);
    settings::check(stack, found);
}
