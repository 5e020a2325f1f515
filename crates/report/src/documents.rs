//! What AWS sent somewhere: a row each, and the texts byte for byte.

use redrive_core::arn;
use redrive_core::documents::invocation_record;
use redrive_core::fact::{EventEnd, Fact, FactKind, Form, SentThrough};
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId};
use redrive_core::identity;
use redrive_core::plan;
use redrive_core::s3::notification::object_key;
use redrive_core::trace::Origin;
use redrive_views::names;
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::row::Row;
use crate::sqs_attributes::Attribute;
use crate::{api_response, execution, push_documents, received, response, stream_documents, texts};

/// An error message in a message attribute has at most so many bytes.
const MAX_MESSAGE_BYTES: usize = 1024;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = Value> {
    let written = of_events(context).chain(stream_documents::documents(context));
    let written = written.chain(push_documents::documents(context)).chain(api_response::documents(context));
    written.chain(execution::documents(context)).chain(received::documents(context))
}

fn of_events(context: Context<'_>) -> impl Iterator<Item = Value> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    let documents = records.filter_map(move |(id, record)| {
        let (Origin::Copied { fact, .. } | Origin::Written { fact, .. }) = record.made() else { return None };
        (context.trace().fact(fact).kind == FactKind::SentOn).then_some((id, fact))
    });
    documents.map(move |(copy, fact)| row(context, copy, fact))
}

fn row(context: Context, copy: RecordId, id: FactId) -> Value {
    let fact = context.trace().fact(id);
    let is_letter = fact.sent_through() == Some(SentThrough::DeadLetter);
    let kind = match fact.sent_through() {
        Some(SentThrough::DeadLetter) => "deadLetterMessage",
        Some(SentThrough::Catch) => "errorOutput",
        _ => "invocationRecord",
    };
    let attributes = is_letter.then(|| object(&dead_letter_attributes(context, id)));
    let was_refused =
        context.index.record(copy).iter().any(|&fact| context.trace().fact(fact).kind == FactKind::Rejected);
    Row::default()
        .put("id", context.record(copy))
        .put("kind", kind)
        .maybe("from", fact.resource.map(|from| context.name(from)))
        .maybe("to", fact.target.map(|to| context.name(to)))
        .put("at", fact.at.0)
        .maybe("invocation", fact.invocation.map(|id| names::invocation(context.plan(), context.trace(), id)))
        .put("records", context.records(fact.records))
        .put("status", if was_refused { "failed" } else { "delivered" })
        .put("text", texts::record(context, copy))
        .maybe("attributes", attributes)
        .maybe("objectKey", fact.target.and_then(|to| key_in(context, to, copy)))
        .into()
}

/// Message attributes by name, as a document shows them.
pub(crate) fn object(attributes: &[Attribute]) -> Map<String, Value> {
    let one = |attribute: &Attribute| {
        (attribute.name.to_string(), json!({"dataType": &*attribute.data_type, "value": attribute.value.as_str()}))
    };
    attributes.iter().map(one).collect()
}

/// The key of an object, if a document went into a bucket.
pub(crate) fn key_in(context: Context, to: ResourceId, copy: RecordId) -> Option<String> {
    let plan::ResourceKind::Bucket(_) = context.plan().kind(to) else { return None };
    Some(object_key(context.plan(), context.trace(), context.trace().record(copy)))
}

/// The end of an asynchronous event, and what is known of its last try.
struct End<'r> {
    context: Context<'r>,
    event: RecordId,
    condition: EventEnd,
    function: &'r plan::Function,
    last: Option<InvocationId>,
}

impl<'r> End<'r> {
    /// Of a fact that sent something on.
    fn of(context: Context<'r>, sent: FactId) -> Option<End<'r>> {
        let ended = context.trace().fact(context.trace().fact(sent).cause?);
        let event = context.trace().of(ended.records).next()?;
        let plan::ResourceKind::Function(id) = context.plan().kind(context.trace().record(event).resource) else {
            return None;
        };
        let function = context.history.function(context.plan(), id, sent);
        Some(End { context, event, condition: ended.event_end()?, function, last: ended.invocation })
    }

    /// The fact that told of the last try: started, throttled or refused.
    fn told(&self) -> Option<&'r Fact> {
        let trace = self.context.trace();
        self.last.map(|last| trace.fact(trace.invocation(last).fact))
    }

