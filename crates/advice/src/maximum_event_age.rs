//! Checks that the retries of an asynchronous event fit into its maximum age.

use redrive_core::Rule;
use redrive_core::time::Duration;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, work_of};

const AGE: &str = "eventInvokeConfig.maximumEventAgeInSeconds";
/// The maximum, which is also the default.
const LONGEST_SECS: u64 = 21_600;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in stack.plan.functions.iter().filter(|function| stack.gets_events(function.id)) {
        let config = function.event_invoke;
        let fits = (1..=config.maximum_retry_attempts)
            .take_while(|retry| retry_starts_at(*retry, work_of(function, 1)) < config.maximum_event_age)
            .count();
        let wanted = usize::from(config.maximum_retry_attempts);
        if fits == wanted {
            continue;
        }
        // `Rule::AdviceMaximumEventAgeRetriesDoNotFit`
        let how_many = if fits == 0 { "no retry fits" } else { "only one retry fits" };
        let message = format!(
            "With a maximum age of {} {how_many}, though {wanted} should be made: the first retry comes a minute after \
             the first failure, the second two minutes after that.",
            long(config.maximum_event_age),
        );
        let fix = Fix::new(stack, function.id, AGE, LONGEST_SECS);
        let rule = Rule::AdviceMaximumEventAgeRetriesDoNotFit;
        found.add(stack, rule, Severity::Warning, (function.id, AGE), message, Some(fix));
    }
}

/// The age of an event at its first or second retry, if each run takes this long.
/// `Rule::LambdaMaximumEventAgeLooksAhead`
fn retry_starts_at(retry: u8, run: Duration) -> Duration {
    let waits = if retry == 1 { Duration::secs(60) } else { Duration::secs(180) };
    Duration(waits.0 + run.0 * u64::from(retry))
}
