//! Documents that AWS sent: one row each, with the exact text.

use redrive_core::arn;
use redrive_core::documents::invocation_record;
use redrive_core::documents::s3_object::object_key;
use redrive_core::fact::{EventEnd, Fact, FactKind, Form, SentThrough};
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId};
use redrive_core::identity;
use redrive_core::plan;
use redrive_core::trace::Origin;
use serde_json::Value;

use crate::context::Context;
use crate::json::{JsonWriter, ToJson};
use crate::names::{InvocationName, RecordName, RecordNames};
use crate::shape::{Described, Shape, row, words};
use crate::sqs_attributes::Attribute;
use crate::{api_response, execution, push_documents, received, response, stream_documents, texts};

/// Maximum length of an error message in a message attribute.
const MAX_MESSAGE_BYTES: usize = 1024;

row! {
    /// A document that AWS sent to a resource or returned to a caller.
    pub(crate) struct DocumentRow<'r> {
        /// The record that the document became: `failed/1`; of a response or an execution its number: `site@1`.
        id: DocumentId<'r> = "id",
        /// The kind of document.
        kind: DocumentKind = "kind",
        /// The resource that the document is about.
        from: &'r str = "from",
        /// The recipient; absent for an answer to the script.
        to: Option<&'r str> = "to",
        /// Time at which it was sent, in ms.
        at: u64 = "at",
        /// The last invocation.
        invocation: Option<InvocationName<'r>> = "invocation",
        /// The records that the document is about.
        records: RecordNames<'r> = "records",
        /// `delivered`: the recipient accepted it; `failed`: it did not; `dropped`: no resource holds it.
        status: DocumentStatus = "status",
        /// The HTTP status of a response.
        status_code: Option<u16> = "statusCode",
        /// The exact text.
        text: String = "text",
        /// Message attributes by name.
        attributes: Option<Attributes<'r>> = "attributes",
        /// The key of the object in a bucket.
        object_key: Option<String> = "objectKey",
    }
}

words! {
    /// The kind of a document.
    pub(crate) enum DocumentKind {
        InvocationRecord = "invocationRecord",
        DeadLetterMessage = "deadLetterMessage",
        Notification = "notification",
        HttpResponse = "httpResponse",
        ErrorOutput = "errorOutput",
        Execution = "execution",
        Received = "received",
    }
}

words! {
    /// The delivery status of a document.
    pub(crate) enum DocumentStatus {
        Delivered = "delivered",
        Failed = "failed",
        Dropped = "dropped",
    }
}

/// The id of a document.
pub(crate) enum DocumentId<'r> {
    Record(RecordName<'r>),
    /// Of what is no record: the resource and a number.
    Numbered(&'r str, u32),
    /// The record of the document was not kept.
    None,
}

impl ToJson for DocumentId<'_> {
    fn write(&self, out: &mut JsonWriter) {
        match self {
            DocumentId::Record(name) => name.write(out),
            DocumentId::Numbered(name, number) => out.numbered(name, '@', *number),
            DocumentId::None => out.string(""),
        }
    }
}

impl Described for DocumentId<'_> {
    const SHAPE: Shape = Shape::Text;
}

/// Message attributes by name.
pub(crate) struct Attributes<'r>(pub Vec<Attribute<'r>>);

impl ToJson for Attributes<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| {
            for Attribute { name, data_type, value, .. } in &self.0 {
                out.entry(name, &AttributeRow { data_type, value });
            }
        });
    }
}

impl Described for Attributes<'_> {
    const SHAPE: Shape = Shape::Map(&AttributeRow::SHAPE);
}

row! {
    /// A message attribute.
    struct AttributeRow<'r> {
        /// The data type.
        data_type: &'r str = "dataType",
        /// The value; Base64 for a binary type.
        value: &'r str = "value",
    }
}

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let written = of_events(context).chain(stream_documents::documents(context));
    let written = written.chain(push_documents::documents(context)).chain(api_response::documents(context));
    written.chain(execution::documents(context)).chain(received::documents(context))
}

fn of_events(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    let documents = records.filter_map(move |(id, record)| {
        let (Origin::Copied { fact, .. } | Origin::Written { fact, .. }) = record.made() else { return None };
        (context.trace().fact(fact).kind == FactKind::SentOn).then_some((id, fact))
    });
    documents.map(move |(copy, fact)| document(context, copy, fact))
}

fn document(context: Context<'_>, copy: RecordId, id: FactId) -> DocumentRow<'_> {
    let fact = context.trace().fact(id);
    let is_letter = fact.sent_through() == Some(SentThrough::DeadLetter);
    let kind = match fact.sent_through() {
        Some(SentThrough::DeadLetter) => DocumentKind::DeadLetterMessage,
        Some(SentThrough::Catch) => DocumentKind::ErrorOutput,
        _ => DocumentKind::InvocationRecord,
    };
    let was_refused =
        context.index.record(copy).iter().any(|&fact| context.trace().fact(fact).kind == FactKind::Rejected);
    DocumentRow {
        id: DocumentId::Record(RecordName { context, id: copy }),
        kind,
        from: context.name_of(fact.resource),
        to: fact.target.map(|to| context.name(to)),
        at: fact.at.0,
        invocation: fact.invocation.map(|id| InvocationName { context, id }),
        records: RecordNames::Span(context, fact.records),
        status: if was_refused { DocumentStatus::Failed } else { DocumentStatus::Delivered },
        status_code: None,
        text: texts::record(context, copy),
        attributes: is_letter.then(|| Attributes(dead_letter_attributes(context, id))),
        object_key: fact.target.and_then(|to| key_in(context, to, copy)),
    }
}

/// The key of the object that a document became; none unless the recipient is a bucket.
pub(crate) fn key_in(context: Context, to: ResourceId, copy: RecordId) -> Option<String> {
    let plan::ResourceKind::Bucket(_) = context.plan().kind(to) else { return None };
    Some(object_key(context.plan(), context.trace(), context.trace().record(copy)))
}

/// The end of an asynchronous event and its last attempt.
struct End<'r> {
    context: Context<'r>,
    event: RecordId,
    condition: EventEnd,
    function: &'r plan::Function,
    last: Option<InvocationId>,
}

impl<'r> End<'r> {
    /// The end that led to a `SentOn` fact.
    fn of(context: Context<'r>, sent: FactId) -> Option<End<'r>> {
        let ended = context.trace().fact(context.trace().fact(sent).cause?);
        let event = context.trace().of(ended.records).next()?;
        let plan::ResourceKind::Function(id) = context.plan().kind(context.trace().record(event).resource) else {
            return None;
        };
        let function = context.history.function(context.plan(), id, sent);
        Some(End { context, event, condition: ended.event_end()?, function, last: ended.invocation })
    }

    /// The fact of the last attempt: started, throttled or refused.
    fn last_start(&self) -> Option<&'r Fact> {
        let trace = self.context.trace();
        self.last.map(|last| trace.fact(trace.invocation(last).fact))
    }

    fn status(&self) -> Option<u16> {
        let start = self.last_start()?;
        match start.kind {
            FactKind::InvocationStarted => Some(200),
            FactKind::InvocationThrottled => Some(429),
            _ => start.status(),
        }
    }

    fn has_run(&self) -> bool {
        self.last_start().is_some_and(|start| start.kind == FactKind::InvocationStarted)
    }

    fn function_arn(&self) -> String {
        arn::qualified_function(self.context.plan(), self.function)
    }
}

/// The invocation record of an asynchronous event: compact, its keys in the recorded order. Without the payload there
/// is no response either.
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
            // A response that is not JSON is a JSON string here.
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
