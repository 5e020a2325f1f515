//! `batchSize`: the maximum number of records in a batch, and the fact that a batch is complete.

use crate::effects::{Draft, Effects};
use crate::fact::{ClosedBy, FactKind, Span};
use crate::id::FactId;
use crate::plan;
use crate::rule::Rule;
use crate::time::Instant;

/// Records that a batch is complete.
#[inline]
pub(super) fn record_batch_closed(
    mapping: &plan::Mapping,
    records: Span,
    opened_at: Instant,
    (closed_by, rule): (ClosedBy, Rule),
    cause: Option<FactId>,
    fx: &mut Effects,
) -> FactId {
    let draft = Draft::new(FactKind::BatchClosed, rule, cause).resource(mapping.id).records(records);
    let draft = draft.target(fx.plan.function(mapping.function).id);
    fx.record(draft.value(opened_at.0).detail(closed_by.code()))
}

/// The rule by which a batch of newly read records closes.
pub(super) fn closing_rule(closed_by: ClosedBy) -> Rule {
    match closed_by {
        ClosedBy::Poll | ClosedBy::Split | ClosedBy::Checkpoint => Rule::LambdaBatchSizeOnePoll,
        ClosedBy::Size => Rule::LambdaBatchSizeFull,
        ClosedBy::Window => Rule::LambdaBatchWindowEnds,
        ClosedBy::Payload => Rule::LambdaPayloadLimitClosesBatch,
    }
}
