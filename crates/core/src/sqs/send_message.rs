use super::Sqs;
use super::maximum_message_size::is_too_long;
use super::message::{Message, State};
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::fifo;
use crate::id::{FactId, QueueId, RecordId};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::time::Duration;
use crate::trace::{Origin, OriginKind};

/// The maximum number of message attributes. `Rule::SnsRawMessageDeliveryTenAttributes`
const MAX_ATTRIBUTES: usize = 10;

impl Sqs {
    /// SendMessage, for one record, or for all of a send step.
    pub(crate) fn arrives(&mut self, queue: QueueId, arrival: Arrival, fx: &mut Effects) {
        // The lengths of single records matter only if the step can exceed the limit.
        let limit = fx.stack.queue(queue).maximum_message_size_bytes;
        let fits = arrival.max_bytes(fx).is_some_and(|bytes| bytes <= limit);
        arrival.receive(
            self,
            fx,
            |sqs, arrival, record, fx| {
                if arrival.redelivered().is_none() {
                    sqs.add_message(queue, record, arrival.cause);
                }
                sqs.admission(queue, arrival, record, fits, fx)
            },
            |sqs, records, admission, fx| sqs.settle(queue, records, admission, arrival.cause, fx),
        );
    }

    fn add_message(&mut self, queue: QueueId, record: RecordId, fact: FactId) {
        let message = Message::new(queue, fact);
        // Records of other resources may lie between.
        self.messages.resize(record.index(), message);
        self.messages.push(message);
    }

    /// Records the admission of consecutive records, and stores the accepted ones.
    fn settle(&mut self, id: QueueId, records: Span, admission: Admission, cause: FactId, fx: &mut Effects) {
        let settings = fx.stack.queue(id);
        let resource = settings.id;
        match admission {
            Admission::Accepted => {}
            Admission::Duplicate => {
                let draft = Draft::new(FactKind::Deduplicated, Rule::SqsDeduplicationSwallows, cause);
                fx.record(draft.resource(resource).records(records));
                return;
            }
            Admission::Refused(refusal, status) => {
                let rule = match refusal {
                    Refusal::MessageTooLong => Rule::SqsMaximumMessageSizeTooLong,
                    _ => Rule::SqsSendMessageRefused,
                };
                admission::reject(resource, records, (refusal, status), (rule, cause), fx);
                return;
            }
        }
        // `Rule::SqsDelaySecondsMessageBeforeQueue`, `Rule::SqsDelaySecondsFifoQueueOnly`
        let own = if settings.fifo.is_some() { None } else { self.own_delay(records, fx) };
        let delay = own.unwrap_or(settings.delay);
        let rule = if delay.is_zero() { Rule::SqsSendMessageArrives } else { Rule::SqsDelaySecondsHidesNew };
        let sent =
            fx.record(Draft::new(FactKind::Sent, rule, cause).resource(resource).records(records).value(delay.0));
        for record in fx.trace.of(records) {
            self.move_to_end(record);
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

    /// `fits`: no length of a record has to be checked.
    #[inline]
    fn admission(&mut self, id: QueueId, arrival: Arrival, record: RecordId, fits: bool, fx: &Effects) -> Admission {
        let settings = fx.stack.queue(id);
        if let Some((refusal, status)) = admission::refusal(arrival, fx) {
            return Admission::Refused(refusal, status);
        }
        if !fits && is_too_long(record, settings, fx) {
            return Admission::Refused(Refusal::MessageTooLong, 0);
        }
        // `validate` checks the messages of the script.
        if arrival.origin != OriginKind::Sent
            && matches!(fx.trace.record(record).made(), Origin::FannedOut { .. })
            && Text::of(fx.plan, fx.trace, fx.trace.record(record)).attributes().len() > MAX_ATTRIBUTES
        {
            return Admission::Refused(Refusal::TooManyAttributes, 0);
        }
        let Some(fifo) = settings.fifo else { return Admission::Accepted };
        // The id of the message has precedence over its content: `Rule::SqsDeduplicationExplicitFirst`
        let given = fifo::deduplication_key(fx.plan, fx.trace, record);
        if given.is_none() && !fifo.content_based_deduplication {
            return Admission::Refused(Refusal::NoDeduplicationId, 0);
        }
        self.deduplicate(id, fifo.scope, given, record, fx)
    }
}
