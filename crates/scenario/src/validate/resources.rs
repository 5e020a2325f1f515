//! The settings of resources as the plan has them.

use redrive_core::id::ResourceId;
use redrive_core::plan::{
    DeduplicationScope, EventInvoke, Fifo, Function, Handler, Idempotency, IdempotencyKey, Mapping, OnBadRecord, Queue,
    QueueSource, RedriveAllow, RedrivePolicy, ResourceKind, Response, Runtime, Source,
};
use redrive_core::time::Duration;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Names, pattern, stream};
use crate::path::Path;
use crate::problem::Problems;

const PERMILLE: u32 = 1000;

pub(super) fn queue(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Queue> {
    let fields = Fields::new(settings);
    let seconds = |setting| fields.seconds(setting).unwrap_or(Duration::ZERO);
    let policy = fields.object("redrivePolicy");
    let target = policy.text("deadLetterTarget").and_then(|name| names.queue(name));
    Some(Queue {
        id: names.resource(name)?,
        visibility_timeout: seconds("visibilityTimeout"),
        message_retention_period: seconds("messageRetentionPeriod"),
        delay: seconds("delaySeconds"),
        receive_message_wait_time: seconds("receiveMessageWaitTimeSeconds"),
        maximum_message_size_bytes: fields.number("maximumMessageSize").unwrap_or(0),
        redrive_policy: target.map(|dead_letter_target| RedrivePolicy {
            dead_letter_target,
            max_receive_count: policy.number("maxReceiveCount").unwrap_or(1),
        }),
        redrive_allow_policy: redrive_allow(fields.object("redriveAllowPolicy"), names),
        fifo: fields.flag("fifo").then(|| fifo(fields)),
    })
}

fn fifo(fields: Fields) -> Fifo {
    let scope = match fields.text("deduplicationScope") {
        Some("messageGroup") => DeduplicationScope::MessageGroup,
        _ => DeduplicationScope::Queue,
    };
    Fifo { content_based_deduplication: fields.flag("contentBasedDeduplication"), scope }
}

fn redrive_allow(policy: Fields, names: &Names) -> RedriveAllow {
    match policy.text("redrivePermission") {
        Some("denyAll") => RedriveAllow::DenyAll,
        Some("byQueue") => {
            let sources = policy.list("sourceQueues").iter();
            RedriveAllow::ByQueue(sources.filter_map(|name| names.queue(name.as_str()?)).collect())
        }
        _ => RedriveAllow::AllowAll,
    }
}

pub(super) fn function(name: &str, settings: &Map<String, Value>, names: &Names) -> Option<Function> {
    let fields = Fields::new(settings);
    Some(Function {
        id: names.resource(name)?,
        timeout: fields.seconds("timeout").unwrap_or(Duration::ZERO),
        memory_size_mb: fields.number("memorySize").unwrap_or(0),
        reserved_concurrent_executions: fields.number("reservedConcurrentExecutions"),
        qualifier: fields.text("qualifier").map(Into::into),
        runtime: Runtime(fields.text("runtime").unwrap_or_default().into()),
        handler: handler(fields.object("handler"), names),
        event_invoke: event_invoke(fields.object("eventInvokeConfig"), names),
        dead_letter_target: resource(fields, "deadLetterTarget", names),
    })
}

fn event_invoke(fields: Fields, names: &Names) -> EventInvoke {
    EventInvoke {
        maximum_retry_attempts: fields.number("maximumRetryAttempts").unwrap_or(0),
        maximum_event_age: fields.seconds("maximumEventAgeInSeconds").unwrap_or(Duration::ZERO),
        on_success: resource(fields, "onSuccess", names),
        on_failure: resource(fields, "onFailure", names),
    }
}

pub(super) fn resource(fields: Fields, setting: &str, names: &Names) -> Option<ResourceId> {
    names.resource(fields.text(setting)?)
}

fn handler(fields: Fields, names: &Names) -> Handler {
    let duration = |setting| fields.duration(setting).unwrap_or(Duration::ZERO);
    Handler {
        init: duration("init"),
        overhead: duration("overhead"),
        per_record: duration("perRecord"),
        jitter_permille: fields.share("jitter", PERMILLE).unwrap_or(0),
        parallel: fields.flag("parallel"),
        on_bad_record: on_bad_record(fields),
        bad_records_to: resource(fields, "badRecordsTo", names),
        sends: fields.list("sends").iter().filter_map(|name| names.resource(name.as_str()?)).collect(),
        idempotency: idempotency(fields.object("idempotency")),
        response: fields.get("response").map(|response| Response { text: response_text(response) }),
    }
}

fn idempotency(fields: Fields) -> Option<Idempotency> {
    let key = match fields.text("key")? {
        "requestId" => IdempotencyKey::RequestId,
        path => IdempotencyKey::Path(path.split('.').map(Into::into).collect()),
    };
    Some(Idempotency { key, expires_after: fields.duration("expiresAfter").unwrap_or(Duration::ZERO) })
}

fn on_bad_record(fields: Fields) -> OnBadRecord {
    match fields.get("onBadRecord") {
        Some(Value::String(name)) => match name.as_str() {
            "report" => OnBadRecord::Report,
            "stopAndReport" => OnBadRecord::StopAndReport,
            "swallow" => OnBadRecord::Swallow,
            "deleteAsYouGo" => OnBadRecord::DeleteAsYouGo,
            _ => OnBadRecord::Throw,
        },
        Some(Value::Object(map)) => match map.get("return") {
            Some(value) => OnBadRecord::Return(value.to_string().into()),
            None => OnBadRecord::Throw,
        },
        _ => OnBadRecord::Throw,
    }
}

/// JSON as compact text; `{"$text": "…"}` is for what is not JSON.
fn response_text(response: &Value) -> Box<str> {
    let text = response.as_object().filter(|map| map.len() == 1).and_then(|map| map.get("$text")?.as_str());
    text.map_or_else(|| response.to_string().into(), Into::into)
}

pub(super) fn mapping(
    name: &str,
    settings: &Map<String, Value>,
    names: &Names,
    path: &Path,
    problems: &mut Problems,
) -> Option<Mapping> {
    let fields = Fields::new(settings);
    let criteria = path.key("filterCriteria");
    let is_of_stream =
        fields.text("source").is_some_and(|name| matches!(names.kind(name), Some(ResourceKind::Stream(_))));
    let is_of_table = fields.text("source").is_some_and(|name| names.is_table(name));
    let data = if is_of_stream { Some("data") } else { Some("body") }.filter(|_| !is_of_table);
    let patterns = fields.list("filterCriteria").iter().enumerate();
    // Before the names are looked up: a bad pattern is a problem of its own.
    let filters: Vec<_> = patterns
        .filter_map(|(i, written)| {
            pattern::compile(written, pattern::Profile::Mapping { data }, &criteria.index(i), problems)
        })
        .collect();
    let source = match names.kind(fields.text("source")?)? {
        ResourceKind::Queue(queue) => Source::Queue(QueueSource {
            queue,
            maximum_concurrency: fields.object("scalingConfig").number("maximumConcurrency"),
        }),
        ResourceKind::Stream(id) => Source::Stream(stream::source(id, fields, names)),
        _ => return None,
    };
    Some(Mapping {
        id: names.resource(name)?,
        source,
        function: names.function(fields.text("function")?)?,
        enabled: fields.flag("enabled"),
        batch_size: fields.number("batchSize").unwrap_or(1),
        maximum_batching_window: fields.seconds("maximumBatchingWindowInSeconds").unwrap_or(Duration::ZERO),
        report_batch_item_failures: !fields.list("functionResponseTypes").is_empty(),
        filters,
    })
}
