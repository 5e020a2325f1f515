//! The limits of concurrent runs.

use super::function::Functions;
use crate::effects::Effects;
use crate::fact::ThrottledBy;
use crate::id::FunctionId;
use crate::plan::Action;
use crate::rule::Rule;
use crate::time::Instant;

/// A function may gain 1,000 environments in ten seconds. Capacity returns evenly, up to that number. It is counted in
/// tenths of an environment, because one environment returns every ten milliseconds.
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
    /// Takes the capacity for one environment, if there is any.
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
    /// Returns the limit that keeps this function from running once more now.
    pub(super) fn throttled_by(&mut self, id: FunctionId, fx: &Effects) -> Option<(ThrottledBy, Rule)> {
        if is_throttled_by_step(id, fx) {
            return Some((ThrottledBy::Step, Rule::LambdaConcurrencyOutage));
        }
        let function = &self.functions[id.index()];
        match fx.stack.function(id).reserved_concurrent_executions {
            Some(reserved) if function.running >= reserved => {
                return Some((ThrottledBy::Reserved, Rule::LambdaConcurrencyReservedLimit));
            }
            None if self.is_account_used_up(fx) => {
                return Some((ThrottledBy::Account, Rule::LambdaConcurrencyAccountLimit));
            }
            _ => {}
        }
        let function = self.function(id);
        let needs_new = function.environments.idle.is_empty();
        if needs_new && !function.scaling_rate.take(fx.now) {
            return Some((ThrottledBy::ScalingRate, Rule::LambdaConcurrencyScalingRate));
        }
        None
    }

    /// Returns true if the functions without a reservation run as often as the account allows.
    fn is_account_used_up(&self, fx: &Effects) -> bool {
        // Both sides go through all functions.
        fx.spend(self.functions.len());
        self.running_unreserved(fx) >= unreserved_limit(fx)
    }

    /// The number of runs of functions without a reservation.
    fn running_unreserved(&self, fx: &Effects) -> u32 {
        let all = (0u16..).map(FunctionId).zip(&self.functions);
        let unreserved = all.filter(|(id, _)| fx.stack.function(*id).reserved_concurrent_executions.is_none());
        unreserved.map(|(_, function)| function.running).sum()
    }
}

/// The account's concurrency that functions without a reservation share.
fn unreserved_limit(fx: &Effects) -> u32 {
    let reserved = fx.stack.functions().map(|function| function.reserved_concurrent_executions.unwrap_or(0));
    let account = fx.plan.account;
    account.concurrent_executions.saturating_sub(reserved.sum()).saturating_sub(account.used_by_others)
}

fn is_throttled_by_step(id: FunctionId, fx: &Effects) -> bool {
    fx.conditions().any(|(_, action)| matches!(action, Action::Throttle { function, .. } if *function == id))
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
