//! Checks the number of receives before a message is a dead letter.

use redrive_core::Rule;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

/// Minimum that AWS recommends for a queue that Lambda reads.
const LEAST: u32 = 5;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        let Some(policy) = queue.redrive_policy.filter(|policy| policy.max_receive_count < LEAST) else { continue };
        if stack.readers(queue.id).next().is_none() {
            continue;
        }
        // `Rule::AdviceMaxReceiveCountBelowFive`
        let message = format!(
            "A message goes to {} after only {}. A throttle uses a receive as an error does, so good messages can end \
             there under load. AWS recommends at least 5 for a queue that Lambda reads.",
            stack.name(stack.plan.queue(policy.dead_letter_target).id),
            redrive_views::names::count(policy.max_receive_count, "receive"),
        );
        let setting = "redrivePolicy.maxReceiveCount";
        let fix = Fix::new(stack, queue.id, setting, LEAST);
        let rule = Rule::AdviceMaxReceiveCountBelowFive;
        found.add(stack, rule, Severity::Warning, (queue.id, setting), message, Some(fix));
    }
}
