//! `bisectBatchOnFunctionError`: a failed batch is split in two, and the first half is processed first.

use super::Lanes;
use super::lane::Half;
use crate::effects::{Draft, Effects};
use crate::fact::{ClosedBy, FactKind};
use crate::id::FactId;
use crate::rule::Rule;

impl Lanes {
    /// `Rule::LambdaBisectBatchOnFunctionErrorSplits`
    pub(super) fn split(&mut self, lane: u16, cause: FactId, fx: &mut Effects) {
        let draft = Draft::new(FactKind::BatchSplit, Rule::LambdaBisectBatchOnFunctionErrorSplits, cause);
        let draft = draft.resource(self.settings(fx).id);
        let slot = self.lane(lane);
        let batch = slot.batch;
        let first = batch.len() / 2;
        let split = fx.record(draft.records(batch).value(first.into()));
        slot.halves.push(Half { records: batch.part(first, batch.len() - first), split });
        self.run_half(lane, Half { records: batch.part(0, first), split }, fx);
    }

    /// A half is a batch of its own. `Rule::LambdaBisectBatchOnFunctionErrorOwnRetries`
    pub(super) fn run_half(&mut self, lane: u16, half: Half, fx: &mut Effects) {
        self.lane(lane).set_batch(half.records);
        let reason = (ClosedBy::Split, Rule::LambdaBisectBatchOnFunctionErrorFirstHalf);
        self.run_or_skip(lane, reason, half.split, fx);
    }
}
