//! How many runs there may be at once.

use super::function::{Function, Functions};
use crate::effects::Effects;
use crate::fact::ThrottledBy;
use crate::id::FunctionId;
use crate::plan::Action;
use crate::rule::Rule;
use crate::time::Instant;

/// A function may gain 1,000 environments in ten seconds. The room comes back evenly and is not saved up beyond that.
/// Counted in tenths of an environment, because one comes back every ten milliseconds.
#[derive(Clone, Copy)]
pub(super) struct ScalingRate {
    tenths: u32,
    at: Instant,
}

const FULL_TENTHS: u32 = 10_000;
const ENVIRONMENT_TENTHS: u32 = 10;

impl Default for ScalingRate {
    fn default() -> Self {
        ScalingRate { tenths: FULL_TENTHS, at: Instant::START }
    }
}

impl ScalingRate {
    /// Takes the room for one environment, if there is any.
    pub fn take(&mut self, now: Instant) -> bool {
        let back = now.since(self.at).0.min(FULL_TENTHS.into()) as u32;
        self.tenths = (self.tenths + back).min(FULL_TENTHS);
        self.at = now;
        let there_is = self.tenths >= ENVIRONMENT_TENTHS;
        if there_is {
            self.tenths -= ENVIRONMENT_TENTHS;
        }
        there_is
    }
}

impl Functions {
    /// Why this function cannot run once more now.
    pub(super) fn throttled_by(&mut self, id: FunctionId, fx: &Effects) -> Option<(ThrottledBy, Rule)> {
        if self.is_throttled_by_step(id, fx) {
            return Some((ThrottledBy::Step, Rule::LambdaConcurrencyOutage));
        }
        let unreserved = self.unreserved_limit(fx);
        let running_unreserved = self.running_unreserved;
        let function = self.function(id);
        match function.settings.reserved_concurrent_executions {
            Some(reserved) if function.running >= reserved => {
                return Some((ThrottledBy::Reserved, Rule::LambdaConcurrencyReservedLimit));
            }
            None if running_unreserved >= unreserved => {
                return Some((ThrottledBy::Account, Rule::LambdaConcurrencyAccountLimit));
            }
            _ => {}
        }
        let needs_new = function.environments.idle.is_empty();
        if needs_new && !function.scaling_rate.take(fx.now) {
            return Some((ThrottledBy::ScalingRate, Rule::LambdaConcurrencyScalingRate));
        }
        None
    }

    /// What the account has left for functions without a reservation.
    fn unreserved_limit(&self, fx: &Effects) -> u32 {
        let reserved = |function: &Function| function.settings.reserved_concurrent_executions.unwrap_or(0);
        let reserved: u32 = self.functions.iter().filter(|function| function.exists).map(reserved).sum();
        let account = fx.plan.account;
        account.concurrent_executions.saturating_sub(reserved).saturating_sub(account.used_by_others)
    }

    fn is_throttled_by_step(&self, id: FunctionId, fx: &Effects) -> bool {
        self.conditions.iter().any(
            |step| matches!(fx.plan.script[step.index()].action, Action::Throttle { function, .. } if function == id),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_environments_and_then_one_every_ten_milliseconds() {
        let mut rate = ScalingRate::default();
        let now = Instant::START + crate::time::Duration::secs(100);
        assert_eq!((0..2000).filter(|_| rate.take(now)).count(), 1000);
        let later = now + crate::time::Duration::millis(35);
        assert_eq!((0..2000).filter(|_| rate.take(later)).count(), 3);
    }
}
