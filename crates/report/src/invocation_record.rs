//! The invocation record of an asynchronous event.

use redrive_core::arn;
use redrive_core::documents::invocation_record as documents;
use redrive_core::fact::{EventEnd, Fact, FactKind};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::plan;
use serde_json::Value;

use crate::context::Context;
use crate::response;

/// The end of an asynchronous event and its last attempt.
pub(crate) struct End<'r> {
    context: Context<'r>,
    pub event: RecordId,
    pub condition: EventEnd,
    function: &'r plan::Function,
    pub last: Option<InvocationId>,
}

impl<'r> End<'r> {
    /// The end that led to a `SentOn` fact.
    pub fn of(context: Context<'r>, sent: FactId) -> Option<End<'r>> {
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

    pub fn status(&self) -> Option<u16> {
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

    pub fn function_arn(&self) -> String {
        arn::qualified_function(self.context.plan(), self.function)
    }
}

/// The invocation record of an asynchronous event: compact, its keys in the recorded order. Without the payload there
/// is no response either.
pub(crate) fn text(context: Context, sent: FactId, payload: Option<&str>) -> String {
    let Some(end) = End::of(context, sent) else { return String::new() };
    let mut text = String::new();
    documents::write_open(context.plan(), context.trace(), sent, Some(end.function), payload, &mut text);
    if let Some(answer) =
        end.last.filter(|_| end.has_run() && payload.is_some()).and_then(|last| response::text(context, last))
    {
        text.push_str(",\"responsePayload\":");
        match serde_json::from_str::<Value>(&answer) {
            Ok(_) => documents::write_compact(&answer, &mut text),
            // A response that is not JSON is a JSON string here.
            Err(_) => text.push_str(&Value::from(answer).to_string()),
        }
    }
    text.push('}');
    text
}
