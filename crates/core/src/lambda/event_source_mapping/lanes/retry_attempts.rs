//! `maximumRetryAttempts`: a failed batch of a stream is retried unchanged, and the records behind it in its lane wait.

use super::Lanes;
use super::lane::Phase;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{BatchFailure, ClosedBy, FactKind, GivenUpWhy};
use crate::id::FactId;
use crate::lambda::event_source_mapping::batch_success::failure_rule;
use crate::rule::Rule;
use crate::time::Duration;

/// `Rule::LambdaRetryAttemptsBackOff`
const FIRST_BACK_OFF: Duration = Duration::millis(200);
const MAX_BACK_OFF: Duration = Duration::secs(60);

fn back_off_after(failures: u32) -> Duration {
    FIRST_BACK_OFF.doubled(failures).min(MAX_BACK_OFF)
}

impl Lanes {
    /// Invokes the function with the current batch.
    pub(super) fn run_batch(&mut self, lane: u16, fx: &mut Effects) {
        let (function, mapping) = (self.settings(fx).function, self.id);
        let slot = self.lane(lane);
        slot.set_phase(Phase::Running);
        let Some(batch) = slot.closed else { return };
        fx.schedule_now(event::Function::Invoke { function, mapping, poller: lane, batch });
    }

    /// All records of the batch count as failed.
    pub(super) fn batch_failed(&mut self, lane: u16, failure: BatchFailure, ended: FactId, fx: &mut Effects) {
        let rule = match failure {
            BatchFailure::FunctionError => Rule::LambdaRetryAttemptsWholeBatch,
            _ => failure_rule(failure),
        };
        let draft = Draft::new(FactKind::BatchFailed, rule, ended).resource(self.settings(fx).id);
        let fact = fx.record(draft.records(self.lane(lane).batch).detail(failure.code()));
        self.split_or_retry(lane, fact, fx);
    }

    pub(super) fn split_or_retry(&mut self, lane: u16, cause: FactId, fx: &mut Effects) {
        if !self.is_reading {
            self.requeue(lane, fx);
            return;
        }
        let Some(source) = self.settings(fx).stream() else { return };
        let slot = self.lane(lane);
        if source.bisect_batch_on_function_error && slot.batch.len() > 1 {
            self.split(lane, cause, fx);
        } else if source.maximum_retry_attempts.is_none_or(|retries| slot.tries <= retries) {
            let wait = back_off_after(slot.tries - 1);
            self.back_off(lane, wait, Rule::LambdaRetryAttemptsBackOff, cause, fx);
        } else {
            let records = slot.batch;
            self.discard(lane, records, GivenUpWhy::RetryAttemptsExhausted, cause, fx);
            self.next_batch(lane, fx);
        }
    }

    fn back_off(&mut self, lane: u16, wait: Duration, rule: Rule, cause: FactId, fx: &mut Effects) {
        let draft = Draft::new(FactKind::BackedOff, rule, cause).resource(self.settings(fx).id);
        let mapping = self.id;
        let slot = self.lane(lane);
        slot.set_phase(Phase::BackingOff);
        fx.record(draft.records(slot.batch).value(wait.0).invocation(slot.invocation));
        fx.after(wait, event::Mapping::BackOffEnds { mapping, poller: lane, turn: slot.turn });
    }

    /// The function could not be run. This does not count as a try. `Rule::LambdaRetryAttemptsThrottleIsNone`
    pub(super) fn throttled(&mut self, lane: u16, throttled: FactId, fx: &mut Effects) {
        if !self.is_reading {
            self.requeue(lane, fx);
            return;
        }
        let slot = self.lane(lane);
        slot.throttles += 1;
        slot.invocation = fx.trace.fact(throttled).invocation;
        let wait = back_off_after(slot.throttles - 1);
        self.back_off(lane, wait, Rule::LambdaRetryAttemptsThrottleIsNone, throttled, fx);
    }

    pub(super) fn back_off_ends(&mut self, lane: u16, turn: u32, fx: &mut Effects) {
        let slot = self.lane(lane);
        if slot.phase != Phase::BackingOff || slot.turn != turn {
            return;
        }
        let (Some(closed), len) = (slot.closed, slot.batch.len()) else { return };
        if !self.discard_expired(lane, closed, fx) {
            self.next_batch(lane, fx);
            return;
        }
        if self.lane(lane).batch.len() < len {
            self.record_rest(lane, closed, fx);
        }
        self.run_batch(lane, fx);
    }

    /// The rest of a batch is a batch of its own. `Rule::LambdaCheckpointRestIsNew`
    pub(super) fn record_rest(&mut self, lane: u16, cause: FactId, fx: &mut Effects) {
        let slot = self.lane(lane);
        slot.set_batch(slot.batch);
        self.record_batch(lane, (ClosedBy::Checkpoint, Rule::LambdaCheckpointRestIsNew), cause, fx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits = [0, 1, 2, 8, 9, 1_000_000].map(|failures| back_off_after(failures).0);
        assert_eq!(waits, [200, 400, 800, 51_200, 60_000, 60_000]);
    }
}
