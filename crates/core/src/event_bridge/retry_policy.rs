//! The retry policy of a target: the number of further tries after a failure, and the time for them.

use crate::delivery::{Delivery, RetryPolicy};
use crate::draw;
use crate::effects::Effects;
use crate::fact::{PassEnd, SentThrough};
use crate::id::ResourceId;
use crate::plan::{ResourceKind, Target};
use crate::rule::Rule;
use crate::time::Duration;

/// The first wait. Each further one is twice as long. `Rule::EventbridgeRetryPolicyBacksOff`
const FIRST_WAIT: Duration = Duration::secs(1);
/// With this one, 185 tries take nearly all of the 24 hours.
const LONGEST_WAIT: Duration = Duration::secs(480);
/// The largest deviation of a wait, in thousandths.
const JITTER_PERMILLE: u32 = 100;

pub(super) struct TargetRetryPolicy;

impl RetryPolicy for TargetRetryPolicy {
    fn wait(delivery: &Delivery, fx: &Effects) -> Result<(Duration, Rule), PassEnd> {
        // An update of the rule may have removed the target.
        let target = target(delivery, fx).ok_or(PassEnd::ClientError)?;
        if delivery.retries >= target.maximum_retry_attempts {
            return Err(PassEnd::RetriesExhausted);
        }
        let wait = FIRST_WAIT.doubled(delivery.retries).min(LONGEST_WAIT);
        let wait = draw::vary(delivery.bits(fx), wait, JITTER_PERMILLE);
        // `Rule::EventbridgeRetryPolicyWhicheverFirst`
        if delivery.age + wait >= target.maximum_event_age {
            return Err(PassEnd::AgeExceeded);
        }
        Ok((wait, Rule::EventbridgeRetryPolicyBacksOff))
    }

    fn give_up(delivery: &Delivery, end: PassEnd, fx: &Effects) -> (Option<ResourceId>, Rule) {
        let dead_letters = target(delivery, fx).and_then(|target| target.dead_letter_target);
        let rule = match (end, dead_letters) {
            (_, None) => Rule::EventbridgeRetryPolicyDrops,
            (PassEnd::ClientError, Some(_)) => Rule::EventbridgeRetryPolicyNotRetried,
            (_, Some(_)) => Rule::EventbridgeDeadLetterQueueGetsEvent,
        };
        (dead_letters, rule)
    }

    const DEAD_LETTER_REFUSED: Option<(Rule, SentThrough)> =
        Some((Rule::EventbridgeDeadLetterQueueRefuses, SentThrough::Target));
}

fn target<'a>(delivery: &Delivery, fx: &Effects<'a>) -> Option<&'a Target> {
    let ResourceKind::Rule(rule) = fx.plan.kind(delivery.by) else { return None };
    fx.stack.rule(rule).targets.get(usize::from(delivery.target))
}
