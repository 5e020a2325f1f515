//! The event of an invocation: which service's it is.

use redrive_core::id::{InvocationId, RecordId};
use redrive_core::plan::ResourceKind;

use crate::context::Context;
use crate::{sqs_event, stream_event};

pub(crate) fn text(context: Context, id: InvocationId) -> String {
    let first = context.trace().of(context.trace().invocation(id).records).next();
    match first {
        Some(record) if is_of_stream(context, record) => stream_event::text(context, id),
        _ => sqs_event::text(context, id),
    }
}

/// Returns true if a record is in a stream.
pub(crate) fn is_of_stream(context: Context, id: RecordId) -> bool {
    matches!(context.plan().kind(context.trace().record(id).resource), ResourceKind::Stream(_))
}
