//! `Retry`: the first retrier of a task that matches the error decides. Each has its own count:
//! `Rule::StepFunctionsRetryCounts`

use super::{Execution, StateMachines, error_name};
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::Call;
use crate::fact::FactKind;
use crate::id::FactId;
use crate::plan::Retrier;
use crate::rule::Rule;
use crate::time::Duration;

/// The longest wait: the largest number of seconds.
const LONGEST_WAIT_MICROS: u64 = 99_999_999_000_000;

/// The number of retries by a retrier in an execution, and its next wait.
#[derive(Clone, Copy, Default)]
pub(super) struct Counter {
    retries: u32,
    /// In microseconds, so that rounding errors do not add up.
    next_micros: u64,
}

impl Counter {
    /// Counts one retry. Returns its wait, before jitter.
    fn count(&mut self, retrier: &Retrier) -> Duration {
        if self.retries == 0 {
            self.next_micros = retrier.interval.0 * 1000;
        }
        self.retries += 1;
        let wait = Duration(self.next_micros / 1000);
        let grown = u128::from(self.next_micros) * u128::from(retrier.backoff_permille) / 1000;
        self.next_micros = grown.min(LONGEST_WAIT_MICROS.into()) as u64;
        retrier.max_delay.map_or(wait, |longest| wait.min(longest))
    }
}

impl StateMachines {
    /// Tries the task again if the retrier for the error allows it. Returns the execution otherwise.
    pub(super) fn retry(
        &mut self,
        mut execution: Execution,
        error: &str,
        answered: FactId,
        fx: &mut Effects,
    ) -> Option<Execution> {
        let definition = &self.machines[execution.machine.index()].definitions[execution.definition];
        // `Rule::StepFunctionsRetryFirstThatMatches`
        let place = definition.retry.iter().position(|retrier| error_name::matches(&retrier.error_equals, error));
        let Some((retrier, counter)) = place.map(|place| (&definition.retry[place], &mut execution.counters[place]))
        else {
            return Some(execution);
        };
        if counter.retries >= retrier.max_attempts {
            return Some(execution);
        }
        let longest = counter.count(retrier);
        let (wait, rule) = if retrier.has_full_jitter {
            let key = fx.plan.key(definition.id);
            let (number, turn) = (execution.number.into(), execution.tries.into());
            let bits = draw::bits(fx.plan.seed, Purpose::RetryJitter, key, number, turn);
            (Duration(draw::below(bits, longest.0 + 1)), Rule::StepFunctionsRetryFullJitter)
        } else {
            (longest, Rule::StepFunctionsRetryBackOff)
        };
        let draft = Draft::new(FactKind::CallRetried, rule, answered).resource(definition.id).target(definition.task);
        let retried = fx.record(draft.records(execution.payload.span()).value(wait.0));
        self.executions.insert(retried, execution);
        fx.after(wait, Call::TryAgain { call: retried });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn waits(interval: u64, permille: u32, longest: Option<u64>) -> Vec<u64> {
        let retrier = Retrier {
            error_equals: Vec::new(),
            interval: Duration::secs(interval),
            max_attempts: 9,
            backoff_permille: permille,
            max_delay: longest.map(Duration::secs),
            has_full_jitter: false,
        };
        let mut counter = Counter::default();
        (0..5).map(|_| counter.count(&retrier).0).collect()
    }

    #[test]
    fn waits_grow_by_the_rate_up_to_the_longest() {
        assert_eq!(waits(1, 2000, None), [1000, 2000, 4000, 8000, 16_000]);
        assert_eq!(waits(3, 1500, Some(8)), [3000, 4500, 6750, 8000, 8000]);
        assert_eq!(waits(1, 1000, None), [1000; 5]);
        assert_eq!(waits(99_999_999, 2000, None)[4], 99_999_999_000);
    }
}
