//! The result of a run that returned: the records that it reported as failed.

use alloc::vec::Vec;

use super::partial_batch_response;
use crate::effects::Effects;
use crate::fact::BatchFailure;
use crate::id::{FactId, RecordId};
use crate::plan;
use crate::rule::Rule;

/// The records of the batch that the run reported as failed, or why the response fails the whole batch. Without
/// `ReportBatchItemFailures` the response is not read.
pub(super) fn reported_failures(
    mapping: &plan::Mapping,
    batch: FactId,
    ended: FactId,
    fx: &Effects,
) -> Result<Vec<RecordId>, BatchFailure> {
    if !mapping.report_batch_item_failures {
        return Ok(Vec::new());
    }
    let ended = fx.trace.fact(ended);
    match ended.response() {
        Some(text) => partial_batch_response::read(fx.trace.text(text), fx.plan, fx.trace, batch),
        None => Ok(fx.trace.of(ended.records).collect()),
    }
}

/// The rule by which a response fails the whole batch.
pub(super) fn failure_rule(failure: BatchFailure) -> Rule {
    match failure {
        BatchFailure::FunctionError => Rule::LambdaFunctionErrorFailsBatch,
        BatchFailure::NotJson => Rule::LambdaPartialBatchResponseNotJsonFails,
        BatchFailure::NotAnObject => Rule::LambdaPartialBatchResponseNotAnObjectFails,
        BatchFailure::NotAList => Rule::LambdaPartialBatchResponseNotAListFails,
        BatchFailure::BadEntry => Rule::LambdaPartialBatchResponseWrongKeyFails,
        BatchFailure::EmptyIdentifier => Rule::LambdaPartialBatchResponseEmptyIdentifierFails,
        BatchFailure::UnknownIdentifier => Rule::LambdaPartialBatchResponseUnknownIdentifierFails,
    }
}
