//! FIFO topics: the same deduplication id within five minutes is accepted and never delivered, and the messages of a
//! group reach each subscription one after the other.

use alloc::collections::VecDeque;
use alloc::string::String;

use crate::draw;
use crate::effects::Effects;
use crate::fact::Span;
use crate::id::{FactId, RecordId, ResourceId, SubscriptionId, TopicId};
use crate::plan::{self, Plan};
use crate::push::Push;
use crate::sqs::deduplication::write_given_id;
use crate::sqs::message_group::write_group_id;
use crate::text::Text;
use crate::time::{Duration, Instant};
use crate::trace::Trace;

/// A deduplication id is remembered for so long. `Rule::SnsFifoTopicDeduplicates`
const DEDUPLICATION_INTERVAL: Duration = Duration::secs(300);

/// A hash of a message's deduplication id: its own, else its content. None if it has none.
pub(crate) fn deduplication(plan: &Plan, trace: &Trace, id: RecordId) -> Option<u64> {
    let message = trace.record(id);
    let is_by_content = match plan.kind(message.resource) {
        plan::ResourceKind::Topic(topic) => plan.topic(topic).content_based_deduplication,
        _ => false,
    };
    let mut words = String::new();
    let is_given = match Text::of(plan, trace, message) {
        text if is_by_content && text.dedup().is_none() => {
            text.write(&mut words);
            true
        }
        _ => write_given_id(plan, trace, id, &mut words),
    };
    is_given.then(|| draw::key_of(&words))
}

/// A hash of a message's group.
fn group(message: RecordId, fx: &Effects) -> u64 {
    let mut words = String::new();
    write_group_id(fx.plan, fx.trace, message, &mut words);
    draw::key_of(&words)
}

impl Push {
    /// Whether a deduplication id was taken a short while ago; takes it if it was not.
    pub(super) fn is_repeated(&mut self, id: TopicId, key: u64, now: Instant) -> bool {
        let seen = &mut self.topics[id.index()].seen;
        match seen.get(&key) {
            Some(&taken) if taken + DEDUPLICATION_INTERVAL > now => true,
            _ => {
                seen.insert(key, now);
                false
            }
        }
    }

    /// Each group's messages go one by one: the next when the one before has arrived or was given up.
    /// `Rule::SnsFifoTopicKeepsOrder`
    pub(super) fn hand_in_order(&mut self, id: SubscriptionId, messages: Span, published: FactId, fx: &mut Effects) {
        for place in 0..messages.len() {
            let message = fx.trace.nth(messages, place);
            let groups = &mut self.subscriptions[id.index()].groups;
            match groups.get_mut(&group(message, fx)) {
                // `Rule::SnsFifoTopicBlocksGroup`
                Some(waiting) => waiting.push_back(message),
                None => {
                    groups.insert(group(message, fx), VecDeque::new());
                    self.bring(id, Span::one(message), published, fx);
                }
            }
        }
    }

    /// A message of a FIFO topic has arrived or was given up: the next of its group goes.
    pub(crate) fn group_goes_on(&mut self, by: ResourceId, copy: RecordId, cause: FactId, fx: &mut Effects) {
        let plan::ResourceKind::Subscription(id) = fx.plan.kind(by) else { return };
        if self.subscriptions[id.index()].groups.is_empty() {
            return;
        }
        let key = group(copy, fx);
        let groups = &mut self.subscriptions[id.index()].groups;
        let Some(waiting) = groups.get_mut(&key) else { return };
        match waiting.pop_front() {
            Some(message) => self.bring(id, Span::one(message), cause, fx),
            None => drop(groups.remove(&key)),
        }
    }
}
