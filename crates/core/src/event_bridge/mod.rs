//! Amazon EventBridge: buses pass each event on to the targets of the rules that match it.

pub(crate) mod archive;
pub(crate) mod bus;
pub(crate) mod dead_letter_queue;
pub mod event_pattern;
pub mod retry_policy;
pub(crate) mod rule;
pub mod schedule;
