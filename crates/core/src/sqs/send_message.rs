use super::maximum_message_size::is_too_long;
use super::{Holder, Message, Sqs, State};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{Kind, Span};
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::plan::{Action, DoorOrRun, Send};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::trace::Record;

impl Sqs {
    /// SendMessage, for one record of a send step or for all of them.
    pub(super) fn arrives(&mut self, step: StepId, n: u32, cause: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        let Action::Send(send) = &plan.script[step.index()].action else { return };
        let numbers = if n == 0 { 1..=send.count } else { n..=n };
        // Neighbours with the same fate are one fact.
        let mut first = RecordId(fx.trace.records().len() as u32);
        let mut fate = None;
        let mut len = 0;
        for n in numbers {
            let refused = self.refusal(send, n, fx);
            if fate != Some(refused) {
                self.settle(send, Span::run(first, len), fate.flatten(), cause, fx);
                first = RecordId(fx.trace.records().len() as u32);
                (fate, len) = (Some(refused), 0);
            }
            self.store(send, step, n, cause, fx);
            len += 1;
        }
        self.settle(send, Span::run(first, len), fate.flatten(), cause, fx);
    }

    fn store(&mut self, send: &Send, step: StepId, n: u32, cause: FactId, fx: &mut Effects) {
        let queue = &mut self.queues[send.to.index()];
        queue.arrived += 1;
        let (resource, number) = (queue.settings.id, queue.arrived);
        fx.trace.add_record(Record { at: fx.now, step, n, number, resource });
        let state = State::Gone;
        let (queue, holder) = (send.to, Holder::NOBODY);
        self.messages.push(Message { last: cause, receives: 0, lease: 0, holder, queue, state, again: false });
    }

    /// States what became of neighbours that were just stored, or refused.
    fn settle(&mut self, send: &Send, records: Span, refused: Option<Refusal>, cause: FactId, fx: &mut Effects) {
        if records.is_empty() {
            return;
        }
        let resource = self.queue(send.to).settings.id;
        if let Some(refusal) = refused {
            let rule = match refusal {
                Refusal::MessageTooLong => Rule::SqsMaximumMessageSizeTooLong,
                _ => Rule::SqsSendMessageRefused,
            };
            fx.state(Draft::new(Kind::Rejected, rule, cause).of(resource).records(records).detail(refusal.code()));
            return;
        }
        // `Rule::SqsDelaySecondsMessageBeforeQueue`
        let delay = send.delay.unwrap_or(self.queue(send.to).settings.delay);
        let rule = if delay.is_zero() { Rule::SqsSendMessageArrives } else { Rule::SqsDelaySecondsHidesNew };
        let sent = fx.state(Draft::new(Kind::Sent, rule, cause).of(resource).records(records).value(delay.0));
        let now = fx.now;
        self.queue(send.to).ages.add(now, records);
        self.arm_retention(send.to, fx);
        if delay.is_zero() {
            for record in fx.trace.of(records) {
                self.make_visible(record, sent);
            }
            self.wake(send.to, fx);
        } else {
            for record in fx.trace.of(records) {
                let message = self.message(record);
                (message.state, message.last) = (State::Delayed, sent);
            }
            fx.after(delay, event::Sqs::DelayEnds { sent });
        }
    }

    /// Why this record would not be stored.
    fn refusal(&self, send: &Send, n: u32, fx: &Effects) -> Option<Refusal> {
        let queue = &self.queues[send.to.index()];
        if !queue.exists {
            return Some(Refusal::NonExistentQueue);
        }
        if !self.conditions.is_empty() && self.door_is_shut(queue.settings.id, fx) {
            return Some(Refusal::InternalError);
        }
        is_too_long(send, n, &queue.settings, queue.arrived + 1, fx.plan).then_some(Refusal::MessageTooLong)
    }

    fn door_is_shut(&self, queue: ResourceId, fx: &Effects) -> bool {
        self.conditions.iter().any(|step| {
            matches!(fx.plan.script[step.index()].action,
                Action::ServiceError { resource, when: DoorOrRun::Accept, .. } if resource == queue)
        })
    }
}
