//! What AWS sent somewhere: a row each, and the texts byte for byte.

use redrive_core::fact::{EventEnd, Fact, Kind, Outcome, SentThrough};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::plan::{self, Plan};
use redrive_core::trace::Made;
use redrive_scenario::write_moment;
use redrive_views::names;
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::row::Row;
use crate::sqs_attributes::Attribute;
use crate::sqs_event::{ACCOUNT, REGION};
use crate::{api_response, execution, response, stream_documents, texts};

/// An error message in a message attribute has at most so many bytes.
const MAX_MESSAGE_BYTES: usize = 1024;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = Value> {
    of_events(context)
        .chain(stream_documents::documents(context))
        .chain(api_response::documents(context))
        .chain(execution::documents(context))
}

fn of_events(context: Context<'_>) -> impl Iterator<Item = Value> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    let documents = records.filter_map(move |(id, record)| {
        let (Made::Copied { fact, .. } | Made::Written { fact, .. }) = record.made() else { return None };
        (context.trace().fact(fact).kind == Kind::SentOn).then_some((id, fact))
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
    let attributes = if is_letter { dead_letter_attributes(context, id) } else { Vec::new() };
    let attributes: Map<String, Value> = attributes
        .iter()
        .map(|attribute| {
            (attribute.name.to_owned(), json!({"dataType": attribute.data_type, "value": attribute.value.as_str()}))
        })
        .collect();
    let was_refused = context.index.record(copy).iter().any(|&fact| context.trace().fact(fact).kind == Kind::Rejected);
    Row::default()
        .put("id", context.record(copy))
        .put("kind", kind)
        .maybe("from", fact.resource.map(|from| context.name(from)))
        .maybe("to", fact.other.map(|to| context.name(to)))
        .put("at", fact.at.0)
        .maybe("invocation", fact.invocation.map(|id| names::invocation(context.plan(), context.trace(), id)))
        .put("records", context.records(fact.records))
        .put("status", if was_refused { "failed" } else { "delivered" })
        .put("text", texts::record(context, copy))
        .maybe("attributes", is_letter.then_some(attributes))
        .into()
}

/// The end of an asynchronous event, and what is known of its last try.
struct End<'r> {
    context: Context<'r>,
    event: RecordId,
    ended: &'r Fact,
    condition: EventEnd,
    function: &'r plan::Function,
    last: Option<InvocationId>,
}

impl<'r> End<'r> {
    /// Of a fact that sent something on.
    fn of(context: Context<'r>, sent: FactId) -> Option<End<'r>> {
        let ended = context.trace().fact(context.trace().fact(sent).cause?);
        let event = context.trace().of(ended.records).next()?;
        let plan::Kind::Function(id) = context.plan().kind(context.trace().record(event).resource) else { return None };
        let function = context.history.function(context.plan(), id, sent);
        Some(End { context, event, ended, condition: ended.event_end()?, function, last: ended.invocation })
    }

    /// The fact that told of the last try: started, throttled or refused.
    fn told(&self) -> Option<&'r Fact> {
        let trace = self.context.trace();
        self.last.map(|last| trace.fact(trace.invocation(last).fact))
    }

    fn status(&self) -> Option<u64> {
        let told = self.told()?;
        Some(match told.kind {
            Kind::InvocationStarted => 200,
            Kind::InvocationThrottled => 429,
            _ => told.value,
        })
    }

    fn has_run(&self) -> bool {
        self.told().is_some_and(|told| told.kind == Kind::InvocationStarted)
    }

    fn function_arn(&self) -> String {
        function_arn(self.context.plan(), self.function)
    }
}

fn function_arn(plan: &Plan, function: &plan::Function) -> String {
    let qualifier = function.qualifier.as_deref().unwrap_or("$LATEST");
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}:{qualifier}", plan.name(function.id))
}

/// The version that a run was of: an alias points to the one deployed last.
fn executed_version(context: Context, function: &plan::Function, id: InvocationId) -> String {
    match function.qualifier.as_deref() {
        None | Some("$LATEST") => "$LATEST".to_owned(),
        Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) => version.to_owned(),
        Some(_) => (context.trace().invocation(id).version + 1).to_string(),
    }
}

/// The record that Lambda writes of the end of an asynchronous event: compact, its keys in the order of the recordings.
pub(crate) fn invocation_record(context: Context, sent: FactId) -> String {
    let Some(end) = End::of(context, sent) else { return String::new() };
    let at = write_moment_with_millis(context.plan().start_unix_millis + context.trace().fact(sent).at.0);
    let request = identity::event_id(context.plan(), context.trace(), end.event);
    let condition = end.condition.as_str();
    // `Rule::LambdaDestinationCountsRuns`
    let count = if end.condition == EventEnd::Success { 1 } else { end.ended.value };
    let arn = end.function_arn();
    let payload = compact(&texts::record(context, end.event));
    let mut text = format!(
        r#"{{"version":"1.0","timestamp":"{at}","requestContext":{{"requestId":"{request}","functionArn":"{arn}","condition":"{condition}","approximateInvokeCount":{count}}},"requestPayload":{payload}"#
    );
    if let (Some(status), Some(last)) = (end.status(), end.last) {
        text.push_str(&response_context(&end, status, last));
        if let Some(answer) = response::text(context, last).filter(|_| end.has_run()) {
            let answer = match serde_json::from_str::<Value>(&answer) {
                Ok(_) => compact(&answer),
                // What is not JSON can only be in here as a text.
                Err(_) => Value::from(answer).to_string(),
            };
            text.push_str(&format!(r#","responsePayload":{answer}"#));
        }
    }
    text.push('}');
    text
}

/// `Rule::LambdaDestinationNeverRan`
fn response_context(end: &End, status: u64, last: InvocationId) -> String {
    if !end.has_run() {
        return format!(r#","responseContext":{{"statusCode":{status}}}"#);
    }
    let version = executed_version(end.context, end.function, last);
    let outcome = end.context.index.end_of(end.context.trace(), last).map(|id| end.context.trace().fact(id).outcome());
    let error = match outcome {
        Some(Some(Outcome::Success)) | None => "",
        Some(_) => r#","functionError":"Unhandled""#,
    };
    format!(r#","responseContext":{{"statusCode":{status},"executedVersion":"{version}"{error}}}"#)
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
    let Made::Copied { fact, .. } = context.trace().record(record).made() else { return None };
    let is_letter = context.trace().fact(fact).sent_through() == Some(SentThrough::DeadLetter);
    is_letter.then(|| dead_letter_attributes(context, fact))
}

/// `2026-01-01T00:00:00.000Z`
fn write_moment_with_millis(unix_millis: u64) -> String {
    let whole = write_moment(unix_millis - unix_millis % 1000);
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), unix_millis % 1000)
}

/// JSON without the spaces between its parts; everything else stays as it is written.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut is_inside, mut is_escaped) = (false, false);
    for letter in text.chars() {
        if is_inside || !letter.is_ascii_whitespace() {
            out.push(letter);
        }
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_inside => is_escaped = true,
            '"' => is_inside = !is_inside,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_between_the_parts_go() {
        assert_eq!(compact(r#"{"a b": [1, "c \" d"], "e": "\\" }"#), r#"{"a b":[1,"c \" d"],"e":"\\"}"#);
    }

    #[test]
    fn moments_have_milliseconds() {
        assert_eq!(write_moment_with_millis(1_767_225_600_005), "2026-01-01T00:00:00.005Z");
        assert_eq!(write_moment_with_millis(1_767_225_600_000), "2026-01-01T00:00:00.000Z");
    }
}
