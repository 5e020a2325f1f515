use alloc::vec::Vec;

use super::Sqs;
use super::message::{Holder, State};
use crate::admission::is_denied;
use crate::effects::{Draft, Effects, refuse_step};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, MappingId, QueueId, RecordId, ResourceId, StepId};
use crate::plan::{QueueSource, ReceiptRef};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Instant;

impl Sqs {
    /// Deletes for a mapping or a function. Deleting a message again is no error.
    pub(super) fn delete(&mut self, fact: FactId, cause: FactId, mapping: MappingId, poller: u16, fx: &mut Effects) {
        let records = fx.trace.fact(fact).records;
        let reason = *fx.trace.fact(cause);
        let own = fx.plan.mapping(mapping).id;
        let is_of_function = matches!(reason.kind, FactKind::RecordDone | FactKind::RecordSkipped);
        let by = if is_of_function { reason.resource.unwrap_or(own) } else { own };
        let holder = Holder::poller(mapping, poller);
        let (rule, kept) = match reason.kind {
            FactKind::FilteredOut => (Rule::LambdaFilterCriteriaDeletes, Span::EMPTY),
            FactKind::RecordDone | FactKind::RecordSkipped => (Rule::SqsDeleteMessageRemoves, Span::EMPTY),
            FactKind::BatchPartlyFailed => (Rule::LambdaPartialBatchResponseKeepsReported, reason.records),
            _ if !reason.records.is_empty() => (Rule::LambdaPartialBatchResponseIgnoredWhenOff, Span::EMPTY),
            _ => (Rule::LambdaBatchSuccessDeletes, Span::EMPTY),
        };
        let Some(&QueueSource { queue: from, .. }) = fx.plan.mapping(mapping).queue() else { return };
        if fx.has_conditions() && is_denied(fx.plan.queue(from).id, own, fx) {
            self.delete_is_denied(fact, cause, from, by, fx);
            return;
        }
        let mut expired = Vec::new();
        self.taken.clear();
        self.moved.clear();
        for record in fx.trace.of(records) {
            let stays = !kept.is_empty() && fx.trace.of(kept).any(|other| other == record);
            let message = &self.messages[record.index()];
            if stays || message.state == State::Gone {
                continue;
            }
            if message.holder != holder {
                self.moved.push(record);
                continue;
            }
            if self.has_expired(record) {
                expired.push(record);
                continue;
            }
            self.remove(record);
            self.taken.push(record);
        }
        if !expired.is_empty() {
            let records = fx.span(&expired);
            let draft =
                Draft::new(FactKind::DeleteRefused, Rule::SqsFifoHandleExpires, cause).resource(fx.plan.queue(from).id);
            fx.record(draft.target(by).records(records).detail(Refusal::ReceiptHandleExpired.code()));
        }
        if !self.moved.is_empty() {
            let records = fx.span(&self.moved);
            let draft = Draft::new(FactKind::DeleteIgnored, Rule::SqsDeleteMessageNewestHandleOnly, cause);
            fx.record(draft.resource(fx.plan.queue(from).id).target(by).records(records));
        }
        let Some(&first) = self.taken.first() else { return };
        let records = fx.span(&self.taken);
        let queue = self.message(first).queue;
        let resource = fx.plan.queue(queue).id;
        fx.record(Draft::new(FactKind::Deleted, rule, cause).resource(resource).target(by).records(records));
        self.wake(queue, fx);
    }

    /// Without permission the call fails, and the messages become visible again.
    fn delete_is_denied(&mut self, fact: FactId, cause: FactId, from: QueueId, by: ResourceId, fx: &mut Effects) {
        let records = fx.trace.fact(fact).records;
        let draft = Draft::new(FactKind::DeleteRefused, Rule::LambdaEventSourceMappingDeletesWhileAllowed, cause);
        let draft = draft.resource(fx.plan.queue(from).id).target(by).records(records);
        let fact = fx.record(draft.detail(Refusal::AccessDenied.code()));
        self.leave_hidden(fact, fx);
    }

    /// `received_from` is the queue that the message was received from.
    pub(super) fn delete_by_script(
        &mut self,
        message: ReceiptRef,
        received_from: QueueId,
        step: StepId,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let resource = fx.plan.queue(received_from).id;
        let Some((record, _)) = self.held(message, fx) else {
            refuse_step(step, resource, Refusal::ReceiptHandleUnknown, fact, fx);
            return;
        };
        let (state, holder) = (self.message(record).state, self.message(record).holder);
        if state != State::Gone && holder != Holder::step(message.step) {
            let draft = Draft::new(FactKind::DeleteIgnored, Rule::SqsDeleteMessageNewestHandleOnly, fact);
            fx.record(draft.resource(resource).records(Span::one(record)));
            return;
        }
        let queue = self.message(record).queue;
        let resource = fx.plan.queue(queue).id;
        let (rule, records) = match state {
            State::Gone => (Rule::SqsDeleteMessageIdempotent, Span::EMPTY),
            State::Visible => (Rule::SqsDeleteMessageOldHandle, Span::one(record)),
            State::Delayed | State::InFlight => (Rule::SqsDeleteMessageRemoves, Span::one(record)),
        };
        if self.has_expired(record) {
            refuse_step(step, resource, Refusal::ReceiptHandleExpired, fact, fx);
            return;
        }
        self.remove(record);
        fx.record(Draft::new(FactKind::Deleted, rule, fact).resource(resource).records(records));
        // In a FIFO queue, messages behind it may be visible now.
        self.wake(queue, fx);
    }

    /// The message of a receive step, and the time of the receive.
    pub(super) fn held(&self, message: ReceiptRef, fx: &Effects) -> Option<(RecordId, Instant)> {
        let receipt = self.receipts.iter().find(|receipt| receipt.step == message.step)?;
        let record =
            (message.position < receipt.records.len()).then(|| fx.trace.nth(receipt.records, message.position))?;
        Some((record, receipt.at))
    }
}
