//! Amazon SNS: topics pass each message on to their subscriptions.

pub(crate) mod dead_letter_queue;
pub mod delivery_policy;
pub(crate) mod fifo_topic;
pub mod filter_policy;
pub(crate) mod raw_message_delivery;
pub(crate) mod subscription;
pub(crate) mod topic;
