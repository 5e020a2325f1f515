//! The ids AWS would give. Each is made from the seed and from what it names, so it stays the same whatever else
//! changes; and it is written only on request.

use alloc::string::String;
use core::fmt::Write;

use crate::draw::{self, Purpose};
use crate::id::{FactId, InvocationId, RecordId};
use crate::plan::{Plan, ResourceKind};
use crate::trace::{Record, Trace, Trigger};

/// A message id: a UUID, version 4.
pub fn message_id(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    message_id_before(plan, trace, record, FactId::new(trace.facts().len() as u32))
}

/// The message id as it was before a fact: a move task gives a new one.
pub fn message_id_before(plan: &Plan, trace: &Trace, record: RecordId, before: FactId) -> String {
    let turn = u64::from(trace.renamed_before(record, before));
    let record = trace.record(record);
    uuid(plan.seed, Purpose::MessageId, plan.key(record.resource) ^ turn, record.number.into())
}

/// A sequence number: 56 digits that rise within a shard; of a table's stream 25.
pub fn sequence_number(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    let record = trace.record(record);
    let arrived = plan.start_unix_millis + record.at.0;
    if plan.table(record.resource).is_some() {
        return alloc::format!("{}{arrived:013}{:09}", 100 + plan.key(record.resource) % 900, record.number);
    }
    let stream = plan.key(record.resource) % 10_000_000_000;
    // The first digits of Kinesis's own numbers.
    let mut text = String::from("496");
    let _ = write!(text, "{stream:010}{arrived:015}{:028}", record.number);
    text
}

/// The id of what a topic, a bus or a bucket passes on: a message id or an event id.
pub fn of_record(plan: &Plan, record: &Record) -> String {
    uuid(plan.seed, Purpose::MessageId, plan.key(record.resource), record.number.into())
}

/// The id of an asynchronous event: the request id in the response to its caller, which all of its runs share.
pub fn event_id(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    let record = trace.record(record);
    uuid(plan.seed, Purpose::EventId, plan.key(record.resource), record.number.into())
}

/// The identifier of a record in the event that holds it, as it was before a fact.
pub fn identifier(plan: &Plan, trace: &Trace, record: RecordId, before: FactId) -> String {
    match plan.kind(trace.record(record).resource) {
        ResourceKind::Function(_) => event_id(plan, trace, record),
        ResourceKind::Stream(_) => sequence_number(plan, trace, record),
        _ => message_id_before(plan, trace, record, before),
    }
}

/// A request id. Tries of the same batch share it. `Rule::LambdaAsyncInvokeSameRequestId`
pub fn request_id(plan: &Plan, trace: &Trace, invocation: InvocationId) -> String {
    let invocation = trace.invocation(invocation);
    if invocation.trigger == Trigger::Async
        && let Some(event) = trace.of(invocation.records).next()
    {
        return event_id(plan, trace, event);
    }
    let function = plan.key(plan.function(invocation.function).id);
    uuid(plan.seed, Purpose::RequestId, function, invocation.first_try.into())
}

/// The request id in documents about an event that was never run.
pub fn request_id_of_fact(plan: &Plan, fact: FactId) -> String {
    uuid(plan.seed, Purpose::RequestId, 0, fact.index() as u64)
}

/// The sequence number of a FIFO queue: twenty digits, rising by 256.
pub fn fifo_sequence_number(trace: &Trace, record: RecordId) -> String {
    // AWS's own numbers of recent years start here.
    const FIRST: u128 = 18_849_496_460_467_696_128;
    alloc::format!("{}", FIRST + u128::from(trace.record(record).number) * 256)
}

/// The receipt handle of one receive: an opaque text, different each time.
pub fn receipt_handle(plan: &Plan, trace: &Trace, record: RecordId, receive: u32) -> String {
    let record = trace.record(record);
    let key = draw::bits(plan.key(record.resource), Purpose::ReceiptHandle, record.number.into(), receive.into(), 0);
    let mut handle = String::from("AQEB");
    for word in 0..17 {
        write_letters(draw::bits(plan.seed, Purpose::ReceiptHandle, key, word, 0), 10, &mut handle);
    }
    handle.push_str("==");
    handle
}

/// Writes up to ten letters of base64, one for each six bits.
pub(crate) fn write_letters(mut bits: u64, count: u64, out: &mut String) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for _ in 0..count {
        out.push(ALPHABET[(bits & 63) as usize] as char);
        bits >>= 6;
    }
}

/// A UUID, version 4.
pub fn uuid(seed: u64, purpose: Purpose, key: u64, number: u64) -> String {
    let high = draw::bits(seed, purpose, key, number, 0);
    let low = draw::bits(seed, purpose, key, number, 1);
    let mut text = String::with_capacity(36);
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    );
    text
}
