//! What could be set better, and a fix for it that really cures. Pure: most advice needs nothing but the scenario, some
//! needs a run of it as well, and none needs more.
//!
//! Each advice is a rule of the book, stated on a page of `semantics/advice/`. The file is named after the AWS word that
//! the advice is about.

mod fix;
mod found;
mod stack;

mod dead_letter_queue;
mod max_receive_count;
mod partial_batch_response;
mod timeout;
mod visibility_timeout;

pub use fix::{Change, Fix, apply};
pub use found::{Advice, Severity};

use redrive_core::Run;
use redrive_core::plan::Plan;
use redrive_scenario::Scenario;

use found::Found;
use stack::Stack;

/// What can be said of a scenario before it is run. The plan is the one that `validate` made of it.
pub fn of_scenario(scenario: &Scenario, plan: &Plan) -> Vec<Advice> {
    let mut found = Found::default();
    look(&Stack::new(scenario, plan), &mut found);
    found.sorted()
}

/// The same, and what a run of the scenario shows.
pub fn of_run(scenario: &Scenario, run: &Run) -> Vec<Advice> {
    let mut found = Found::default();
    look(&Stack::new(scenario, &run.plan), &mut found);
    found.sorted()
}

fn look(stack: &Stack, found: &mut Found) {
    timeout::look(stack, found);
    partial_batch_response::look(stack, found);
    visibility_timeout::look(stack, found);
    max_receive_count::look(stack, found);
    dead_letter_queue::look(stack, found);
}
