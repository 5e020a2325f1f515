//! The event of an invocation: the batch of a mapping, or the payload itself.

use redrive_core::id::InvocationId;
use redrive_core::trace::Trigger;

use crate::context::Context;
use crate::{api_event, sqs_event, stream_event, texts};

/// The event of an invocation, byte for byte.
pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let invocation = context.trace().invocation(id);
    match (invocation.trigger, context.trace().of(invocation.records).next()) {
        (Trigger::Sync, Some(event)) => match context.api(id) {
            Some(api) => api_event::text(context, id, event, api),
            None => texts::record(context, event),
        },
        (Trigger::Async, Some(event)) => texts::record(context, event),
        (_, Some(first)) if context.is_of_stream(first) => stream_event::text(context, id),
        _ => sqs_event::text(context, id),
    }
}
