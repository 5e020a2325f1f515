//! REST and HTTP APIs of API Gateway, load balancers and function URLs: each invokes a function and returns its response.
//! None of them tries again: `Rule::ApiProxyResponseNoRetry`

mod function_url;
mod http_api;
mod integration_timeout;
mod load_balancer;
mod proxy_response;
mod rest_api;

use alloc::collections::BTreeMap;

use crate::admission;
use crate::arrival::Arrival;
use crate::call::{self, Payload};
use crate::effects::{Draft, Effects};
use crate::event::{Call, Event};
use crate::fact::{Answer, FactKind, Span};
use crate::id::{ApiId, FactId, RecordId};
use crate::plan::ApiKind;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;

/// A request that waits for the function.
struct Pending {
    api: ApiId,
    payload: Payload,
    /// The step, or the call of a caller that waits for the response.
    cause: FactId,
}

/// All APIs.
#[derive(Default)]
pub(crate) struct Apis {
    /// By the call to the function.
    pending: BTreeMap<FactId, Pending>,
}

impl Apis {
    pub(crate) fn handle(&mut self, event: Call, fx: &mut Effects) {
        match event {
            Call::Placed { call, record } => self.placed(call, record, fx),
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            // An API never tries again.
            Call::TryAgain { .. } => {}
        }
    }

    /// Requests arrive, and the function is invoked.
    pub(crate) fn arrives(&mut self, id: ApiId, arrival: Arrival, fx: &mut Effects) {
        for arrival in arrival.each(fx) {
            match refusal(id, arrival, fx) {
                Some(refused) => reject(arrival, refused, fx),
                None => self.invoke(id, arrival, fx),
            }
        }
    }

    fn invoke(&mut self, id: ApiId, arrival: Arrival, fx: &mut Effects) {
        let settings = fx.stack.api(id);
        let function = fx.plan.function(settings.function).id;
        let payload = Payload::of(arrival);
        let rule = rule_of_request(settings.kind);
        let call = call::record_call(rule, (settings.id, function), &payload, 1, arrival.cause, fx);
        self.pending.insert(call, Pending { api: id, payload, cause: arrival.cause });
        if let Some(timeout) = settings.timeout {
            // The function keeps the run going, not the wait for it.
            fx.at_background(fx.now + timeout, Call::TimeIsUp { call });
        }
        call::request(function, &payload, call, fx);
    }

    fn placed(&mut self, call: FactId, record: RecordId, fx: &mut Effects) {
        let Some(pending) = self.pending.get_mut(&call) else { return };
        pending.payload.record = Some(record);
        let cause = pending.cause;
        if fx.trace.fact(cause).kind == FactKind::Called {
            fx.schedule_now(Call::Placed { call: cause, record });
        }
    }

    /// The function has responded to a request, or was not run. After the timeout, the response is dropped.
    pub(crate) fn answered(&mut self, call: FactId, response: FactId, fx: &mut Effects) {
        let Some(pending) = self.pending.remove(&call) else { return };
        let kind = fx.stack.api(pending.api).kind;
        let fact = fx.trace.fact(response);
        let (answer, status, rule) = match call::result(fact) {
            (Answer::Ok, _) => match proxy_response::status(kind, fact, fx.trace) {
                Some(status) => (Answer::Ok, status, Rule::ApiProxyResponseStatus),
                None => (Answer::Malformed, status_of_failure(kind, Answer::Malformed, 200).0, malformed_rule(kind)),
            },
            (answer, status) => {
                let (status, rule) = status_of_failure(kind, answer, status);
                (answer, status, rule)
            }
        };
        answer_request(pending, (answer, status, rule), response, fx);
    }
}

/// Answers a request.
fn answer_request(pending: Pending, (answer, status, rule): (Answer, u16, Rule), cause: FactId, fx: &mut Effects) {
    let settings = fx.stack.api(pending.api);
    let function = fx.plan.function(settings.function).id;
    let draft = Draft::new(FactKind::Answered, rule, cause).resource(settings.id).target(function);
    let draft = draft.records(pending.payload.span()).value(status.into()).detail(answer.code());
    let answer = fx.record(draft.invocation(fx.trace.fact(cause).invocation));
    answer_caller(pending.cause, answer, fx);
}

/// Gives the answer to the caller, if the request came from one that waits.
fn answer_caller(sent: FactId, answer: FactId, fx: &mut Effects) {
    if fx.trace.fact(sent).kind == FactKind::Called {
        fx.schedule_now(Event::Answered { sent, answer });
    }
}

/// Returns why a request is refused, and the HTTP status.
fn refusal(id: ApiId, arrival: Arrival, fx: &Effects) -> Option<(Refusal, u16)> {
    let settings = fx.stack.api(id);
    if let Some(refused) = admission::refusal(arrival, fx) {
        return Some(refused);
    }
    let bytes = Text::of(fx.plan, fx.trace, &fx.record_of(arrival)).len_bytes();
    (bytes > largest_request(settings.kind)).then_some((Refusal::RequestTooLong, 413))
}

/// Refuses a request: it becomes a record of the API, unless it was a record before.
fn reject(arrival: Arrival, (refusal, status): (Refusal, u16), fx: &mut Effects) {
    let api = arrival.to;
    let rule = Rule::ApiProxyResponseTurnedAway;
    let records = Span::one(fx.add_record(arrival));
    let cause = match arrival.redelivered() {
        Some(_) => arrival.cause,
        None => admission::reject(api, records, (refusal, 0), (rule, arrival.cause), fx),
    };
    let draft = Draft::new(FactKind::Answered, rule, cause).resource(api).records(records);
    let answer = fx.record(draft.value(status.into()).detail(Answer::Refused.code()));
    answer_caller(arrival.cause, answer, fx);
}

fn rule_of_request(kind: ApiKind) -> Rule {
    match kind {
        ApiKind::Rest => Rule::ApiRestApiProxies,
        ApiKind::Http => Rule::ApiHttpApiProxies,
        ApiKind::LoadBalancer => Rule::ApiLoadBalancerProxies,
        ApiKind::FunctionUrl => Rule::ApiFunctionUrlProxies,
    }
}

fn largest_request(kind: ApiKind) -> u32 {
    match kind {
        ApiKind::Rest => rest_api::LARGEST_REQUEST,
        ApiKind::Http => http_api::LARGEST_REQUEST,
        ApiKind::LoadBalancer => load_balancer::LARGEST_REQUEST,
        ApiKind::FunctionUrl => function_url::LARGEST_REQUEST,
    }
}

fn malformed_rule(kind: ApiKind) -> Rule {
    match kind {
        ApiKind::LoadBalancer => Rule::ApiLoadBalancerMalformed,
        ApiKind::Rest | ApiKind::Http | ApiKind::FunctionUrl => Rule::ApiProxyResponseMalformed,
    }
}

/// The HTTP status of the answer when the function ended with an error, or was not run with this status.
fn status_of_failure(kind: ApiKind, answer: Answer, status: u16) -> (u16, Rule) {
    match kind {
        ApiKind::Rest => rest_api::status(answer),
        ApiKind::Http => http_api::status(answer),
        ApiKind::LoadBalancer => load_balancer::status(answer),
        ApiKind::FunctionUrl => function_url::status(answer, status),
    }
}
