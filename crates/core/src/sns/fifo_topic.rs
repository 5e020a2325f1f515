//! FIFO topics: a message with a deduplication id of the last five minutes is accepted and never delivered, and the
//! messages of a group reach each subscription one after the other.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;

use super::Topics;
use super::subscription::send_to_endpoint;
use crate::delivery::Settled;
use crate::draw;
use crate::effects::Effects;
use crate::fact::Span;
use crate::fifo;
use crate::id::{FactId, RecordId, SubscriptionId};
use crate::plan::{Plan, ResourceKind};
use crate::text::Text;
use crate::trace::Trace;

/// The groups of which a message is being delivered, and the messages of each that wait.
pub(super) type Groups = BTreeMap<u64, VecDeque<RecordId>>;

/// A hash of a message's deduplication id: its own, else its content. None if it has none.
pub(super) fn deduplication_key(plan: &Plan, trace: &Trace, id: RecordId) -> Option<u64> {
    let message = trace.record(id);
    let is_content_based = match plan.kind(message.resource) {
        ResourceKind::Topic(topic) => plan.topic(topic).content_based_deduplication,
        _ => false,
    };
    let text = Text::of(plan, trace, message);
    if is_content_based && text.dedup().is_none() {
        let mut content = String::new();
        text.write(&mut content);
        return Some(draw::key_of(&content));
    }
    fifo::deduplication_key(plan, trace, id)
}

impl Topics {
    /// The messages of a group are delivered one by one: the next when the one before was accepted or given up.
    /// `Rule::SnsFifoTopicKeepsOrder`
    pub(super) fn send_in_order(&mut self, id: SubscriptionId, messages: Span, published: FactId, fx: &mut Effects) {
        for place in 0..messages.len() {
            let message = fx.trace.nth(messages, place);
            let group = fifo::group_key(fx.plan, fx.trace, message);
            let groups = &mut self.groups[id.index()];
            match groups.get_mut(&group) {
                // `Rule::SnsFifoTopicBlocksGroup`
                Some(waiting) => waiting.push_back(message),
                None => {
                    groups.insert(group, VecDeque::new());
                    send_to_endpoint(id, Span::one(message), published, fx);
                }
            }
        }
    }

    /// A message of a FIFO topic was accepted or given up: the next of its group is delivered.
    pub(super) fn next_of_group(&mut self, settled: Settled, fx: &mut Effects) {
        let ResourceKind::Subscription(id) = fx.plan.kind(settled.by) else { return };
        let groups = &mut self.groups[id.index()];
        if groups.is_empty() {
            return;
        }
        let group = fifo::group_key(fx.plan, fx.trace, settled.copy);
        let Some(waiting) = groups.get_mut(&group) else { return };
        match waiting.pop_front() {
            Some(message) => send_to_endpoint(id, Span::one(message), settled.fact, fx),
            None => drop(groups.remove(&group)),
        }
    }
}
