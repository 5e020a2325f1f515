//! Amazon SNS: topics send a copy of each message to their subscriptions.

pub(crate) mod dead_letter_queue;
pub mod delivery_policy;
pub(crate) mod fifo_topic;
pub mod filter_policy;
pub(crate) mod raw_message_delivery;
pub(crate) mod subscription;
pub(crate) mod topic;

use alloc::vec::Vec;

use crate::delivery::Deliveries;
use crate::effects::Effects;
use crate::fifo::Deduplication;
use crate::id::FactId;
use crate::plan::Plan;
use delivery_policy::DeliveryPolicy;
use fifo_topic::Groups;

/// All topics and their subscriptions.
pub(crate) struct Topics {
    /// By `TopicId`; of FIFO topics.
    deduplication: Vec<Deduplication>,
    /// By `SubscriptionId`; of FIFO topics.
    groups: Vec<Groups>,
    deliveries: Deliveries<DeliveryPolicy>,
}

impl Topics {
    pub(crate) fn new(plan: &Plan) -> Topics {
        Topics {
            deduplication: plan.topics.iter().map(|_| Deduplication::default()).collect(),
            groups: plan.subscriptions.iter().map(|_| Groups::default()).collect(),
            deliveries: Deliveries::default(),
        }
    }

    /// An endpoint, or a dead-letter queue, has accepted or refused a copy.
    pub(crate) fn answered(&mut self, answer: FactId, fx: &mut Effects) {
        if let Some(settled) = self.deliveries.answered(answer, fx) {
            self.next_of_group(settled, fx);
        }
    }
}
