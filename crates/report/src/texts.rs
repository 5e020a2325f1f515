//! The texts of records, byte for byte.

use redrive_core::documents::{DocumentWriter, MessageAttribute};
use redrive_core::fact::{FactKind, SentThrough};
use redrive_core::id::{FactId, RecordId};
use redrive_core::plan::Plan;
use redrive_core::text::{Text, message_attributes};
use redrive_core::trace::{Origin, Record, Trace};

use crate::context::Context;
use crate::{batch_record, dead_letter, error_output, invocation_record};

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
        let letter = dead_letter::of_async_event(self.0, fact).into_iter();
        let attributes = letter.map(|of| MessageAttribute::new(&of.name, &of.data_type, of.value));
        attributes.collect()
    }
}

/// The document that AWS wrote because of a fact.
fn written(context: Context, fact: FactId, payload: Option<&str>) -> String {
    match context.trace().fact(fact).kind {
        FactKind::BatchGivenUp => batch_record::text(context, fact),
        _ if context.trace().fact(fact).sent_through() == Some(SentThrough::Catch) => error_output::text(context, fact),
        _ => invocation_record::text(context, fact, payload),
    }
}
