//! Queues: their plan, and what SQS refuses. Recorded on AWS, unless a comment says otherwise.

use redrive_core::arn;
use redrive_core::plan::{DeduplicationScope, Fifo, Queue, RedriveAllow, RedrivePolicy, Settings};
use redrive_core::time::Duration;
use serde_json::json;

use super::context::{Change, StackState, Written};
use super::fields::Fields;
use super::names::Names;
use crate::problem::Problems;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    let seconds = |setting| fields.seconds(setting).unwrap_or(Duration::ZERO);
    let policy = fields.object("redrivePolicy");
    let target = policy.text("deadLetterTarget").and_then(|name| names.queue(name));
    Some(Settings::Queue(Queue {
        id: of.id()?,
        visibility_timeout: seconds("visibilityTimeout"),
        message_retention_period: seconds("messageRetentionPeriod"),
        delay: seconds("delaySeconds"),
        receive_message_wait_time: seconds("receiveMessageWaitTimeSeconds"),
        maximum_message_size_bytes: fields.number("maximumMessageSize").unwrap_or(0),
        redrive_policy: target.map(|dead_letter_target| RedrivePolicy {
            dead_letter_target,
            max_receive_count: policy.number("maxReceiveCount").unwrap_or(1),
        }),
        redrive_allow_policy: redrive_allow(fields.object("redriveAllowPolicy"), names),
        fifo: fields.flag("fifo").then(|| fifo(fields)),
    }))
}

fn fifo(fields: Fields) -> Fifo {
    let scope = match fields.text("deduplicationScope") {
        Some("messageGroup") => DeduplicationScope::MessageGroup,
        _ => DeduplicationScope::Queue,
    };
    Fifo { content_based_deduplication: fields.flag("contentBasedDeduplication"), scope }
}

fn redrive_allow(policy: Fields, names: &Names) -> RedriveAllow {
    match policy.text("redrivePermission") {
        Some("denyAll") => RedriveAllow::DenyAll,
        Some("byQueue") => {
            let sources = policy.list("sourceQueues").iter();
            RedriveAllow::ByQueue(sources.filter_map(|name| names.queue(name.as_str()?)).collect())
        }
        _ => RedriveAllow::AllowAll,
    }
}

pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, settings: queue, site, .. } = change;
    let policy = Fields::new(queue).object("redrivePolicy");
    let Some(target) = policy.text("deadLetterTarget").filter(|_| site.sets("redrivePolicy")) else { return };
    let Some(dead_letter_queue) = stack.settings(target) else { return };
    let path = site.path(name, "redrivePolicy");
    if target == name {
        // The behaviour of AWS could not be verified.
        return problems.add(path, "a queue that is its own dead-letter queue is not simulated");
    }
    let refuse = |problems: &mut Problems, reason: &str| {
        let value = json!({
            "deadLetterTargetArn": queue_arn(stack, target),
            "maxReceiveCount": policy.get("maxReceiveCount"),
        });
        let text = format!("Value {value} for parameter RedrivePolicy is invalid. Reason: {reason}");
        problems.refuse(&path, "InvalidParameterValue", text);
    };
    if !stack.exists(target) {
        return refuse(problems, "Dead letter target does not exist.");
    }
    if queue.get("fifo") != dead_letter_queue.get("fifo") {
        // The second full stop is AWS's.
        refuse(problems, "Dead-letter queue must be same type of queue as the source..");
    }
    let allow = Fields::new(dead_letter_queue).object("redriveAllowPolicy");
    // `Rule::SqsRedrivePolicyAllowedByTarget`
    let denied = match allow.text("redrivePermission") {
        Some("denyAll") => true,
        Some("byQueue") => !allow.list("sourceQueues").iter().any(|source| source.as_str() == Some(name)),
        _ => false,
    };
    if denied {
        // That AWS refuses is documented; its text could not be verified.
        refuse(problems, "The dead-letter queue's RedriveAllowPolicy does not allow this source queue.");
    }
}

pub(super) fn queue_arn(stack: &StackState, name: &str) -> String {
    arn::queue(name, stack.is_fifo(name))
}
