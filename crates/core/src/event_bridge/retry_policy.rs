//! The retry policy of a target: how often, and for how long, a failed delivery is tried again.

use crate::draw;
use crate::fact::PassEnd;
use crate::plan::Target;
use crate::rule::Rule;
use crate::time::Duration;

/// The first wait. Each further one is twice as long. `Rule::EventbridgeRetryPolicyBacksOff`
const FIRST_WAIT: Duration = Duration::secs(1);
/// With this one, 185 tries take nearly all of the 24 hours.
const LONGEST_WAIT: Duration = Duration::secs(480);
/// How far a wait may be off, in thousandths.
const JITTER_PERMILLE: u64 = 100;

/// The wait before the next retry after so many, the first try being so long ago; or why there is none.
pub(crate) fn wait(
    target: Option<&Target>,
    retries: u32,
    age: Duration,
    bits: impl FnOnce() -> u64,
) -> Result<(Duration, Rule), PassEnd> {
    // Only an update can have taken the target away.
    let target = target.ok_or(PassEnd::ClientError)?;
    if retries >= target.maximum_retry_attempts {
        return Err(PassEnd::RetriesExhausted);
    }
    let wait = Duration(FIRST_WAIT.0 << retries.min(20)).min(LONGEST_WAIT);
    let swing = draw::below(bits(), 2 * JITTER_PERMILLE + 1);
    let wait = Duration(wait.0 * (1000 - JITTER_PERMILLE + swing) / 1000);
    // `Rule::EventbridgeRetryPolicyWhicheverFirst`
    if age + wait >= target.maximum_event_age {
        return Err(PassEnd::AgeExceeded);
    }
    Ok((wait, Rule::EventbridgeRetryPolicyBacksOff))
}

/// By which rule a delivery is given up.
pub(crate) fn ends(end: PassEnd, is_kept: bool) -> Rule {
    match (end, is_kept) {
        (PassEnd::ClientError, true) => Rule::EventbridgeRetryPolicyNotRetried,
        (PassEnd::ClientError, false) | (_, false) => Rule::EventbridgeRetryPolicyDrops,
        (_, true) => Rule::EventbridgeDeadLetterQueueGetsEvent,
    }
}
