//! The invocation record of a batch of a stream that was given up.

use redrive_core::fact::{Fact, FactView, GivenUpWhy, Outcome};
use redrive_core::id::{FactId, InvocationId};
use redrive_core::time::Instant;
use redrive_core::{arn, identity, plan};
use redrive_scenario::write_moment;
use serde_json::Value;

use crate::context::Context;
use crate::object::ObjectBuilder;
use crate::stream_event::{self, consumer, moment_millis, shard_id, stream_arn};

/// The record of a batch's last invocation, its keys in the order that AWS was recorded to write.
pub(crate) fn text(context: Context, id: FactId) -> String {
    let fact = context.trace().fact(id);
    let has_response = fact.given_up_why() == Some(GivenUpWhy::RetryAttemptsExhausted);
    let response = has_response.then(|| fact.invocation.map(|invocation| response_context(context, invocation)));
    let to_bucket = fact.target.is_some_and(|to| matches!(context.plan().kind(to), plan::ResourceKind::Bucket(_)));
    let through = fact.invocation.and_then(|id| consumer(context, id));
    // `Rule::LambdaOnFailureWrites`
    let payload = to_bucket.then(|| stream_event::of_records(context, fact.records, through));
    Value::from(
        ObjectBuilder::default()
            .put("requestContext", request_context(context, id, fact))
            .maybe("responseContext", response.flatten())
            .put("version", "1.0")
            .put("timestamp", moment(context, fact.at))
            .put(info_key(context, fact), batch_info(context, fact))
            .maybe("payload", payload),
    )
    .to_string()
}

fn request_context(context: Context, id: FactId, fact: &Fact) -> ObjectBuilder {
    let (plan, trace) = (context.plan(), context.trace());
    let request = match fact.invocation {
        Some(invocation) => identity::request_id(plan, trace, invocation),
        None => identity::request_id_of_fact(plan, id),
    };
    let (condition, tries) = match fact.view() {
        FactView::BatchGivenUp { why: GivenUpWhy::RecordAgeExceeded, tries, .. } => ("RecordAgeExceeded", tries),
        FactView::BatchGivenUp { tries, .. } => ("RetryAttemptsExhausted", tries),
        _ => ("", 0),
    };
    ObjectBuilder::default()
        .put("requestId", request)
        .put(
            "functionArn",
            function(context, fact).map_or_else(String::new, |function| function_arn(context, function)),
        )
        .put("condition", condition)
        // A batch that never ran was recorded with 1.
        .put("approximateInvokeCount", tries.max(1))
}

fn function<'r>(context: Context<'r>, fact: &Fact) -> Option<&'r plan::Function> {
    let mapping = context.plan().mappings.iter().find(|mapping| Some(mapping.id) == fact.resource)?;
    Some(context.plan().function(mapping.function))
}

/// The ARN of the function, with the version or alias that the mapping invokes, if it names one.
fn function_arn(context: Context, function: &plan::Function) -> String {
    let name = context.name(function.id);
    match &function.qualifier {
        Some(qualifier) => arn::function_version(name, qualifier),
        None => arn::function(name),
    }
}

/// A function that returned has no error, though its answer failed the batch.
fn response_context(context: Context, id: InvocationId) -> ObjectBuilder {
    let end = context.index.end_of(context.trace(), id).map(|end| context.trace().fact(end));
    let failed = end.is_some_and(|end| end.outcome() != Some(Outcome::Success));
    let invocation = context.trace().invocation(id);
    let version = match context.function(id).qualifier {
        Some(_) => (invocation.version + 1).to_string(),
        None => "$LATEST".to_owned(),
    };
    ObjectBuilder::default()
        .put("statusCode", 200)
        .put("executedVersion", version)
        .put("functionError", if failed { Value::from("Unhandled") } else { Value::Null })
}

fn info_key(context: Context, fact: &Fact) -> &'static str {
    let first = context.trace().of(fact.records).next();
    let is_table = first.is_some_and(|first| context.plan().table(context.trace().record(first).resource).is_some());
    if is_table { "DDBStreamBatchInfo" } else { "KinesisBatchInfo" }
}

fn batch_info(context: Context, fact: &Fact) -> ObjectBuilder {
    let (plan, trace) = (context.plan(), context.trace());
    let records = || trace.of(fact.records);
    let (Some(first), Some(last)) = (records().next(), records().last()) else { return ObjectBuilder::default() };
    let of_table = plan.table(trace.record(first).resource).is_some();
    let through = fact.invocation.and_then(|id| consumer(context, id));
    ObjectBuilder::default()
        .put("shardId", shard_id(context, first))
        .put("startSequenceNumber", identity::sequence_number(plan, trace, first))
        .put("endSequenceNumber", identity::sequence_number(plan, trace, last))
        .put("approximateArrivalOfFirstRecord", arrival(context, trace.record(first).at, of_table))
        .put("approximateArrivalOfLastRecord", arrival(context, trace.record(last).at, of_table))
        .put("batchSize", fact.records.len())
        .put("streamArn", stream_arn(context, trace.record(first).resource, through))
}

/// A moment in UTC with milliseconds.
fn moment(context: Context, at: Instant) -> String {
    moment_millis(context.plan().start_unix_millis + at.0)
}

/// The time of arrival of a record; in whole seconds for a record of a table.
fn arrival(context: Context, at: Instant, of_table: bool) -> String {
    let unix_millis = context.plan().start_unix_millis + at.0;
    if of_table { write_moment(unix_millis / 1000 * 1000) } else { moment_millis(unix_millis) }
}
