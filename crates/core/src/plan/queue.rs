use alloc::vec::Vec;

use crate::id::{QueueId, ResourceId};
use crate::time::Duration;

/// An SQS queue's attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub id: ResourceId,
    pub visibility_timeout: Duration,
    pub message_retention_period: Duration,
    pub delay: Duration,
    pub receive_message_wait_time: Duration,
    pub maximum_message_size_bytes: u32,
    pub redrive_policy: Option<RedrivePolicy>,
    pub redrive_allow_policy: RedriveAllow,
    pub fifo: Option<Fifo>,
}

/// The settings that only a FIFO queue has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fifo {
    pub content_based_deduplication: bool,
    pub scope: DeduplicationScope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeduplicationScope {
    Queue,
    MessageGroup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedrivePolicy {
    pub dead_letter_target: QueueId,
    pub max_receive_count: u32,
}

/// Which queues may name this one as their dead-letter queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedriveAllow {
    AllowAll,
    DenyAll,
    ByQueue(Vec<QueueId>),
}
