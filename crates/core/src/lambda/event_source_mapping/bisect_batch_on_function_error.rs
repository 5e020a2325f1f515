//! `bisectBatchOnFunctionError`: a failed batch is split in two, and the first half goes first.

use super::Mappings;
use super::parallelization_factor::Half;
use crate::effects::{Draft, Effects};
use crate::fact::{ClosedBy, FactKind};
use crate::id::{FactId, MappingId};
use crate::rule::Rule;

impl Mappings {
    /// `Rule::LambdaBisectBatchOnFunctionErrorSplits`
    pub(super) fn split(&mut self, id: MappingId, lane: u16, cause: FactId, fx: &mut Effects) {
        let resource = self.mapping(id).settings.id;
        let slot = self.lane(id, lane);
        let batch = slot.batch;
        let first = batch.len() / 2;
        let draft =
            Draft::new(FactKind::BatchSplit, Rule::LambdaBisectBatchOnFunctionErrorSplits, cause).resource(resource);
        let split = fx.record(draft.records(batch).value(first.into()));
        slot.halves.push(Half { records: batch.part(first, batch.len() - first), split });
        self.run_half(id, lane, Half { records: batch.part(0, first), split }, fx);
    }

    /// A half is a batch of its own. `Rule::LambdaBisectBatchOnFunctionErrorOwnRetries`
    pub(super) fn run_half(&mut self, id: MappingId, lane: u16, half: Half, fx: &mut Effects) {
        self.new_batch(id, lane, half.records, fx);
        if self.drop_too_old(id, lane, half.split, fx) {
            let rule = Rule::LambdaBisectBatchOnFunctionErrorFirstHalf;
            self.state_batch(id, lane, ClosedBy::Split, rule, half.split, fx);
            self.run_batch(id, lane, fx);
        } else {
            self.go_on(id, lane, fx);
        }
    }
}
