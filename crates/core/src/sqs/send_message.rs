use super::deduplication::has_given_id;
use super::maximum_message_size::is_too_long;
use super::{Holder, Message, Sqs, State};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{FactId, QueueId, RecordId, StepId};
use crate::push::answer;
use crate::push::door::{failing, is_denied};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::sns::raw_message_delivery::MAX_ATTRIBUTES;
use crate::text::Text;
use crate::time::Duration;
use crate::trace::{Origin, OriginKind, Record};

/// What becomes of a message that arrives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stored,
    /// Accepted, and never delivered.
    Duplicate,
    Refused(Refusal),
}

impl Sqs {
    /// SendMessage, for one record, or for all of a send step.
    pub(super) fn arrives(&mut self, queue: QueueId, how: OriginKind, which: u32, cause: FactId, fx: &mut Effects) {
        let numbers = match (how, which) {
            (OriginKind::Sent, 0) => 1..=self.count_of(cause, fx),
            _ => which..=which,
        };
        // OutcomeBatcher with the same fate are one fact.
        let mut first = RecordId(if how == OriginKind::Redelivery { which } else { fx.trace.records().len() as u32 });
        let mut fate = Fate::Stored;
        let mut len = 0;
        for which in numbers {
            let record =
                if how == OriginKind::Redelivery { RecordId(which) } else { self.store(queue, how, which, cause, fx) };
            let this = self.fate(queue, record, fx);
            if fate != this {
                self.settle(queue, Span::run(first, len), fate, cause, fx);
                (first, fate, len) = (record, this, 0);
            }
            len += 1;
        }
        self.settle(queue, Span::run(first, len), fate, cause, fx);
    }

    /// How many records the send step of this fact sends.
    fn count_of(&self, step: FactId, fx: &Effects) -> u32 {
        let step = StepId(fx.trace.fact(step).value as u32);
        fx.plan.send(step).map_or(0, |send| send.count)
    }

    fn store(&mut self, id: QueueId, how: OriginKind, which: u32, fact: FactId, fx: &mut Effects) -> RecordId {
        let queue = &mut self.queues[id.index()];
        queue.arrived += 1;
        let (resource, number) = (queue.settings.id, queue.arrived);
        let record = fx.trace.add_record(Record { at: fx.now, fact, which, number, resource, how });
        let (state, holder) = (State::Gone, Holder::NOBODY);
        let message = Message { last: fact, receives: 0, lease: 0, holder, queue: id, state, again: false };
        // Another machine's records may lie between.
        self.messages.resize(record.index(), message);
        self.messages.push(message);
        record
    }

    /// States what became of neighbours that were just stored, or refused.
    fn settle(&mut self, id: QueueId, records: Span, fate: Fate, cause: FactId, fx: &mut Effects) {
        if records.is_empty() {
            return;
        }
        let resource = self.queue(id).settings.id;
        if fate == Fate::Duplicate {
            let draft = Draft::new(FactKind::Deduplicated, Rule::SqsDeduplicationSwallows, cause).resource(resource);
            let said = fx.record(draft.records(records));
            answer(cause, said, fx);
            return;
        }
        if let Fate::Refused(refusal) = fate {
            let rule = match refusal {
                Refusal::MessageTooLong => Rule::SqsMaximumMessageSizeTooLong,
                _ => Rule::SqsSendMessageRefused,
            };
            let status = if refusal == Refusal::InternalError { failing(&self.conditions, resource, fx) } else { None };
            let draft = Draft::new(FactKind::Rejected, rule, cause).resource(resource).records(records);
            let refused = fx.record(draft.detail(refusal.code()).value(status.unwrap_or(0).into()));
            answer(cause, refused, fx);
            return;
        }
        // `Rule::SqsDelaySecondsMessageBeforeQueue`
        let delay = self.own_delay(records, fx).unwrap_or(self.queue(id).settings.delay);
        let rule = if delay.is_zero() { Rule::SqsSendMessageArrives } else { Rule::SqsDelaySecondsHidesNew };
        let sent =
            fx.record(Draft::new(FactKind::Sent, rule, cause).resource(resource).records(records).value(delay.0));
        answer(cause, sent, fx);
        for record in fx.trace.of(records) {
            self.join_group(id, record, fx);
        }
        let now = fx.now;
        self.queue(id).ages.add(now, records);
        self.arm_retention(id, fx);
        if delay.is_zero() {
            for record in fx.trace.of(records) {
                self.make_visible(record, sent);
            }
            self.wake(id, fx);
        } else {
            for record in fx.trace.of(records) {
                let message = self.message(record);
                (message.state, message.last) = (State::Delayed, sent);
            }
            fx.after(delay, event::Sqs::DelayEnds { sent });
        }
    }

    /// The delay that the send step gives its messages.
    fn own_delay(&self, records: Span, fx: &Effects) -> Option<Duration> {
        let record = fx.trace.record(fx.trace.nth(records, 0));
        match record.made() {
            Origin::Sent { .. } => fx.plan.send(fx.trace.root(record).0)?.delay,
            Origin::Copied { .. } | Origin::CallPayload { .. } | Origin::FannedOut { .. } | Origin::Written { .. } => {
                None
            }
        }
    }

    /// What becomes of a message that arrives.
    fn fate(&mut self, id: QueueId, record: RecordId, fx: &Effects) -> Fate {
        match self.refusal(id, record, fx) {
            Some(refusal) => Fate::Refused(refusal),
            None if self.is_duplicate(id, record, fx) => Fate::Duplicate,
            None => Fate::Stored,
        }
    }

    /// Why this record is not kept.
    fn refusal(&self, id: QueueId, record: RecordId, fx: &Effects) -> Option<Refusal> {
        let queue = &self.queues[id.index()];
        if !queue.exists {
            return Some(Refusal::NonExistentQueue);
        }
        if !self.conditions.is_empty() && failing(&self.conditions, queue.settings.id, fx).is_some() {
            return Some(Refusal::InternalError);
        }
        if !self.conditions.is_empty() && is_denied(&self.conditions, record, fx) {
            return Some(Refusal::AccessDenied);
        }
        if is_too_long(record, &queue.settings, fx) {
            return Some(Refusal::MessageTooLong);
        }
        // `validate` sees to what the script sends to a queue.
        if matches!(fx.trace.record(record).made(), Origin::FannedOut { .. })
            && Text::of(fx.plan, fx.trace, fx.trace.record(record)).attributes().len() > MAX_ATTRIBUTES
        {
            return Some(Refusal::TooManyAttributes);
        }
        let needs_id = queue.settings.fifo.is_some_and(|fifo| !fifo.content_based_deduplication);
        (needs_id && !has_given_id(record, fx)).then_some(Refusal::NoDeduplicationId)
    }
}
