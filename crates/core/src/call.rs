//! The calls of APIs, programs with an SDK and state machines, which wait for an answer.

use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{Answer, Fact, FactKind, Outcome, Span};
use crate::id::{FactId, RecordId, ResourceId};
use crate::plan::ResourceKind;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::trace::OriginKind;

/// The payload of a call.
#[derive(Clone, Copy)]
pub(crate) struct Payload {
    origin: OriginKind,
    index: u32,
    /// The record that it has become at the called resource.
    pub record: Option<RecordId>,
}

impl Payload {
    /// The payload that a caller makes of what arrives there. A copy stays a copy.
    pub fn of(arrival: Arrival) -> Payload {
        let Arrival { origin, index, .. } = arrival;
        match origin {
            OriginKind::Sent => Payload { origin: OriginKind::CallPayload, index, record: None },
            _ => Payload { origin, index, record: arrival.redelivered() },
        }
    }

    pub fn span(&self) -> Span {
        self.record.map_or(Span::EMPTY, Span::one)
    }

    /// The arrival at the called resource. A payload that is a record there already arrives again.
    fn arrival(&self, to: ResourceId, call: FactId) -> Arrival {
        match self.record {
            Some(record) => Arrival::redelivery(to, record, call),
            None => Arrival { to, origin: self.origin, index: self.index, cause: call },
        }
    }

    /// Keeps the record for a further try, if it is one of the called resource. A bucket keeps nothing that it refuses.
    pub fn for_next_try(mut self, called: ResourceId, fx: &Effects) -> Payload {
        self.record = self.record.filter(|&record| {
            let resource = fx.trace.record(record).resource;
            match fx.plan.kind(called) {
                ResourceKind::Api(_) => matches!(fx.plan.kind(resource), ResourceKind::Function(_)),
                ResourceKind::Bucket(_) | ResourceKind::StateMachine(_) => false,
                _ => resource == called,
            }
        });
        self
    }
}

/// Records a call: the caller and the called resource, and the number of the try.
pub(crate) fn record_call(
    rule: Rule,
    (from, to): (ResourceId, ResourceId),
    payload: &Payload,
    number: u32,
    cause: FactId,
    fx: &mut Effects,
) -> FactId {
    let draft = Draft::new(FactKind::Called, rule, cause).resource(from).target(to).records(payload.span());
    fx.record(draft.value(number.into()))
}

/// Sends the payload to a resource that answers at once whether it accepts it.
pub(crate) fn send(to: ResourceId, payload: &Payload, call: FactId, fx: &mut Effects) {
    fx.schedule_now(Event::Arrives(payload.arrival(to, call)));
}

/// Sends the payload to a function or an API, which responds when it is done.
pub(crate) fn request(to: ResourceId, payload: &Payload, call: FactId, fx: &mut Effects) {
    fx.schedule_now(Event::Request(payload.arrival(to, call)));
}

/// The result of a call, and the HTTP status that says so.
pub(crate) fn result(answer: &Fact) -> (Answer, u16) {
    match answer.kind {
        FactKind::InvocationEnded if answer.outcome() == Some(Outcome::Success) => (Answer::Ok, 200),
        // The response to a function's error has the status 200 too: `Rule::LambdaRequestResponseFunctionError`
        FactKind::InvocationEnded => (Answer::FunctionError, 200),
        FactKind::InvocationThrottled => (Answer::Throttled, 429),
        FactKind::InvocationRefused => (Answer::Refused, answer.value as u16),
        FactKind::Answered => (answer.answer().unwrap_or(Answer::Ok), answer.value as u16),
        // A service error states its status.
        FactKind::Rejected | FactKind::SendOnFailed => {
            (Answer::Refused, answer.status().or_else(|| answer.refusal().map(Refusal::status)).unwrap_or(500))
        }
        FactKind::EventAccepted => (Answer::Ok, 202),
        _ => (Answer::Ok, 200),
    }
}
