//! Checks that the visibility timeout leaves room for retries of a throttled function.

use redrive_core::Rule;
use redrive_core::time::Duration;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs};

/// Maximum visibility timeout.
const MOST: Duration = Duration::secs(43_200);

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        // The slowest of several readers decides.
        let needs = stack.readers(queue.id).map(|mapping| {
            let timeout = stack.function(mapping).timeout;
            (Duration(timeout.0 * 6 + mapping.maximum_batching_window.0), timeout, mapping.maximum_batching_window)
        });
        let Some((wanted, timeout, window)) = needs.max() else { continue };
        let wanted = wanted.min(MOST);
        if queue.visibility_timeout >= wanted {
            continue;
        }
        // `Rule::AdviceVisibilityTimeoutSixTimes`
        let also = match window {
            Duration::ZERO => String::new(),
            window => format!(" and the batching window of {}", long(window)),
        };
        let message = format!(
            "A visibility timeout of {} is less than six times the function's timeout of {}{also}. While the function \
             is throttled, Lambda retries a batch as long as its messages stay hidden; if they become visible first, \
             the next receive counts. Set it to {} s.",
            long(queue.visibility_timeout),
            long(timeout),
            secs(wanted)
        );
        let fix = Fix::new(stack, queue.id, "visibilityTimeout", secs(wanted));
        found.add(
            stack,
            Rule::AdviceVisibilityTimeoutSixTimes,
            Severity::Warning,
            (queue.id, "visibilityTimeout"),
            message,
            Some(fix),
        );
    }
}
