//! Checks that the mappings of a function stay within its reserved concurrency.

use redrive_core::Rule;
use redrive_core::plan::{Function, Mapping};
use serde_json::Value;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const RESERVED: &str = "reservedConcurrentExecutions";
const MAXIMUM: &str = "scalingConfig.maximumConcurrency";
/// Minimum of `maximumConcurrency`.
const LEAST: u32 = 2;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in &stack.plan.functions {
        match function.reserved_concurrent_executions {
            None => {}
            Some(0) => zero(stack, function, found),
            Some(reserved) => {
                without_maximum(stack, function, reserved, found);
                over_reserved(stack, function, reserved, found);
                fewer_than_lanes(stack, function, reserved, found);
            }
        }
    }
}

/// `Rule::AdviceConcurrencyZero`
fn zero(stack: &Stack, function: &Function, found: &mut Found) {
    let name = stack.name(function.id);
    let message =
        format!("{name} is never invoked: with a reserved concurrency of 0 Lambda throttles every invocation.");
    let fix = Fix::new(stack, function.id, RESERVED, Value::Null);
    found.add(stack, Rule::AdviceConcurrencyZero, Severity::Error, (function.id, RESERVED), message, Some(fix));
}

/// The `maximumConcurrency` of a mapping on a queue.
fn maximum(mapping: &Mapping) -> Option<u32> {
    mapping.queue()?.maximum_concurrency
}

/// `Rule::AdviceConcurrencyReservedWithoutMaximum`
fn without_maximum(stack: &Stack, function: &Function, reserved: u32, found: &mut Found) {
    let queues = || stack.feeds(function.id).filter(|mapping| stack.queue_of(mapping).is_some());
    let share = (reserved / queues().count().max(1) as u32).max(LEAST);
    for mapping in queues().filter(|mapping| maximum(mapping).is_none()) {
        let message = format!(
            "The concurrency of {} is at most {reserved}, but {} continues to receive, and its throttled batches use \
             up receives of messages that are not processed. Limit the mapping as well, to {share}.",
            stack.name(function.id),
            stack.name(mapping.id),
        );
        // If the mapping's minimum exceeds the reserved concurrency, the reservation must grow.
        let others: u32 = queues().filter_map(maximum).sum();
        let more = (others + share).saturating_sub(reserved);
        let fix = (more <= stack.left_to_reserve()).then(|| {
            let fix = Fix::new(stack, mapping.id, MAXIMUM, share);
            if more > 0 { fix.and(stack, function.id, RESERVED, reserved + more) } else { fix }
        });
        let rule = Rule::AdviceConcurrencyReservedWithoutMaximum;
        found.add(stack, rule, Severity::Warning, (mapping.id, MAXIMUM), message, fix);
    }
}

/// `Rule::AdviceConcurrencyMaximumOverReserved`
fn over_reserved(stack: &Stack, function: &Function, reserved: u32, found: &mut Found) {
    let all: u32 = stack.feeds(function.id).filter_map(maximum).sum();
    if all <= reserved {
        return;
    }
    let message = format!(
        "The mappings of {} may have {all} concurrent invocations together, but its reserved concurrency is \
         {reserved}: the rest is throttled. AWS recommends at least the sum.",
        stack.name(function.id),
    );
    let fix = (all - reserved <= stack.left_to_reserve()).then(|| Fix::new(stack, function.id, RESERVED, all));
    let rule = Rule::AdviceConcurrencyMaximumOverReserved;
    found.add(stack, rule, Severity::Warning, (function.id, RESERVED), message, fix);
}

/// `Rule::AdviceConcurrencyFewerThanLanes`
fn fewer_than_lanes(stack: &Stack, function: &Function, reserved: u32, found: &mut Found) {
    let lanes: u32 = stack
        .feeds(function.id)
        .filter_map(|mapping| {
            let source = mapping.stream()?;
            let shards = stack.plan.stream(source.stream).shard_count;
            Some(u32::from(shards) * u32::from(source.parallelization_factor))
        })
        .sum();
    if lanes <= reserved {
        return;
    }
    let message = format!(
        "The shards that {} reads can have {lanes} concurrent batches, but its reserved concurrency is {reserved}: the \
         others wait, and the age of their records grows.",
        stack.name(function.id),
    );
    let fix = (lanes - reserved <= stack.left_to_reserve()).then(|| Fix::new(stack, function.id, RESERVED, lanes));
    let rule = Rule::AdviceConcurrencyFewerThanLanes;
    found.add(stack, rule, Severity::Warning, (function.id, RESERVED), message, fix);
}
