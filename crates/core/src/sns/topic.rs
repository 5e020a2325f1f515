//! Topics: what is published is accepted or refused, and then handed to every subscription.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::fifo_topic;
use super::filter_policy::Policies;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, SubscriptionId, TopicId};
use crate::plan;
use crate::push::door::{failing, is_denied, numbers};
use crate::push::{OutcomeBatcher, Push, answer};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::time::Instant;
use crate::trace::{OriginKind, Record};

/// The longest message, its attributes counted in. `Rule::SnsTopicTooLong`
const MAX_MESSAGE_BYTES: u32 = 256 * 1024;

/// A topic as it stands.
pub(crate) struct Topic {
    pub settings: plan::Topic,
    pub exists: bool,
    /// How many messages ever arrived.
    arrived: u32,
    /// When a deduplication id was last taken, by its hash.
    pub seen: BTreeMap<u64, Instant>,
}

impl Topic {
    pub fn new(settings: &plan::Topic, exists: bool) -> Topic {
        Topic { settings: settings.clone(), exists, arrived: 0, seen: BTreeMap::new() }
    }
}

/// What becomes of a message at the door.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Accepted,
    Duplicate,
    Refused(Refusal, u16),
}

impl Push {
    /// Publish, for one message, or for all of a send step.
    pub(crate) fn message_arrives(
        &mut self,
        id: TopicId,
        how: OriginKind,
        which: u32,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let mut neighbours = OutcomeBatcher::new();
        for which in numbers(how, which, cause, fx) {
            let record = if how == OriginKind::Redelivery {
                RecordId(which)
            } else {
                let topic = &mut self.topics[id.index()];
                topic.arrived += 1;
                let (resource, number) = (topic.settings.id, topic.arrived);
                fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how })
            };
            let fate = self.fate_of_message(id, record, fx);
            if let Some((records, fate)) = neighbours.add(record, fate) {
                self.settle_messages(id, records, fate, cause, fx);
            }
        }
        if let Some((records, fate)) = neighbours.take() {
            self.settle_messages(id, records, fate, cause, fx);
        }
    }

    fn fate_of_message(&mut self, id: TopicId, record: RecordId, fx: &Effects) -> Fate {
        let topic = &self.topics[id.index()];
        let resource = topic.settings.id;
        if !topic.exists {
            return Fate::Refused(Refusal::TopicNotFound, 404);
        }
        if let Some(status) = failing(&self.conditions, resource, fx) {
            return Fate::Refused(Refusal::TopicInternalError, status);
        }
        if is_denied(&self.conditions, record, fx) {
            return Fate::Refused(Refusal::TopicDenied, 403);
        }
        let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
        let attributes: u32 = text.attributes().iter().map(|attribute| attribute.len_bytes(text.n())).sum();
        if text.len_bytes() + attributes > MAX_MESSAGE_BYTES {
            return Fate::Refused(Refusal::TopicMessageTooLong, 400);
        }
        if !topic.settings.fifo {
            return Fate::Accepted;
        }
        match fifo_topic::deduplication(fx.plan, fx.trace, record) {
            Some(key) if self.is_repeated(id, key, fx.now) => Fate::Duplicate,
            Some(_) => Fate::Accepted,
            None => Fate::Refused(Refusal::NoTopicDeduplicationId, 400),
        }
    }

    fn settle_messages(&mut self, id: TopicId, records: Span, fate: Fate, cause: FactId, fx: &mut Effects) {
        let resource = self.topics[id.index()].settings.id;
        let said = match fate {
            Fate::Accepted => {
                let draft = Draft::new(FactKind::Published, Rule::SnsTopicAccepts, cause).resource(resource);
                fx.record(draft.records(records))
            }
            Fate::Duplicate => {
                let draft =
                    Draft::new(FactKind::Deduplicated, Rule::SnsFifoTopicDeduplicates, cause).resource(resource);
                fx.record(draft.records(records))
            }
            Fate::Refused(refusal, status) => {
                let rule = match refusal {
                    Refusal::TopicMessageTooLong => Rule::SnsTopicTooLong,
                    _ => Rule::SnsTopicRefuses,
                };
                let draft = Draft::new(FactKind::Rejected, rule, cause).resource(resource).records(records);
                fx.record(draft.value(status.into()).detail(refusal.code()))
            }
        };
        answer(cause, said, fx);
        if fate != Fate::Accepted {
            return;
        }
        fx.spend(self.subscriptions.len());
        // In the order of their names.
        let places = (0..self.subscriptions.len()).filter(|place| {
            let subscription = &self.subscriptions[*place];
            subscription.exists && subscription.settings.topic == id
        });
        let places: Vec<usize> = places.collect();
        let settings: Vec<_> = places.iter().map(|place| &self.subscriptions[*place].settings).collect();
        let policies = Policies::new(&settings, records, fx);
        for (row, place) in places.into_iter().enumerate() {
            let passed = policies.partition(row, &self.subscriptions[place].settings, records, fx);
            self.hand_to(SubscriptionId(place as u16), records, passed, said, fx);
        }
    }
}
