//! The time after the end of its work within which a record can be delivered again.

use redrive_core::plan::{Function, Mapping};
use redrive_core::time::Duration;

use crate::stack::Stack;

/// Maximum wait before a batch of a stream is tried again.
const LONGEST_BACK_OFF: Duration = Duration::secs(60);
/// Waits before the second and the third attempt of an asynchronous event.
const WAITS_OF_EVENTS: [Duration; 2] = [Duration::secs(60), Duration::secs(120)];
const MINUTE: u64 = 60_000;

/// The longest time between two deliveries of a record on any path, in whole minutes.
pub(super) fn of(stack: &Stack, function: &Function) -> Duration {
    let feeds = stack.feeds(function.id).map(|mapping| of_feed(stack, mapping, function));
    let events = stack.gets_events(function.id).then(|| of_events(function));
    let calls = stack.plan.callers.iter().filter(|caller| caller.calls == function.id && caller.waits).map(|caller| {
        // A wait of an SDK is at most 20 seconds.
        let one = caller.read_timeout + Duration::secs(20);
        Duration(one.0.saturating_mul(caller.max_attempts.into()))
    });
    let longest = feeds.chain(events).chain(calls).max().unwrap_or(Duration::ZERO);
    Duration(longest.0.div_ceil(MINUTE).saturating_mul(MINUTE))
}

fn of_feed(stack: &Stack, mapping: &Mapping, function: &Function) -> Duration {
    if let Some(queue) = stack.queue_of(mapping) {
        let kept = queue.message_retention_period;
        return match queue.redrive_policy {
            // It is not delivered after the last receive.
            Some(policy) => kept.min(Duration(queue.visibility_timeout.0 * u64::from(policy.max_receive_count - 1))),
            None => kept,
        };
    }
    let Some(reading) = mapping.stream() else { return Duration::ZERO };
    let kept = stack.plan.stream(reading.stream).retention_period;
    let allowed = reading.maximum_record_age.map_or(kept, |age| age.min(kept));
    let Some(retries) = reading.maximum_retry_attempts else { return allowed };
    let one = LONGEST_BACK_OFF + function.timeout;
    // Each half of a split batch has all retries again.
    let splits = if reading.bisect_batch_on_function_error { mapping.batch_size.ilog2() + 1 } else { 0 };
    let tries = u64::from(retries) + u64::from(splits) + 1;
    allowed.min(Duration(one.0.saturating_mul(tries)))
}

fn of_events(function: &Function) -> Duration {
    let config = function.event_invoke;
    let waits = WAITS_OF_EVENTS.iter().take(config.maximum_retry_attempts.into());
    let tries = waits.fold(Duration::ZERO, |sum, wait| sum + *wait + function.timeout);
    tries.min(config.maximum_event_age)
}
