//! The invocation type RequestResponse: whoever asks waits for the run and is told how it ended. Lambda itself never tries
//! again: `Rule::LambdaRequestResponseNoRetry`

use super::async_invoke::function_of;
use super::function::Functions;
use crate::effects::Effects;
use crate::event::{self, Caller};
use crate::id::{FactId, FunctionId, RecordId};
use crate::plan::{self, Action};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{OriginKind, Record};

/// The largest payload of a request. `Rule::LambdaRequestResponseTooLarge`
const MAX_PAYLOAD_BYTES: u32 = 6 * 1024 * 1024;

impl Functions {
    /// Somebody asks for a run of something new. `Rule::LambdaRequestResponseRuns`
    pub(super) fn request(&mut self, id: FunctionId, how: OriginKind, which: u32, call: FactId, fx: &mut Effects) {
        let function = self.function(id);
        function.arrived += 1;
        let (resource, number) = (function.settings.id, function.arrived);
        let record = fx.trace.add_record(Record { at: fx.now, fact: call, which, number, resource, how });
        fx.schedule_now(event::Call::Placed { call, record });
        self.invoke(id, Caller::Sync { event: record, call }, call, fx);
    }

    /// Somebody asks once more: for Lambda that is another request.
    pub(super) fn request_again(&mut self, record: RecordId, call: FactId, fx: &mut Effects) {
        let Some(id) = function_of(record, fx) else { return };
        self.invoke(id, Caller::Sync { event: record, call }, call, fx);
    }

    /// What is wrong with a request itself, and the HTTP status that says so.
    pub(super) fn request_refused(
        &self,
        id: FunctionId,
        event: RecordId,
        call: FactId,
        fx: &Effects,
    ) -> Option<(Refusal, u16, Rule)> {
        let from = fx.trace.fact(call).resource;
        let function = self.functions[id.index()].settings.id;
        let is_denied = self.conditions.iter().any(|step| {
            matches!(fx.plan.script[step.index()].action,
                Action::Deny { from: other, to, .. } if to == function && Some(other) == from)
        });
        if is_denied {
            return Some((Refusal::InvokeDenied, 403, Rule::LambdaRequestResponseDenied));
        }
        // An API puts what it was sent into an event of its own, as a text.
        let is_wrapped = from.is_some_and(|from| matches!(fx.plan.kind(from), plan::ResourceKind::Api(_)));
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
