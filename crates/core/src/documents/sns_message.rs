//! The two forms of an SNS message: the notification that a queue gets, and the event that a function gets. Keys, their
//! order and their spelling are AWS's; the event spells two keys in another way than the notification.

use alloc::string::String;
use core::fmt::Write;

use super::{DocumentWriter, MessageAttribute};
use crate::arn;
use crate::calendar;
use crate::draw::{self, Purpose};
use crate::id::ResourceId;
use crate::identity;
use crate::json::write_text;
use crate::map_order::in_map_order;
use crate::plan::{self, Plan};
use crate::trace::{Record, Trace};

const CERT: &str = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem";

fn is_fifo(plan: &Plan, topic: ResourceId) -> bool {
    matches!(plan.kind(topic), plan::ResourceKind::Topic(id) if plan.topic(id).fifo)
}

/// A message of a topic.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub plan: &'a Plan,
    pub trace: &'a Trace,
    pub record: &'a Record,
    pub subject: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
}

/// Writes the notification: over several lines, with a space on both sides of a colon. A FIFO topic signs none.
pub(crate) fn write_notification(message: Message, by: ResourceId, writer: &dyn DocumentWriter, out: &mut String) {
    let Message { plan, trace, record, subject, text } = message;
    let topic = record.resource;
    let line = |key: &str, value: &str, out: &mut String| {
        let _ = write!(out, ",\n  \"{key}\" : ");
        write_text(value, out);
    };
    out.push_str("{\n  \"Type\" : \"Notification\"");
    line("MessageId", &identity::of_record(plan, record), out);
    if is_fifo(plan, topic) {
        line("SequenceNumber", &sequence_number(record), out);
    }
    line("TopicArn", &arn::of(plan, topic), out);
    if let Some(subject) = subject {
        line("Subject", subject, out);
    }
    line("Message", text, out);
    let mut at = String::new();
    calendar::write_millis(plan.start_unix_millis + record.at.0, &mut at);
    line("Timestamp", &at, out);
    if !is_fifo(plan, topic) {
        line("SignatureVersion", "1", out);
        line("Signature", &signature(plan, record), out);
        line("SigningCertURL", CERT, out);
    }
    line("UnsubscribeURL", &unsubscribe_url(plan, topic, by), out);
    let attributes = writer.attributes(plan, trace, record);
    if !attributes.is_empty() {
        out.push_str(",\n  \"MessageAttributes\" : {");
        write_attributes(&attributes, ",\n    ", "\n    ", " : ", out);
        out.push_str("\n  }");
    }
    out.push_str("\n}");
}

/// Writes the event of a function, which always has one record.
pub(crate) fn write_event(message: Message, by: ResourceId, writer: &dyn DocumentWriter, out: &mut String) {
    let Message { plan, trace, record, subject, text } = message;
    let topic = record.resource;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r#"{{"Records":[{{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"{}","Sns":{{"Type":"Notification","MessageId":"{}","TopicArn":"{}","Subject":"#,
        arn::subscription(plan, topic, by),
        identity::of_record(plan, record),
        arn::of(plan, topic)
    );
    match subject {
        Some(subject) => write_text(subject, out),
        None => out.push_str("null"),
    }
    out.push_str(r#","Message":"#);
    write_text(text, out);
    out.push_str(r#","Timestamp":""#);
    calendar::write_millis(plan.start_unix_millis + record.at.0, out);
    let _ = write!(
        out,
        r#"","SignatureVersion":"1","Signature":"{}","SigningCertUrl":"{CERT}","UnsubscribeUrl":"{}","MessageAttributes":{{"#,
        signature(plan, record),
        unsubscribe_url(plan, topic, by)
    );
    write_attributes(&writer.attributes(plan, trace, record), ",", "", ":", out);
    out.push_str("}}}]}");
}

fn write_attributes(attributes: &[MessageAttribute], between: &str, first: &str, colon: &str, out: &mut String) {
    let attributes = in_map_order(attributes.iter(), |attribute| &attribute.name);
    for (place, attribute) in attributes.into_iter().enumerate() {
        out.push_str(if place == 0 { first } else { between });
        write_text(&attribute.name, out);
        let _ = write!(out, r#"{colon}{{"Type":"#);
        write_text(&attribute.data_type, out);
        out.push_str(r#","Value":"#);
        write_text(&attribute.value, out);
        out.push('}');
    }
}

/// The sequence number of a message of a FIFO topic: twenty digits.
fn sequence_number(message: &Record) -> String {
    alloc::format!("{:020}", 10_000_000_000_000_000_000u64 + u64::from(message.number) * 1000)
}

fn unsubscribe_url(plan: &Plan, topic: ResourceId, by: ResourceId) -> String {
    let arn = arn::subscription(plan, topic, by);
    alloc::format!("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={arn}")
}

/// A placeholder of the length of a real signature.
fn signature(plan: &Plan, message: &Record) -> String {
    const LETTERS: u64 = 342;
    let mut out = String::new();
    for word in 0..LETTERS.div_ceil(10) {
        let bits = draw::bits(plan.seed, Purpose::Signature, plan.key(message.resource), message.number.into(), word);
        identity::write_letters(bits, 10.min(LETTERS - word * 10), &mut out);
    }
    out.push_str("==");
    out
}