    fn status(&self) -> Option<u16> {
        let told = self.told()?;
        match told.kind {
            FactKind::InvocationStarted => Some(200),
            FactKind::InvocationThrottled => Some(429),
            _ => told.status(),
        }
    }

    fn has_run(&self) -> bool {
        self.told().is_some_and(|told| told.kind == FactKind::InvocationStarted)
    }

    fn function_arn(&self) -> String {
        arn::qualified_function(self.context.plan(), self.function)
    }
}

/// The record that Lambda writes of the end of an asynchronous event: compact, its keys in the order of the recordings.
/// Lambda leaves out the answer where it leaves out the payload.
pub(crate) fn invocation_record(context: Context, sent: FactId, payload: Option<&str>) -> String {
    let Some(end) = End::of(context, sent) else { return String::new() };
    let mut text = String::new();
    invocation_record::write_open(context.plan(), context.trace(), sent, Some(end.function), payload, &mut text);
    if let Some(answer) =
        end.last.filter(|_| end.has_run() && payload.is_some()).and_then(|last| response::text(context, last))
    {
        text.push_str(",\"responsePayload\":");
        match serde_json::from_str::<Value>(&answer) {
            Ok(_) => invocation_record::write_compact(&answer, &mut text),
            // What is not JSON can only be in here as a text.
            Err(_) => text.push_str(&Value::from(answer).to_string()),
        }
    }
    text.push('}');
    text
}

/// The message attributes of a dead letter. `Rule::LambdaDeadLetterQueueNeverRan`
pub(crate) fn dead_letter_attributes(context: Context<'_>, sent: FactId) -> Vec<Attribute<'static>> {
    let Some(end) = End::of(context, sent) else { return Vec::new() };
    let request = identity::event_id(context.plan(), context.trace(), end.event);
    let mut message = match (end.condition, end.last, end.status()) {
        // As AWS spells it.
        (EventEnd::ZeroReservedConcurrency, ..) => {
            "Function not invoked. Function isconfigured with zero reserved concurrent executions".to_owned()
        }
        (_, _, Some(404)) => format!("Function not found: {}", end.function_arn()),
        (_, Some(last), _) => response::failure(context, last).map_or(String::new(), |failure| failure.message),
        (_, None, _) => String::new(),
    };
    let mut len = message.len().min(MAX_MESSAGE_BYTES);
    while !message.is_char_boundary(len) {
        len -= 1;
    }
    message.truncate(len);
    let code = end.status().filter(|_| end.condition != EventEnd::ZeroReservedConcurrency);
    // In the order of their names.
    let mut attributes = Vec::new();
    attributes.extend(code.map(|code| Attribute::of("ErrorCode", "Number", code.to_string())));
    if !message.is_empty() {
        attributes.push(Attribute::of("ErrorMessage", "String", message));
    }
    attributes.push(Attribute::of("RequestID", "String", request));
    attributes
}

/// The attributes of a record that is a dead letter; none for any other.
pub(crate) fn attributes_of(context: Context<'_>, record: RecordId) -> Option<Vec<Attribute<'static>>> {
    match context.trace().record(record).made() {
        Origin::Copied { fact, .. } => {
            let is_letter = context.trace().fact(fact).sent_through() == Some(SentThrough::DeadLetter);
            is_letter.then(|| dead_letter_attributes(context, fact))
        }
        // A raw message is a letter still.
        Origin::FannedOut { fact, of } => push_documents::letter_attributes(context, fact).or_else(|| {
            let is_raw = context.trace().fact(fact).form() == Some(Form::Raw);
            is_raw.then(|| attributes_of(context, of)).flatten()
        }),
        Origin::Sent { .. } | Origin::CallPayload { .. } | Origin::Written { .. } => None,
    }
}
