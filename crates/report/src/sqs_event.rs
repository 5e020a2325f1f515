//! The event that Lambda gives to a function for a batch of SQS messages.

use md5::{Digest, Md5};
use redrive_core::arn::{self, REGION};
use redrive_core::fact::FactKind;
use redrive_core::fifo;
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::map_order::in_map_order;
use redrive_core::text::Text;
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::context::Context;
use crate::hex::hex;
use crate::object::ObjectBuilder;
use crate::receipts::Receipt;
use crate::sqs_attributes;
use crate::{dead_letter, texts};

/// The IAM id of the sender of every script step.
const SENDER: &str = "AIDASIMULATEDSENDER00";

/// The event of an invocation: compact, its keys in the order that AWS was recorded to write.
pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    let has_window = context.mapping(id).is_some_and(|mapping| !mapping.maximum_batching_window.is_zero());
    let records = context.trace().of(invocation.records);
    let messages: Vec<Value> = records.map(|record| message(context, record, invocation.batch, has_window)).collect();
    Value::from(ObjectBuilder::default().put("Records", messages)).to_string()
}

/// One message of a batch, as it was before a fact.
pub(crate) fn message(context: Context, id: RecordId, batch: FactId, has_window: bool) -> Value {
    let (plan, trace) = (context.plan(), context.trace());
    let record = trace.record(id);
    let received = context.facts_before(id, batch).rev().find(|fact| fact.kind == FactKind::Received);
    let receipt = context.receipt(id, batch);
    let queue = received.and_then(|fact| fact.resource).unwrap_or(record.resource);
    let body = texts::record(context, id);
    let text = Text::of(plan, trace, record);
    let letter = dead_letter::attributes_of(context, id);
    let attributes = letter.unwrap_or_else(|| sqs_attributes::sent(text.attributes(), text.n()));
    let row = ObjectBuilder::default()
        .put("messageId", identity::message_id_before(plan, trace, id, batch))
        .put("receiptHandle", identity::receipt_handle(plan, trace, id, receipt.all_receives))
        .put("body", body.as_str())
        .put("attributes", system_attributes(context, id, batch, receipt))
        .put("messageAttributes", sqs_attributes::object(&attributes));
    // Without attributes the key was recorded as absent where there is no batching window, and as null where there is.
    let row = match sqs_attributes::md5(&attributes) {
        Some(sum) => row.put("md5OfMessageAttributes", sum),
        None if has_window => row.put("md5OfMessageAttributes", Value::Null),
        None => row,
    };
    row.put("md5OfBody", hex(&Md5::digest(body.as_bytes())))
        .put("eventSource", "aws:sqs")
        .put("eventSourceARN", arn::of(plan, queue))
        .put("awsRegion", REGION)
        .into()
}

fn system_attributes(context: Context, id: RecordId, batch: FactId, receipt: Receipt) -> Value {
    let start = context.plan().start_unix_millis;
    // A sender that retries sends the message later than the record arrived.
    let sent = receipt.sent.unwrap_or(context.trace().record(id).at).0 + start;
    let first_receive = receipt.first_receive.map_or(sent, |at| at.0 + start);
    let moved_from = receipt.moved_from;
    let mut attributes = vec![
        ("ApproximateReceiveCount", receipt.receives.to_string()),
        ("SentTimestamp", sent.to_string()),
        ("SenderId", SENDER.to_owned()),
        ("ApproximateFirstReceiveTimestamp", first_receive.to_string()),
    ];
    attributes.extend(fifo_attributes(context, id, moved_from.is_some(), batch));
    attributes.extend(moved_from.map(|queue| ("DeadLetterQueueSourceArn", arn::of(context.plan(), queue))));
    let by_hash = in_map_order(attributes.into_iter(), |(name, _)| name);
    let object: Map<String, Value> = by_hash.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Value::Object(object)
}

/// The attributes that only messages of FIFO queues have. In a dead-letter queue its own id is the deduplication id.
fn fifo_attributes(context: Context, id: RecordId, moved: bool, batch: FactId) -> Vec<(&'static str, String)> {
    let (plan, trace) = (context.plan(), context.trace());
    let mut attributes = Vec::new();
    attributes.extend(group(context, id).map(|group| ("MessageGroupId", group)));
    if is_fifo(context, id) {
        let mut given = String::new();
        let dedup = match fifo::write_deduplication_id(plan, trace, id, &mut given) {
            _ if moved => identity::message_id_before(plan, trace, id, batch),
            true if fifo::is_content_based(plan, trace, id) => hex(&Sha256::digest(given.as_bytes())),
            true => given,
            false => hex(&Sha256::digest(texts::record(context, id).as_bytes())),
        };
        attributes.push(("MessageDeduplicationId", dedup));
        attributes.push(("SequenceNumber", identity::fifo_sequence_number(trace, id)));
    }
    attributes
}

/// The message group id.
pub(crate) fn group(context: Context, id: RecordId) -> Option<String> {
    let text = Text::of(context.plan(), context.trace(), context.trace().record(id));
    let mut group = String::new();
    if text.group().is_some() || is_fifo(context, id) {
        fifo::write_group_id(context.plan(), context.trace(), id, &mut group);
    }
    (!group.is_empty()).then_some(group)
}

fn is_fifo(context: Context, id: RecordId) -> bool {
    let arrived_at = context.trace().record(id).resource;
    context.plan().queues.iter().any(|queue| queue.id == arrived_at && queue.fifo.is_some())
}
