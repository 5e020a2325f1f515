//! The message attributes of dead letters.

use redrive_core::documents::dead_letter_attributes;
use redrive_core::fact::{EventEnd, Form, SentThrough};
use redrive_core::id::{FactId, RecordId};
use redrive_core::identity;
use redrive_core::trace::Origin;

use crate::context::Context;
use crate::invocation_record::End;
use crate::response;
use crate::sqs_attributes::Attribute;

/// Maximum length of an error message in a message attribute.
const MAX_MESSAGE_BYTES: usize = 1024;

/// The message attributes of the dead letter of an asynchronous event. `Rule::LambdaDeadLetterQueueNeverRan`
pub(crate) fn of_async_event(context: Context<'_>, sent: FactId) -> Vec<Attribute<'static>> {
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
            is_letter.then(|| of_async_event(context, fact))
        }
        // A raw message keeps the attributes of the letter.
        Origin::FannedOut { fact, of } => of_rule(context, fact).or_else(|| {
            let is_raw = context.trace().fact(fact).form() == Some(Form::Raw);
            is_raw.then(|| attributes_of(context, of)).flatten()
        }),
        Origin::Sent { .. } | Origin::CallPayload { .. } | Origin::Written { .. } => None,
    }
}

/// The message attributes of the dead letter of a rule; `None` for any other fact.
pub(crate) fn of_rule(context: Context<'_>, given_up: FactId) -> Option<Vec<Attribute<'static>>> {
    let attributes = dead_letter_attributes::of_rule(context.plan(), context.trace(), given_up)?;
    Some(attributes.into_iter().map(Attribute::from).collect())
}
