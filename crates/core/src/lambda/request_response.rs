//! The invocation type RequestResponse: the caller waits for the response. Lambda never tries again:
//! `Rule::LambdaRequestResponseNoRetry`

use super::async_invoke::function_of;
use super::function::Functions;
use crate::admission::is_denied;
use crate::arrival::Arrival;
use crate::effects::Effects;
use crate::event::{self, Caller};
use crate::id::{FactId, FunctionId, RecordId};
use crate::plan::ResourceKind;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;

/// The largest payload of a request. `Rule::LambdaRequestResponseTooLarge`
const MAX_PAYLOAD_BYTES: u32 = 6 * 1024 * 1024;

impl Functions {
    /// A request arrives. A redelivered one is another request for Lambda. `Rule::LambdaRequestResponseRuns`
    pub(crate) fn request(&mut self, arrival: Arrival, fx: &mut Effects) {
        let call = arrival.cause;
        let event = fx.add_record(arrival);
        if arrival.redelivered().is_none() {
            fx.schedule_now(event::Call::Placed { call, record: event });
        }
        // An API may call another function since the first try.
        let Some(id) = function_of(event, fx) else { return };
        self.invoke(id, Caller::Sync { event, call }, call, fx);
    }

    /// Returns why a request is refused for its sender or its content, and the HTTP status.
    pub(super) fn request_refusal(
        &self,
        id: FunctionId,
        event: RecordId,
        call: FactId,
        fx: &Effects,
    ) -> Option<(Refusal, u16, Rule)> {
        let from = fx.trace.fact(call).resource;
        if from.is_some_and(|from| is_denied(fx.plan.function(id).id, from, fx)) {
            return Some((Refusal::InvokeDenied, 403, Rule::LambdaRequestResponseDenied));
        }
        // An API wraps the request in an event of its own, as a string.
        let is_wrapped = from.is_some_and(|from| matches!(fx.plan.kind(from), ResourceKind::Api(_)));
        let text = Text::of(fx.plan, fx.trace, fx.trace.record(event));
        let bytes = if is_wrapped { text.len_as_json() } else { text.len_bytes() };
        if bytes > MAX_PAYLOAD_BYTES {
            return Some((Refusal::PayloadTooLarge, 413, Rule::LambdaRequestResponseTooLarge));
        }
        (!is_wrapped && !text.is_json()).then_some((
            Refusal::InvalidRequestContent,
            400,
            Rule::LambdaRequestResponseJsonOnly,
        ))
    }
}
