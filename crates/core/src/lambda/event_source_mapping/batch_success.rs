//! After a run that returned: what is done is deleted.

use super::{Mappings, partial_batch_response};
use crate::effects::Effects;
use crate::event;
use crate::fact::{BatchFailure, Fact};
use crate::id::{FactId, MappingId};
use crate::rule::Rule;

impl Mappings {
    pub(super) fn succeeded(
        &mut self,
        id: MappingId,
        poller: u16,
        batch: FactId,
        ended: FactId,
        fact: Fact,
        fx: &mut Effects,
    ) {
        if !self.mapping(id).settings.report_batch_item_failures {
            fx.schedule_now(event::Sqs::Delete { fact: batch, cause: ended, mapping: id, poller });
            return;
        }
        let reported = match fx.trace.text(fact.value) {
            Some(text) => partial_batch_response::read(text, fx.plan, fx.trace, batch),
            None => Ok(fx.trace.of(fact.records).collect()),
        };
        match reported {
            Ok(failed) if failed.is_empty() => {
                fx.schedule_now(event::Sqs::Delete { fact: batch, cause: ended, mapping: id, poller })
            }
            Ok(failed) => self.partly_failed(id, poller, batch, ended, &failed, fx),
            Err(failure) => self.batch_failed(id, batch, failure, rule_of(failure), ended, fx),
        }
    }
}

pub(super) fn rule_of(failure: BatchFailure) -> Rule {
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
