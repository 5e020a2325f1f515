//! After a run: processed messages are deleted, the others are left to their visibility timeout.

use super::Pollers;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{BatchFailure, FactKind, Outcome};
use crate::id::{FactId, RecordId};
use crate::lambda::event_source_mapping::batch_success::{failure_rule, reported_failures};
use crate::rule::Rule;

impl Pollers {
    pub(super) fn ended(&mut self, poller: u16, ended: FactId, fx: &mut Effects) {
        let Some(batch) = self.poller(poller).closed else { return };
        let result = match fx.trace.fact(ended).outcome() {
            Some(Outcome::Success) => reported_failures(self.settings(fx), batch, ended, fx),
            _ => Err(BatchFailure::FunctionError),
        };
        match result {
            Ok(failed) if failed.is_empty() => self.delete(poller, batch, ended, fx),
            Ok(failed) => self.batch_partly_failed(poller, batch, ended, &failed, fx),
            Err(failure) => self.batch_failed(batch, failure, ended, fx),
        }
        self.last = Some(ended);
        self.release(poller, fx);
    }

    fn delete(&mut self, poller: u16, batch: FactId, cause: FactId, fx: &mut Effects) {
        fx.schedule_now(event::Sqs::Delete { fact: batch, cause, mapping: self.id, poller });
    }

    fn batch_partly_failed(
        &mut self,
        poller: u16,
        batch: FactId,
        ended: FactId,
        failed: &[RecordId],
        fx: &mut Effects,
    ) {
        let records = fx.trace.span(failed);
        let rule = Rule::LambdaPartialBatchResponseKeepsReported;
        let draft = Draft::new(FactKind::BatchPartlyFailed, rule, ended).resource(self.settings(fx).id);
        let fact = fx.record(draft.records(records));
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        self.delete(poller, batch, fact, fx);
    }

    fn batch_failed(&mut self, batch: FactId, failure: BatchFailure, ended: FactId, fx: &mut Effects) {
        let records = fx.trace.fact(batch).records;
        let draft = Draft::new(FactKind::BatchFailed, failure_rule(failure), ended).resource(self.settings(fx).id);
        let fact = fx.record(draft.records(records).detail(failure.code()));
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        if !self.settings(fx).report_batch_item_failures {
            // Otherwise `Rule::LambdaPartialBatchResponseDoesNotBackOff`. A throttle reduces the pollers in both cases.
            self.remove_poller(fact, fx);
        }
    }
}
