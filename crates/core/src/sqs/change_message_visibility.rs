use super::Sqs;
use super::message::State;
use crate::effects::{Draft, Effects, refuse_step};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, QueueId, StepId};
use crate::plan::ReceiptRef;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Duration;

/// The longest time for which a message is hidden after its receive, with all changes.
const LONGEST: Duration = Duration::secs(43_200);

impl Sqs {
    /// Sets the remaining visibility timeout, from now on, for this receive only: `Rule::SqsChangeMessageVisibilityThisReceiveOnly`
    pub(super) fn change_message_visibility(
        &mut self,
        (message, received_from): (ReceiptRef, QueueId),
        hide: Duration,
        step: StepId,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let resource = fx.plan.queue(received_from).id;
        let Some((record, received_at)) = self.held(message, fx) else {
            refuse_step(step, resource, Refusal::ReceiptHandleUnknown, fact, fx);
            return;
        };
        let id = self.message(record).queue;
        let state = self.message(record).state;
        match state {
            State::Gone => {
                // `Rule::SqsChangeMessageVisibilityGone`
                refuse_step(step, resource, Refusal::MessageNotAvailable, fact, fx);
                return;
            }
            _ if fx.now + hide > received_at + LONGEST => {
                refuse_step(step, resource, Refusal::VisibilityBeyondLimit, fact, fx);
                return;
            }
            // A standard queue accepts the call after the timeout too: `Rule::SqsChangeMessageVisibilityAfterEnd`,
            // `Rule::SqsChangeMessageVisibilityHidesAgain`
            State::Visible if self.queue(id).fifo.is_some() => {
                // `Rule::SqsFifoHandleExpires`
                refuse_step(step, resource, Refusal::ReceiptHandleExpired, fact, fx);
                return;
            }
            State::Visible | State::Delayed => {
                self.take_off(record);
                self.message(record).state = State::InFlight;
                self.queue(id).in_flight += 1;
            }
            State::InFlight => {}
        }
        let resource = fx.plan.queue(id).id;
        let rule =
            if hide.is_zero() { Rule::SqsChangeMessageVisibilityZero } else { Rule::SqsChangeMessageVisibilityFromNow };
        let records = Span::one(record);
        let draft = Draft::new(FactKind::VisibilityChanged, rule, fact).resource(resource);
        let changed = fx.record(draft.records(records).value(hide.0));
        let lease = self.lease(id, records, hide, changed, fx);
        if hide.is_zero() {
            self.visibility_ends(lease, fx);
        }
    }
}
