//! The texts that AWS writes: one file per document. The machines decide that a document is sent, and keep none of its
//! text.

pub mod dead_letter_attributes;
pub(crate) mod dynamodb_item;
pub mod dynamodb_record;
pub mod event_bridge_event;
pub mod invocation_record;
pub mod s3_event;
pub mod s3_notification;
pub mod sns_message;
