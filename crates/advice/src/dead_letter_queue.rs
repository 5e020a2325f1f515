//! Checks the dead-letter queues of queues.

use redrive_core::Rule;
use redrive_core::plan::{BusRule, Endpoint, Queue, ResourceKind, Subscription, Target};
use redrive_views::names;
use serde_json::json;

use crate::fix::{Fix, MAX_RETENTION_SECS};
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs};

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        if queue.redrive_policy.is_none() && stack.readers(queue.id).next().is_some() {
            missing(stack, queue, found);
        }
        if queue.fifo.is_none() {
            retention(stack, queue, found);
        }
    }
    for one in stack.plan.subscriptions.iter().filter(|one| one.dead_letter_target.is_none()) {
        subscription(stack, one, found);
    }
    for rule in &stack.plan.rules {
        let missing = rule.targets.iter().enumerate().filter(|(_, target)| target.dead_letter_target.is_none());
        missing.for_each(|one| target(stack, rule, one, found));
    }
}

/// `Rule::AdviceDeadLetterQueueSubscription`
fn subscription(stack: &Stack, subscription: &Subscription, found: &mut Found) {
    let name = stack.name(subscription.id);
    let (to, how_long) = match subscription.endpoint {
        Endpoint::Resource(id) => (stack.name(id), "100,015 tries in 23 days"),
        Endpoint::Https => ("its endpoint", "4 tries in a minute"),
        Endpoint::Email | Endpoint::Sms => ("its endpoint", "51 tries in seven hours"),
    };
    let message = format!(
        "{name} has no dead-letter queue: a message that cannot be delivered to {to} is lost after {how_long}, and at \
         once if {to} is gone or the permission is missing.",
    );
    let is_fifo = match subscription.endpoint {
        Endpoint::Resource(id) => {
            matches!(stack.plan.kind(id), ResourceKind::Queue(queue) if stack.plan.queue(queue).fifo.is_some())
        }
        _ => false,
    };
    let is_fifo = is_fifo && stack.plan.topic(subscription.topic).fifo;
    let fix = stack.has_room().then(|| {
        let queue = stack.free_name(name, "-dlq");
        let fix = Fix::new(stack, subscription.id, "deadLetterTarget", queue.as_str());
        fix.with_new_queue(&queue, is_fifo)
    });
    let rule = Rule::AdviceDeadLetterQueueSubscription;
    found.add(stack, rule, Severity::Warning, (subscription.id, "deadLetterTarget"), message, fix);
}

/// `Rule::AdviceDeadLetterQueueTarget`
fn target(stack: &Stack, rule: &BusRule, (place, target): (usize, &Target), found: &mut Found) {
    let name = stack.name(rule.id);
    let to = stack.name(target.to);
    let message = format!(
        "The target {to} of {name} has no dead-letter queue: an event that cannot be delivered there is lost after {} \
         in {} at most, and at once if {to} is gone or the permission is missing.",
        names::count(target.maximum_retry_attempts, "retry"),
        long(target.maximum_event_age),
    );
    let setting = format!("targets[{place}].deadLetterTarget");
    let fix = stack.has_room().then(|| {
        let queue = stack.free_name(name, "-dlq");
        Fix::new(stack, rule.id, &setting, queue.as_str()).with_new_queue(&queue, false)
    });
    found.add(stack, Rule::AdviceDeadLetterQueueTarget, Severity::Warning, (rule.id, &setting), message, fix);
}

/// `Rule::AdviceDeadLetterQueueRetention`: in a standard queue the age of a message counts from its first send, in
/// whatever queue it is.
fn retention(stack: &Stack, queue: &Queue, found: &mut Found) {
    let Some(policy) = queue.redrive_policy else { return };
    let letters = stack.plan.queue(policy.dead_letter_target);
    let longest = stack.sources_of(policy.dead_letter_target).map(|source| source.message_retention_period).max();
    let is_first = stack.sources_of(policy.dead_letter_target).next().is_some_and(|first| first.id == queue.id);
    // Reported once, also with several sources.
    if !is_first || longest.is_none_or(|longest| letters.message_retention_period > longest) {
        return;
    }
    let message = format!(
        "{} keeps messages for {}, which is no longer than its source keeps them. Their age counts from the first \
         send, so a message that arrives late has little time left there.",
        stack.name(letters.id),
        long(letters.message_retention_period),
    );
    let setting = "messageRetentionPeriod";
    // A source with the maximum retention leaves no longer one.
    let is_curable = longest.is_some_and(|longest| secs(longest) < MAX_RETENTION_SECS);
    let fix = is_curable.then(|| Fix::new(stack, letters.id, setting, MAX_RETENTION_SECS));
    let rule = Rule::AdviceDeadLetterQueueRetention;
    found.add(stack, rule, Severity::Warning, (letters.id, setting), message, fix);
}

/// `Rule::AdviceDeadLetterQueueMissing`
fn missing(stack: &Stack, queue: &Queue, found: &mut Found) {
    let blocks = if queue.fifo.is_some() { ", and blocks its message group until then" } else { "" };
    let message = format!(
        "{} has no dead-letter queue: a message that always fails is retried until it is {} old{blocks}, and is then \
         lost.",
        stack.name(queue.id),
        long(queue.message_retention_period),
    );
    let fix = stack.has_room().then(|| {
        let name = stack.free_name(stack.name(queue.id), "-dlq");
        let policy = json!({"deadLetterTarget": name, "maxReceiveCount": 5});
        Fix::new(stack, queue.id, "redrivePolicy", policy).with_new_queue(&name, queue.fifo.is_some())
    });
    let rule = Rule::AdviceDeadLetterQueueMissing;
    found.add(stack, rule, Severity::Warning, (queue.id, "redrivePolicy"), message, fix);
}
