//! The texts that AWS writes: one file per document. The machines decide that a document is sent, and keep none of its
//! text.

pub mod dead_letter_attributes;
pub mod dynamodb_change;
pub(crate) mod dynamodb_item;
pub mod dynamodb_record;
pub mod event_bridge_event;
pub mod invocation_record;
pub mod s3_event;
pub mod s3_notification;
pub mod s3_object;
pub mod sns_message;

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::FactId;
use crate::plan::Plan;
use crate::trace::{Record, Trace};

/// A rendered text.
pub struct Content {
    pub text: String,
    /// The length that counts for limits: a send step may declare another length than its text has, and a document of
    /// AWS has a fixed length here, as the core does not keep the function's answer.
    pub bytes: u32,
    /// The same as a JSON string, quotes and escapes included.
    pub json_bytes: u32,
}

/// Renders the documents that AWS writes.
pub trait DocumentWriter {
    /// Writes the document of a fact. `payload` is the text of the record that it is about, if it is to hold that.
    fn written(&self, plan: &Plan, trace: &Trace, fact: FactId, payload: Option<&str>, out: &mut String);
    /// The attributes of a topic's message, with those that Lambda gives to a dead letter.
    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute>;
}

/// A message attribute with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageAttribute {
    pub name: String,
    pub data_type: String,
    /// For a binary type, the base64 text.
    pub value: String,
}

impl MessageAttribute {
    pub fn new(name: &str, data_type: &str, value: String) -> MessageAttribute {
        MessageAttribute { name: String::from(name), data_type: String::from(data_type), value }
    }
}
