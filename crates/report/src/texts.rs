//! The texts that records and events have, byte for byte.

use redrive_core::fact::{FactKind, SentThrough};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::plan::{Plan, ResourceKind};
use redrive_core::text::{Named, Text, Writer, message_attributes};
use redrive_core::trace::{Origin, Record, Trace, Trigger};

use crate::context::Context;
use crate::{api_event, api_response, documents, execution, sqs_event, stream_documents, stream_event};

/// The text of a record.
pub(crate) fn record(context: Context, id: RecordId) -> String {
    let mut body = String::new();
    Text::of(context.plan(), context.trace(), context.trace().record(id)).write_with(&mut body, &Words(context));
    body
}

/// Knows what functions answered.
struct Words<'r>(Context<'r>);

impl Writer for Words<'_> {
    fn written(&self, _: &Plan, _: &Trace, fact: FactId, out: &mut String) {
        out.push_str(&written(self.0, fact));
    }

    fn attributes(&self, plan: &Plan, trace: &Trace, message: &Record) -> Vec<Named> {
        let Origin::Copied { fact, .. } = message.made() else { return message_attributes(plan, trace, message) };
        if trace.fact(fact).sent_through() != Some(SentThrough::DeadLetter) {
            return message_attributes(plan, trace, message);
        }
        let letter = documents::dead_letter_attributes(self.0, fact).into_iter();
        let named = letter.map(|of| Named { name: of.name.into(), data_type: of.data_type.into(), value: of.value });
        named.collect()
    }
}

/// What AWS wrote because of a fact.
fn written(context: Context, fact: FactId) -> String {
    match context.trace().fact(fact).kind {
        FactKind::BatchGivenUp => stream_documents::invocation_record(context, fact),
        _ if context.trace().fact(fact).sent_through() == Some(SentThrough::Catch) => {
            execution::error_output(context, fact)
        }
        _ => documents::invocation_record(context, fact),
    }
}

/// The event that an invocation was given: what the mapping made of its batch, or the payload itself.
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

/// Whether a record is in a stream.
pub(crate) fn is_of_stream(context: Context, id: RecordId) -> bool {
    matches!(context.plan().kind(context.trace().record(id).resource), ResourceKind::Stream(_))
}
