//! Topics: a published message is accepted or refused, and goes to every subscription.

use alloc::vec::Vec;

use super::filter_policy::Policies;
use super::{Topics, fifo_topic};
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, TopicId};
use crate::refusal::Refusal;
use crate::rule::Rule;

/// The longest message, with its attributes. `Rule::SnsTopicTooLong`
const MAX_MESSAGE_BYTES: u32 = 256 * 1024;

impl Topics {
    /// Publish, for one message, or for all of a send step.
    pub(crate) fn arrives(&mut self, id: TopicId, arrival: Arrival, fx: &mut Effects) {
        arrival.receive(
            self,
            fx,
            |topics, arrival, message, fx| topics.admission(id, arrival, message, fx),
            |topics, messages, admission, fx| topics.settle(id, messages, admission, arrival.cause, fx),
        );
    }

    fn admission(&mut self, id: TopicId, arrival: Arrival, message: RecordId, fx: &Effects) -> Admission {
        let settings = fx.stack.topic(id);
        if let Some((refusal, status)) = admission::refusal(arrival, fx) {
            return Admission::Refused(refusal, status);
        }
        if admission::is_too_long(message, MAX_MESSAGE_BYTES, fx) {
            return Admission::Refused(Refusal::TopicMessageTooLong, 400);
        }
        if !settings.fifo {
            return Admission::Accepted;
        }
        match fifo_topic::deduplication_key(fx.plan, fx.trace, message) {
            Some(key) if self.deduplication[id.index()].is_duplicate(key, fx.now) => Admission::Duplicate,
            Some(_) => Admission::Accepted,
            None => Admission::Refused(Refusal::NoTopicDeduplicationId, 400),
        }
    }

    fn settle(&mut self, id: TopicId, messages: Span, admission: Admission, cause: FactId, fx: &mut Effects) {
        let resource = fx.plan.topic(id).id;
        let (kind, rule) = match admission {
            Admission::Accepted => (FactKind::Published, Rule::SnsTopicAccepts),
            Admission::Duplicate => (FactKind::Deduplicated, Rule::SnsFifoTopicDeduplicates),
            Admission::Refused(refusal, status) => {
                let rule = match refusal {
                    Refusal::TopicMessageTooLong => Rule::SnsTopicTooLong,
                    _ => Rule::SnsTopicRefuses,
                };
                admission::reject(resource, messages, (refusal, status), (rule, cause), fx);
                return;
            }
        };
        let published = fx.record(Draft::new(kind, rule, cause).resource(resource).records(messages));
        if admission == Admission::Accepted {
            fx.spend(fx.plan.subscriptions.len());
            let subscriptions: Vec<_> = fx.stack.subscriptions_of(id).collect();
            let settings: Vec<_> = subscriptions.iter().map(|id| fx.stack.subscription(*id)).collect();
            let policies = Policies::new(&settings, messages, fx);
            for (place, subscription) in subscriptions.into_iter().enumerate() {
                let filtered = policies.partition(place, settings[place], messages, fx);
                self.send_to(subscription, messages, filtered, published, fx);
            }
        }
    }
}
