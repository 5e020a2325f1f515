//! The event that Lambda gives to a function for a batch of Kinesis records.

use data_encoding::BASE64;
use redrive_core::id::{InvocationId, RecordId, ResourceId};
use redrive_core::{identity, stream};
use serde_json::{Number, Value};

use crate::context::Context;
use crate::row::Row;
use crate::sqs_event::{ACCOUNT, REGION, body};

/// The role that all functions here run with.
const ROLE: &str = "lambda-role";

pub(crate) fn stream_arn(context: Context, id: ResourceId, consumer: Option<&str>) -> String {
    let arn = format!("arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{}", context.name(id));
    match consumer {
        // A consumer is named after its mapping; the number is when it was made.
        Some(consumer) => format!("{arn}/consumer/{consumer}:{}", context.plan().start_unix_millis / 1000),
        None => arn,
    }
}

pub(crate) fn shard_id(context: Context, id: RecordId) -> String {
    format!("shardId-{:012}", stream::shard::of_record(context.plan(), context.trace(), id))
}

/// The event of an invocation: compact, its keys in the order of AWS's documentation.
pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    let consumer = consumer(context, id);
    let records = context.trace().of(invocation.records);
    let records: Vec<Value> = records.map(|record| self::record(context, record, consumer)).collect();
    Value::from(Row::default().put("Records", records)).to_string()
}

/// The mapping of an invocation, if it reads through a consumer of its own.
pub(crate) fn consumer(context: Context<'_>, id: InvocationId) -> Option<&str> {
    let mapping = context.mapping(id).filter(|mapping| mapping.reading().enhanced_fan_out)?;
    Some(context.name(mapping.id))
}

fn record(context: Context, id: RecordId, consumer: Option<&str>) -> Value {
    let (plan, trace) = (context.plan(), context.trace());
    let record = trace.record(id);
    let mut key = String::new();
    stream::partition_key(plan, trace, id, &mut key);
    let sequence_number = identity::sequence_number(plan, trace, id);
    let kinesis = Row::default()
        .put("kinesisSchemaVersion", "1.0")
        .put("partitionKey", key)
        .put("sequenceNumber", sequence_number.as_str())
        .put("data", BASE64.encode(body(context, id).as_bytes()))
        .put("approximateArrivalTimestamp", seconds(plan.start_unix_millis + record.at.0));
    Row::default()
        .put("kinesis", kinesis)
        .put("eventSource", "aws:kinesis")
        .put("eventVersion", "1.0")
        .put("eventID", format!("{}:{sequence_number}", shard_id(context, id)))
        .put("eventName", "aws:kinesis:record")
        .put("invokeIdentityArn", format!("arn:aws:iam::{ACCOUNT}:role/{ROLE}"))
        .put("awsRegion", REGION)
        .put("eventSourceARN", stream_arn(context, record.resource, consumer))
        .into()
}

/// Seconds with three decimals, as a JSON number.
fn seconds(millis: u64) -> Value {
    // Milliseconds of Unix time are far below 2^53, so their thousandth is written as it should be.
    Number::from_f64(millis as f64 / 1000.0).map_or(Value::Null, Value::Number)
}
