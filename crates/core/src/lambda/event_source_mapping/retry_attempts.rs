//! `maximumRetryAttempts`: a batch of a stream is tried again as it is, and nothing overtakes it in its lane.

use super::Mappings;
use super::parallelization_factor::Phase;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{BatchFailure, FactKind, GivenUpWhy, Outcome};
use crate::id::{FactId, MappingId};
use crate::rule::Rule;
use crate::time::Duration;

/// `Rule::LambdaRetryAttemptsBackOff`
const FIRST_WAIT: Duration = Duration::millis(200);
const LONGEST_WAIT: Duration = Duration::secs(60);

fn wait_after(failures: u32) -> Duration {
    Duration(FIRST_WAIT.0 << failures.min(16)).min(LONGEST_WAIT)
}

impl Mappings {
    /// Has the function run with the batch in hand.
    pub(super) fn run_batch(&mut self, id: MappingId, lane: u16, fx: &mut Effects) {
        let function = self.mapping(id).settings.function;
        let slot = self.lane(id, lane);
        slot.set_phase(Phase::Running);
        let Some(batch) = slot.closed else { return };
        fx.schedule_now(event::Function::Invoke { function, mapping: id, poller: lane, batch });
    }

    /// The run of a batch is over.
    pub(super) fn lane_ended(&mut self, id: MappingId, lane: u16, ended: FactId, fx: &mut Effects) {
        let fact = *fx.trace.fact(ended);
        let slot = self.lane(id, lane);
        slot.tries += 1;
        slot.invocation = fact.invocation;
        if fact.outcome() == Some(Outcome::Success) {
            self.lane_succeeded(id, lane, ended, fx);
        } else {
            self.lane_failed(id, lane, BatchFailure::FunctionError, Rule::LambdaRetryAttemptsWholeBatch, ended, fx);
        }
    }

    /// All records of the batch count as failed.
    pub(super) fn lane_failed(
        &mut self,
        id: MappingId,
        lane: u16,
        failure: BatchFailure,
        rule: Rule,
        ended: FactId,
        fx: &mut Effects,
    ) {
        let (resource, records) = (self.mapping(id).settings.id, self.lane(id, lane).batch);
        let draft =
            Draft::new(FactKind::BatchFailed, rule, ended).resource(resource).records(records).detail(failure.code());
        let fact = fx.record(draft);
        self.split_or_retry(id, lane, fact, fx);
    }

    pub(super) fn split_or_retry(&mut self, id: MappingId, lane: u16, cause: FactId, fx: &mut Effects) {
        if !self.mapping(id).reads {
            self.put_back(id, lane, fx);
            return;
        }
        let reading = self.mapping(id).settings.reading();
        let (bisects, retries) = (reading.bisect_batch_on_function_error, reading.maximum_retry_attempts);
        let slot = self.lane(id, lane);
        if bisects && slot.batch.len() > 1 {
            self.split(id, lane, cause, fx);
        } else if retries.is_none_or(|retries| slot.tries <= retries) {
            let wait = wait_after(slot.tries - 1);
            self.wait_and_retry(id, lane, wait, Rule::LambdaRetryAttemptsBackOff, cause, fx);
        } else {
            let (records, why) = (slot.batch, GivenUpWhy::RetryAttemptsExhausted);
            self.give_up(id, lane, records, why, Rule::LambdaRetryAttemptsExhausted, cause, fx);
            self.go_on(id, lane, fx);
        }
    }

    fn wait_and_retry(
        &mut self,
        id: MappingId,
        lane: u16,
        wait: Duration,
        rule: Rule,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let resource = self.mapping(id).settings.id;
        let slot = self.lane(id, lane);
        slot.set_phase(Phase::Waiting);
        let mut draft =
            Draft::new(FactKind::BackedOff, rule, cause).resource(resource).records(slot.batch).value(wait.0);
        if let Some(invocation) = slot.invocation {
            draft = draft.invocation(invocation);
        }
        fx.record(draft);
        let turn = slot.turn;
        fx.after(wait, event::Mapping::BackOffEnds { mapping: id, poller: lane, turn });
    }

    /// The function could not be run. That was no try. `Rule::LambdaRetryAttemptsThrottleIsNone`
    pub(super) fn lane_throttled(&mut self, id: MappingId, lane: u16, told: FactId, fx: &mut Effects) {
        if !self.mapping(id).reads {
            self.put_back(id, lane, fx);
            return;
        }
        let invocation = fx.trace.fact(told).invocation;
        let slot = self.lane(id, lane);
        slot.throttles += 1;
        slot.invocation = invocation;
        let wait = wait_after(slot.throttles - 1);
        self.wait_and_retry(id, lane, wait, Rule::LambdaRetryAttemptsThrottleIsNone, told, fx);
    }

    pub(super) fn lane_back_off_ends(&mut self, id: MappingId, lane: u16, turn: u32, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        let Some(closed) = slot.closed.filter(|_| slot.phase == Phase::Waiting && slot.turn == turn) else { return };
        let before = slot.batch.len();
        if !self.drop_too_old(id, lane, closed, fx) {
            self.go_on(id, lane, fx);
            return;
        }
        if self.lane(id, lane).batch.len() < before {
            self.state_rest(id, lane, closed, fx);
        }
        self.run_batch(id, lane, fx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits = [0, 1, 2, 8, 9, 1_000_000].map(|failures| wait_after(failures).0);
        assert_eq!(waits, [200, 400, 800, 51_200, 60_000, 60_000]);
    }
}
