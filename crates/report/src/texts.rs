//! The texts that records and events have, byte for byte.

use redrive_core::documents::{DocumentWriter, MessageAttribute};
use redrive_core::fact::{FactKind, SentThrough};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::plan::{Plan, ResourceKind};
use redrive_core::text::{Text, message_attributes};
use redrive_core::trace::{Origin, Record, Trace, Trigger};

use crate::context::Context;
use crate::{api_event, api_response, documents, execution, sqs_event, stream_documents, stream_event};

/// The text of a record.
pub(crate) fn record(context: Context, id: RecordId) -> String {
    let mut body = String::new();
    Text::of(context.plan(), context.trace(), context.trace().record(id)).write_with(&mut body, &WithAnswers(context));
    body
}

/// Writes the documents with the answers of functions.
struct WithAnswers<'r>(Context<'r>);

impl DocumentWriter for WithAnswers<'_> {
    fn written(&self, _: &Plan, _: &Trace, fact: FactId, payload: Option<&str>, out: &mut String) {
        out.push_str(&written(self.0, fact, payload));
    }

    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<MessageAttribute> {
        let Origin::Copied { fact, .. } = message.made() else { return message_attributes(plan, trace, message) };
        if trace.fact(fact).sent_through() != Some(SentThrough::DeadLetter) {
            return message_attributes(plan, trace, message);
        }
        let letter = documents::dead_letter_attributes(self.0, fact).into_iter();
        let attributes = letter.map(|of| MessageAttribute::new(&of.name, &of.data_type, of.value));
        attributes.collect()
    }
}

/// The document that AWS wrote because of a fact.
fn written(context: Context, fact: FactId, payload: Option<&str>) -> String {
    match context.trace().fact(fact).kind {
        FactKind::BatchGivenUp => stream_documents::invocation_record(context, fact),
        _ if context.trace().fact(fact).sent_through() == Some(SentThrough::Catch) => {
            execution::error_output(context, fact)
        }
        _ => documents::invocation_record(context, fact, payload),
    }
}

/// The event of an invocation: the batch of a mapping, or the payload itself.
pub(crate) fn event(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    match (invocation.trigger, context.trace().of(invocation.records).next()) {
        (Trigger::Sync, Some(event)) => match api_response::asked_by(context, id) {
            Some(api) => api_event::text(context, id, event, api),
            None => record(context, event),
        },
        (Trigger::Async, Some(event)) => record(context, event),
        (_, Some(first)) if is_of_stream(context, first) => stream_event::text(context, id),
        _ => sqs_event::text(context, id),
    }
}

/// Returns true if a record is in a stream.
pub(crate) fn is_of_stream(context: Context, id: RecordId) -> bool {
    matches!(context.plan().kind(context.trace().record(id).resource), ResourceKind::Stream(_))
}
