//! The checkpoint: how far a mapping has come in a stream.

use super::batch_success::rule_of;
use super::{Mappings, partial_batch_response};
use crate::effects::{Draft, Effects};
use crate::fact::{ClosedBy, FactKind, Span};
use crate::id::{FactId, MappingId, RecordId};
use crate::rule::Rule;

impl Mappings {
    /// The function returned: what it says of its records is read, if it is asked.
    pub(super) fn lane_succeeded(&mut self, id: MappingId, lane: u16, ended: FactId, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        let (batch, Some(closed)) = (slot.batch, slot.closed) else { return };
        if !self.mapping(id).settings.report_batch_item_failures {
            self.checkpoint_all(id, lane, ended, fx);
            return;
        }
        let fact = *fx.trace.fact(ended);
        let reported = match fx.trace.text(fact.value) {
            Some(text) => partial_batch_response::read(text, fx.plan, fx.trace, closed),
            None => Ok(fx.trace.of(fact.records).collect()),
        };
        match reported {
            Ok(failed) => match lowest(&failed, batch, fx) {
                Some(place) => self.cut(id, lane, place, ended, fx),
                None => self.checkpoint_all(id, lane, ended, fx),
            },
            Err(failure) => self.lane_failed(id, lane, failure, rule_of(failure), ended, fx),
        }
    }

    fn checkpoint_all(&mut self, id: MappingId, lane: u16, cause: FactId, fx: &mut Effects) {
        let batch = self.lane(id, lane).batch;
        self.checkpoint(id, batch, cause, fx);
        if self.mapping(id).reads {
            self.go_on(id, lane, fx);
        } else {
            self.lane(id, lane).batch = Span::EMPTY;
            self.put_back(id, lane, fx);
        }
    }

    /// `Rule::LambdaCheckpointPastBatch`
    fn checkpoint(&mut self, id: MappingId, records: Span, cause: FactId, fx: &mut Effects) -> FactId {
        let settings = &self.mapping(id).settings;
        let draft = Draft::new(FactKind::Checkpointed, Rule::LambdaCheckpointPastBatch, cause).resource(settings.id);
        fx.record(draft.target(fx.plan.source(settings)).records(records))
    }

    /// Everything before the lowest reported record is done with. `Rule::LambdaCheckpointLowestReported`
    fn cut(&mut self, id: MappingId, lane: u16, place: u32, ended: FactId, fx: &mut Effects) {
        let (resource, batch) = (self.mapping(id).settings.id, self.lane(id, lane).batch);
        let rest = batch.part(place, batch.len() - place);
        let draft = Draft::new(FactKind::BatchPartlyFailed, Rule::LambdaCheckpointLowestReported, ended);
        let fact = fx.record(draft.resource(resource).records(rest));
        if place == 0 {
            // `Rule::LambdaBisectBatchOnFunctionErrorFirstReported`
            self.split_or_retry(id, lane, fact, fx);
            return;
        }
        let moved = self.checkpoint(id, batch.part(0, place), fact, fx);
        self.new_batch(id, lane, rest, fx);
        if !self.mapping(id).reads {
            self.put_back(id, lane, fx);
        } else if self.drop_too_old(id, lane, moved, fx) {
            self.state_rest(id, lane, moved, fx);
            self.run_batch(id, lane, fx);
        } else {
            self.go_on(id, lane, fx);
        }
    }

    /// What is left of a batch is a batch of its own. `Rule::LambdaCheckpointRestIsNew`
    pub(super) fn state_rest(&mut self, id: MappingId, lane: u16, cause: FactId, fx: &mut Effects) {
        let rest = self.lane(id, lane).batch;
        self.new_batch(id, lane, rest, fx);
        self.state_batch(id, lane, ClosedBy::Checkpoint, Rule::LambdaCheckpointRestIsNew, cause, fx);
    }
}

/// The place of the lowest record that was reported.
fn lowest(failed: &[RecordId], batch: Span, fx: &Effects) -> Option<u32> {
    (0..batch.len()).find(|place| failed.contains(&fx.trace.nth(batch, *place)))
}
