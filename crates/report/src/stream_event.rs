//! The event that Lambda gives to a function for a batch of Kinesis records.

use std::fmt::Write;

use base64ct::{Base64, Encoding};
use redrive_core::arn::{self, REGION};
use redrive_core::documents::dynamodb_record;
use redrive_core::fact::Span;
use redrive_core::id::{InvocationId, RecordId, ResourceId};
use redrive_core::plan::ResourceKind;
use redrive_core::{identity, shards};
use redrive_scenario::write_moment;
use serde_json::Value;

use crate::context::Context;
use crate::texts;

/// The role of every function.
const ROLE: &str = "lambda-role";

/// The ARN of a stream, or of a consumer of it. A consumer has its mapping's name.
pub(crate) fn stream_arn(context: Context, id: ResourceId, consumer: Option<&str>) -> String {
    let plan = context.plan();
    match (consumer, plan.kind(id)) {
        (Some(consumer), ResourceKind::Stream(stream)) if plan.stream(stream).table.is_none() => {
            arn::stream_consumer(context.name(id), consumer, plan.start_unix_millis / 1000)
        }
        _ => arn::of(plan, id),
    }
}

pub(crate) fn shard_id(context: Context, id: RecordId) -> String {
    shards::id_of(context.plan(), context.trace(), id)
}

/// The event of an invocation: compact, its keys in the order of AWS's documentation.
pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    of_records(context, invocation.records, consumer(context, id))
}

/// The event with these records, read through a consumer if there is one.
pub(crate) fn of_records(context: Context, records: Span, consumer: Option<&str>) -> String {
    let mut text = String::from("{\"Records\":[");
    for (place, record) in context.trace().of(records).enumerate() {
        text.push_str(if place > 0 { "," } else { "" });
        write_record(context, record, consumer, &mut text);
    }
    text.push_str("]}");
    text
}

/// The mapping of an invocation, if it reads through a consumer of its own.
pub(crate) fn consumer(context: Context<'_>, id: InvocationId) -> Option<&str> {
    let mapping = context.mapping(id).filter(|mapping| mapping.stream().is_some_and(|it| it.enhanced_fan_out))?;
    Some(context.name(mapping.id))
}

/// Writes text, because the time is a number with decimals, which `Row` does not print.
fn write_record(context: Context, id: RecordId, consumer: Option<&str>, out: &mut String) {
    let (plan, trace) = (context.plan(), context.trace());
    let record = trace.record(id);
    if plan.table(record.resource).is_some() {
        dynamodb_record::write_open(plan, trace, id, out);
        let _ = write!(out, r#","eventSourceARN":"{}"}}"#, stream_arn(context, record.resource, None));
        return;
    }
    let mut key = String::new();
    shards::partition_key(plan, trace, id, &mut key);
    let (key, number) = (Value::from(key), identity::sequence_number(plan, trace, id));
    let data = Base64::encode_string(texts::record(context, id).as_bytes());
    let arrived = seconds(plan.start_unix_millis + record.at.0);
    let role = arn::role(ROLE);
    let (shard, arn) = (shard_id(context, id), stream_arn(context, record.resource, consumer));
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r#"{{"kinesis":{{"kinesisSchemaVersion":"1.0","partitionKey":{key},"sequenceNumber":"{number}","data":"{data}","approximateArrivalTimestamp":{arrived}}},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"{shard}:{number}","eventName":"aws:kinesis:record","invokeIdentityArn":"{role}","awsRegion":"{REGION}","eventSourceARN":"{arn}"}}"#
    );
}

/// A moment in UTC, its milliseconds always written.
pub(crate) fn moment_millis(unix_millis: u64) -> String {
    let text = write_moment(unix_millis);
    match text.strip_suffix('Z') {
        Some(whole) if !whole.contains('.') => format!("{whole}.000Z"),
        _ => text,
    }
}

/// Seconds with up to three decimals, one at least.
fn seconds(millis: u64) -> String {
    let decimals = format!("{:03}", millis % 1000);
    let decimals = decimals.trim_end_matches('0');
    format!("{}.{}", millis / 1000, if decimals.is_empty() { "0" } else { decimals })
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_have_decimals() {
        assert_eq!([0, 1500, 1001, 2010].map(seconds), ["0.0", "1.5", "1.001", "2.01"]);
    }
}
