//! The delivery policy: the number of further tries after a failed delivery, and their waits. `delivery.rs` decides which
//! errors are tried again: `Rule::SnsDeliveryPolicyServerErrors`

use crate::delivery::{Delivery, RetryPolicy};
use crate::draw;
use crate::effects::Effects;
use crate::fact::{PassEnd, SentThrough};
use crate::id::ResourceId;
use crate::plan::{self, Endpoint, ResourceKind};
use crate::rule::Rule;
use crate::time::Duration;

/// The phases of a delivery, by the number of retries in each.
struct Phases {
    immediate: u32,
    pre_back_off: u32,
    /// Waits in milliseconds, which grow from `pre_wait` to `post_wait` by a constant factor.
    back_off: &'static [u64],
    post_back_off: u32,
    pre_wait: Duration,
    post_wait: Duration,
}

/// Queues and functions. `Rule::SnsDeliveryPolicyAwsManaged`
const AWS_MANAGED: Phases = Phases {
    immediate: 3,
    pre_back_off: 2,
    back_off: &[1_000, 1_395, 1_946, 2_714, 3_787, 5_282, 7_368, 10_278, 14_337, 20_000],
    post_back_off: 100_000,
    pre_wait: Duration::secs(1),
    post_wait: Duration::secs(20),
};

/// Mail and text messages. `Rule::SnsDeliveryPolicyCustomerManaged`
const CUSTOMER_MANAGED: Phases = Phases {
    immediate: 0,
    pre_back_off: 2,
    back_off: &[10_000, 15_761, 24_840, 39_149, 61_702, 97_246, 153_266, 241_559, 380_715, 600_000],
    post_back_off: 38,
    pre_wait: Duration::secs(10),
    post_wait: Duration::secs(600),
};

/// HTTP and HTTPS, with the default policy. `Rule::SnsDeliveryPolicyHttps`
const HTTPS: Phases = Phases {
    immediate: 0,
    pre_back_off: 0,
    back_off: &[],
    post_back_off: 3,
    pre_wait: Duration::ZERO,
    post_wait: Duration::secs(20),
};

/// The largest deviation of a wait, in thousandths. `Rule::SnsDeliveryPolicyJitter`
const JITTER_PERMILLE: u32 = 100;

pub(super) struct DeliveryPolicy;

impl RetryPolicy for DeliveryPolicy {
    fn wait(delivery: &Delivery, fx: &Effects) -> Result<(Duration, Rule), PassEnd> {
        let Some(subscription) = subscription(delivery, fx) else { return Err(PassEnd::ClientError) };
        let (phases, rule) = match subscription.endpoint {
            Endpoint::Resource(_) => (&AWS_MANAGED, Rule::SnsDeliveryPolicyAwsManaged),
            Endpoint::Https => (&HTTPS, Rule::SnsDeliveryPolicyHttps),
            Endpoint::Email | Endpoint::Sms => (&CUSTOMER_MANAGED, Rule::SnsDeliveryPolicyCustomerManaged),
        };
        let wait = phases.wait(delivery.retries).ok_or(PassEnd::RetriesExhausted)?;
        Ok((draw::vary(delivery.bits(fx), wait, JITTER_PERMILLE), rule))
    }

    /// The subscription stays as it is. `Rule::SnsSubscriptionSurvivesFailure`
    fn give_up(delivery: &Delivery, end: PassEnd, fx: &Effects) -> (Option<ResourceId>, Rule) {
        let dead_letters = subscription(delivery, fx).and_then(|subscription| subscription.dead_letter_target);
        let rule = match (end, dead_letters) {
            (PassEnd::ClientError, _) => Rule::SnsDeliveryPolicyClientErrors,
            (_, Some(_)) => Rule::SnsDeadLetterQueueGetsMessage,
            (_, None) => Rule::SnsDeliveryPolicyDiscards,
        };
        (dead_letters, rule)
    }

    const DEAD_LETTER_REFUSED: Option<(Rule, SentThrough)> =
        Some((Rule::SnsDeadLetterQueueRefuses, SentThrough::Subscription));
}

fn subscription<'a>(delivery: &Delivery, fx: &Effects<'a>) -> Option<&'a plan::Subscription> {
    let ResourceKind::Subscription(subscription) = fx.plan.kind(delivery.by) else { return None };
    Some(fx.stack.subscription(subscription))
}

impl Phases {
    fn wait(&self, retries: u32) -> Option<Duration> {
        let Some(after_immediate) = retries.checked_sub(self.immediate) else { return Some(Duration::ZERO) };
        let Some(after_pre) = after_immediate.checked_sub(self.pre_back_off) else { return Some(self.pre_wait) };
        if let Some(wait) = self.back_off.get(after_pre as usize) {
            return Some(Duration(*wait));
        }
        let after_back_off = after_pre - self.back_off.len() as u32;
        (after_back_off < self.post_back_off).then_some(self.post_wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retries(phases: &Phases) -> (u32, u64) {
        let waits = (0..).map_while(|retries| phases.wait(retries));
        waits.fold((0, 0), |(count, sum), wait| (count + 1, sum + wait.0))
    }

    #[test]
    fn the_phases_add_up_to_awss_totals() {
        let (count, total) = retries(&AWS_MANAGED);
        assert_eq!((count, total / 86_400_000), (100_015, 23));
        let (count, total) = retries(&CUSTOMER_MANAGED);
        assert_eq!((count, total / 3_600_000), (50, 6));
        assert_eq!(retries(&HTTPS), (3, 60_000));
    }
}
