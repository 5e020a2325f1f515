//! The event that Lambda gives to a function for a batch of SQS messages.

use md5::{Digest, Md5};
use redrive_core::fact::Kind;
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::text::Text;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::row::Row;
use crate::sqs_attributes::{self, map_order};
use crate::{documents, texts};

pub(crate) const REGION: &str = "us-east-1";
pub(crate) const ACCOUNT: &str = "123456789012";
/// Whoever runs the script, as IAM would number them.
const SENDER: &str = "AIDASIMULATEDSENDER00";

pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

/// The event of an invocation: compact, its keys in the order that AWS was recorded to write.
pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    let has_window = context.mapping(id).is_some_and(|mapping| !mapping.maximum_batching_window.is_zero());
    let records = context.trace().of(invocation.records);
    let messages: Vec<Value> = records.map(|record| message(context, record, invocation.batch, has_window)).collect();
    Value::from(Row::default().put("Records", messages)).to_string()
}

fn message(context: Context, id: RecordId, batch: FactId, has_window: bool) -> Value {
    let (plan, trace) = (context.plan(), context.trace());
    let record = trace.record(id);
    let received = context.facts_before(id, batch).rev().find(|fact| fact.kind == Kind::Received);
    let queue = received.and_then(|fact| fact.resource).unwrap_or(record.resource);
    let body = texts::record(context, id);
    let text = Text::of(plan, trace, record);
    let letter = documents::attributes_of(context, id);
    let attributes = letter.unwrap_or_else(|| sqs_attributes::sent(text.attributes(), text.n()));
    let row = Row::default()
        .put("messageId", identity::message_id(plan, trace, id))
        .put("receiptHandle", identity::receipt_handle(plan, trace, id, context.receives(id, batch) as u32))
        .put("body", body.as_str())
        .put("attributes", system_attributes(context, id, batch))
        .put("messageAttributes", sqs_attributes::object(&attributes));
    // Without attributes the key was recorded as absent where there is no batching window, and as null where there is.
    let row = match sqs_attributes::md5(&attributes) {
        Some(sum) => row.put("md5OfMessageAttributes", sum),
        None if has_window => row.put("md5OfMessageAttributes", Value::Null),
        None => row,
    };
    row.put("md5OfBody", hex(&Md5::digest(body.as_bytes())))
        .put("eventSource", "aws:sqs")
        .put("eventSourceARN", queue_arn(context.name(queue)))
        .put("awsRegion", REGION)
        .into()
}

fn system_attributes(context: Context, id: RecordId, batch: FactId) -> Value {
    let start = context.plan().start_unix_millis;
    let mut first_receive = None;
    let mut moved_from = None;
    for fact in context.facts_before(id, batch) {
        match fact.kind {
            Kind::Received => first_receive = first_receive.or(Some(fact.at.0 + start)),
            Kind::MovedToDeadLetterQueue => moved_from = fact.resource,
            _ => {}
        }
    }
    let sent = context.trace().record(id).at.0 + start;
    let mut attributes = vec![
        ("ApproximateReceiveCount", context.receives(id, batch).to_string()),
        ("SentTimestamp", sent.to_string()),
        ("SenderId", SENDER.to_owned()),
        ("ApproximateFirstReceiveTimestamp", first_receive.unwrap_or(sent).to_string()),
    ];
    attributes.extend(moved_from.map(|queue| ("DeadLetterQueueSourceArn", queue_arn(context.name(queue)))));
    attributes.sort_by_key(|(name, _)| map_order(name));
    let object: Map<String, Value> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Value::Object(object)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
