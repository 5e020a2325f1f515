//! Where records go that cannot be processed.

use redrive_core::Rule;
use redrive_core::plan::Queue;
use serde_json::{Value, json};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs};

/// Two weeks, the longest that SQS keeps anything.
const LONGEST_SECS: u64 = 1_209_600;

pub(crate) fn look(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        if queue.redrive_policy.is_none() && stack.readers(queue.id).next().is_some() {
            missing(stack, queue, found);
        }
        if queue.fifo.is_none() {
            retention(stack, queue, found);
        }
    }
}

/// `Rule::AdviceDeadLetterQueueRetention`: in a standard queue the age of a message counts from its first send, in
/// whatever queue it is.
fn retention(stack: &Stack, queue: &Queue, found: &mut Found) {
    let Some(policy) = queue.redrive_policy else { return };
    let letters = stack.plan.queue(policy.dead_letter_target);
    let longest = stack.sources_of(policy.dead_letter_target).map(|source| source.message_retention_period).max();
    let is_first = stack.sources_of(policy.dead_letter_target).next().is_some_and(|first| first.id == queue.id);
    // Of several sources it is said once.
    if !is_first || longest.is_none_or(|longest| letters.message_retention_period > longest) {
        return;
    }
    let message = format!(
        "{} keeps messages for {}, which is no longer than its source keeps them. Their age counts from when they were \
         first sent, so a message that comes late has hardly any time left there.",
        stack.name(letters.id),
        long(letters.message_retention_period),
    );
    let setting = "messageRetentionPeriod";
    // Nothing is longer than what a source with the longest of all has.
    let is_curable = longest.is_some_and(|longest| secs(longest) < LONGEST_SECS);
    let fix = is_curable.then(|| Fix::new(stack, letters.id, setting, LONGEST_SECS));
    let rule = Rule::AdviceDeadLetterQueueRetention;
    found.add(stack, rule, Severity::Warning, (letters.id, setting), message, fix);
}

/// `Rule::AdviceDeadLetterQueueMissing`
fn missing(stack: &Stack, queue: &Queue, found: &mut Found) {
    let blocks = if queue.fifo.is_some() { ", and blocks its message group all that time" } else { "" };
    let message = format!(
        "{} has no dead-letter queue: a message that always fails comes back until it is {} old{blocks}, and is lost then.",
        stack.name(queue.id),
        long(queue.message_retention_period),
    );
    let fix = stack.has_room().then(|| {
        let name = stack.free_name(stack.name(queue.id), "-dlq");
        let policy = json!({"deadLetterTarget": name, "maxReceiveCount": 5});
        Fix::new(stack, queue.id, "redrivePolicy", policy).with_new(&name, new_queue(queue))
    });
    let rule = Rule::AdviceDeadLetterQueueMissing;
    found.add(stack, rule, Severity::Warning, (queue.id, "redrivePolicy"), message, fix);
}

/// A dead-letter queue is of the same kind as its source, and keeps what it gets as long as it can.
fn new_queue(source: &Queue) -> Vec<(&'static str, Value)> {
    let mut settings = vec![("type", json!("queue"))];
    if source.fifo.is_some() {
        settings.push(("fifo", json!(true)));
    }
    settings.push(("messageRetentionPeriod", json!(LONGEST_SECS)));
    settings
}
