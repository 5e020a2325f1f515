//! The checkpoint: the position of a mapping in a shard.

use super::Lanes;
use crate::effects::{Draft, Effects};
use crate::fact::{BatchFailure, ClosedBy, FactKind, Outcome, Span};
use crate::id::{FactId, RecordId};
use crate::lambda::event_source_mapping::batch_success::reported_failures;
use crate::rule::Rule;

impl Lanes {
    /// The run of a batch has ended.
    pub(super) fn ended(&mut self, lane: u16, ended: FactId, fx: &mut Effects) {
        let fact = *fx.trace.fact(ended);
        let slot = self.lane(lane);
        slot.tries += 1;
        slot.invocation = fact.invocation;
        let (batch, Some(closed)) = (slot.batch, slot.closed) else { return };
        let result = match fact.outcome() {
            Some(Outcome::Success) => reported_failures(self.settings(fx), closed, ended, fx),
            _ => Err(BatchFailure::FunctionError),
        };
        match result.map(|failed| lowest(&failed, batch, fx)) {
            Ok(None) => self.batch_succeeded(lane, ended, fx),
            Ok(Some(place)) => self.batch_partly_failed(lane, place, ended, fx),
            Err(failure) => self.batch_failed(lane, failure, ended, fx),
        }
    }

    fn batch_succeeded(&mut self, lane: u16, ended: FactId, fx: &mut Effects) {
        let batch = self.lane(lane).batch;
        self.checkpoint(batch, ended, fx);
        if self.is_reading {
            self.next_batch(lane, fx);
        } else {
            self.lane(lane).batch = Span::EMPTY;
            self.requeue(lane, fx);
        }
    }

    /// `Rule::LambdaCheckpointPastBatch`
    fn checkpoint(&mut self, records: Span, cause: FactId, fx: &mut Effects) -> FactId {
        let draft = Draft::new(FactKind::Checkpointed, Rule::LambdaCheckpointPastBatch, cause);
        let settings = self.settings(fx);
        fx.record(draft.resource(settings.id).target(fx.plan.source(settings)).records(records))
    }

    /// The checkpoint moves to the lowest reported record, at `place` in the batch.
    /// `Rule::LambdaCheckpointLowestReported`
    fn batch_partly_failed(&mut self, lane: u16, place: u32, ended: FactId, fx: &mut Effects) {
        let batch = self.lane(lane).batch;
        let rest = batch.part(place, batch.len() - place);
        let draft = Draft::new(FactKind::BatchPartlyFailed, Rule::LambdaCheckpointLowestReported, ended);
        let fact = fx.record(draft.resource(self.settings(fx).id).records(rest));
        if place == 0 {
            // `Rule::LambdaBisectBatchOnFunctionErrorFirstReported`
            self.split_or_retry(lane, fact, fx);
            return;
        }
        let checkpoint = self.checkpoint(batch.part(0, place), fact, fx);
        self.lane(lane).set_batch(rest);
        if self.is_reading {
            let reason = (ClosedBy::Checkpoint, Rule::LambdaCheckpointRestIsNew);
            self.run_or_skip(lane, reason, checkpoint, fx);
        } else {
            self.requeue(lane, fx);
        }
    }
}

/// The place in the batch of the lowest record that was reported.
fn lowest(failed: &[RecordId], batch: Span, fx: &Effects) -> Option<u32> {
    (0..batch.len()).find(|place| failed.contains(&fx.trace.nth(batch, *place)))
}
