//! Checks that messages are kept long enough to become dead letters.

use redrive_core::Rule;
use redrive_core::time::Duration;

use crate::fix::{Fix, MAX_RETENTION_SECS};
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs};

const RETENTION: &str = "messageRetentionPeriod";
const DAY: Duration = Duration::secs(86_400);

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        let Some(policy) = queue.redrive_policy else { continue };
        if stack.readers(queue.id).next().is_none() {
            continue;
        }
        let tries = Duration(queue.visibility_timeout.0 * u64::from(policy.max_receive_count));
        if tries < queue.message_retention_period {
            continue;
        }
        // `Rule::AdviceMessageRetentionPeriodTooShort`
        let message = format!(
            "{} receives, {} apart, take {}, but {} keeps a message for {}: one that always fails expires before it is \
             dead-lettered.",
            policy.max_receive_count,
            long(queue.visibility_timeout),
            long(tries),
            stack.name(queue.id),
            long(queue.message_retention_period),
        );
        let wanted = Duration(tries.0 + DAY.0);
        let fix = (secs(wanted) <= MAX_RETENTION_SECS).then(|| Fix::new(stack, queue.id, RETENTION, secs(wanted)));
        let rule = Rule::AdviceMessageRetentionPeriodTooShort;
        found.add(stack, rule, Severity::Error, (queue.id, RETENTION), message, fix);
    }
}
