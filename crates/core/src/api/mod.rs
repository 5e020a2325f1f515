//! What speaks HTTP and asks a function for the answer: REST and HTTP APIs of API Gateway, load balancers, function URLs.
//! None of them tries again: `Rule::ApiProxyResponseNoRetry`

mod function_url;
mod http_api;
mod integration_timeout;
mod load_balancer;
mod proxy_response;
mod rest_api;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::call::{self, Door, Subject, came_of};
use crate::effects::{Draft, Effects};
use crate::event::{self, Call};
use crate::fact::{Answer, FactKind, Span};
use crate::id::{ApiId, FactId, RecordId, StepId};
use crate::plan::{self, Action, ApiKind, Plan, Settings};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{OriginKind, Record};

struct Api {
    settings: plan::Api,
    door: Door,
    /// How many requests were refused at the door: they became no request to the function.
    turned_away: u32,
}

/// A request that waits for the function.
struct Pending {
    api: ApiId,
    subject: Subject,
    /// What it came by: a step, or the call of somebody who waits as well.
    cause: FactId,
}

pub(crate) struct Apis {
    apis: Vec<Api>,
    /// By the call to the function.
    pending: BTreeMap<FactId, Pending>,
}

impl Apis {
    pub(crate) fn new(plan: &Plan) -> Apis {
        let apis = plan.apis.iter().map(|api| Api {
            settings: api.clone(),
            door: Door::new(plan.resources[api.id.index()].from_start),
            turned_away: 0,
        });
        Apis { apis: apis.collect(), pending: BTreeMap::new() }
    }

    pub(crate) fn handle(&mut self, id: ApiId, event: Call, fx: &mut Effects) {
        match event {
            Call::Step { step, fact } => self.step(id, step, fact, fx),
            Call::StepEnds { step, .. } => self.api(id).door.step_ends(step),
            Call::Arrives { how, which, cause, .. } => {
                for which in call::numbers(how, which, cause, fx) {
                    self.request(id, Subject::passed_on(how, which), how, cause, fx);
                }
            }
            Call::Again { record, call, .. } => {
                let subject = Subject { how: OriginKind::CallPayload, which: 0, record: Some(record) };
                self.request(id, subject, OriginKind::CallPayload, call, fx);
            }
            Call::Placed { call, record } => self.placed(call, record, fx),
            Call::Answered { call, told } => self.answered(call, told, fx),
            Call::TimeIsUp { call } => self.time_is_up(call, fx),
            // An API never tries again.
            Call::TryAgain { .. } => {}
        }
    }

    fn api(&mut self, id: ApiId) -> &mut Api {
        &mut self.apis[id.index()]
    }

    fn step(&mut self, id: ApiId, step: StepId, fact: FactId, fx: &mut Effects) {
        let api = self.api(id);
        if api.door.step(api.settings.id, Refusal::ApiGone, step, fact, fx)
            && let Action::Update { settings: Settings::Api(settings), .. } = &fx.plan.script[step.index()].action
        {
            api.settings = settings.clone();
        }
    }

    /// A request comes in, and the function is asked.
    fn request(&mut self, id: ApiId, subject: Subject, how: OriginKind, cause: FactId, fx: &mut Effects) {
        if let Some((refusal, status)) = self.refusal(id, subject, how, cause, fx) {
            self.turn_away(id, subject, how, (refusal, status), cause, fx);
            return;
        }
        let settings = &self.api(id).settings;
        let (from, timeout, function) = (settings.id, settings.timeout, settings.function);
        let to = fx.plan.function(function).id;
        let call = call::called(rule_of_request(settings.kind), (from, to), &subject, 1, cause, fx);
        self.pending.insert(call, Pending { api: id, subject, cause });
        if let Some(timeout) = timeout {
            // Whatever is worth waiting for keeps the run going itself.
            fx.at_background(fx.now + timeout, Call::TimeIsUp { call });
        }
        match subject.record {
            Some(record) => fx.schedule_now(event::Function::RequestAgain { record, call }),
            None => {
                fx.schedule_now(event::Function::Request { function, how: subject.how, which: subject.which, call })
            }
        }
    }

    /// Why a request does not come in, and the HTTP status that says so.
    fn refusal(
        &self,
        id: ApiId,
        subject: Subject,
        how: OriginKind,
        cause: FactId,
        fx: &Effects,
    ) -> Option<(Refusal, u16)> {
        let api = &self.apis[id.index()];
        if !api.door.exists {
            return Some((Refusal::ApiGone, 404));
        }
        if let Some(status) = api.door.service_error(fx) {
            return Some((Refusal::ServiceException, status));
        }
        let caller = Some(fx.trace.fact(cause)).filter(|fact| fact.kind == FactKind::Called);
        if caller.is_some_and(|fact| api.door.denies(fact.resource, fx)) {
            return Some((Refusal::InvokeDenied, 403));
        }
        let record = match subject.record {
            Some(record) => *fx.trace.record(record),
            None => self.record(id, subject, how, cause, fx),
        };
        let bytes = Text::of(fx.plan, fx.trace, &record).len_bytes();
        (bytes > largest_request(api.settings.kind)).then_some((Refusal::RequestTooLong, 413))
    }

    /// The record that a request would be of the API itself.
    fn record(&self, id: ApiId, subject: Subject, how: OriginKind, cause: FactId, fx: &Effects) -> Record {
        let api = &self.apis[id.index()];
        let (resource, number) = (api.settings.id, api.turned_away + 1);
        Record { at: fx.now, fact: cause, which: subject.which, number, resource, how }
    }

    fn turn_away(
        &mut self,
        id: ApiId,
        subject: Subject,
        how: OriginKind,
        (refusal, status): (Refusal, u16),
        cause: FactId,
        fx: &mut Effects,
    ) {
        let record = subject.record.unwrap_or_else(|| {
            let record = self.record(id, subject, how, cause, fx);
            self.api(id).turned_away += 1;
            fx.trace.add_record(record)
        });
        let from = self.api(id).settings.id;
        let mut told = cause;
        if subject.record.is_none() {
            let draft = Draft::new(FactKind::Rejected, Rule::ApiProxyResponseTurnedAway, cause).resource(from);
            told = fx.record(draft.records(Span::one(record)).detail(refusal.code()));
        }
        let draft = Draft::new(FactKind::Answered, Rule::ApiProxyResponseTurnedAway, told).resource(from);
        let draft = draft.records(Span::one(record)).value(status.into()).detail(Answer::Refused.code());
        let told = fx.record(draft);
        tell_caller(cause, told, fx);
    }

    fn placed(&mut self, call: FactId, record: RecordId, fx: &mut Effects) {
        let Some(pending) = self.pending.get_mut(&call) else { return };
        pending.subject.record = Some(record);
        let cause = pending.cause;
        if fx.trace.fact(cause).kind == FactKind::Called {
            fx.schedule_now(Call::Placed { call: cause, record });
        }
    }

    /// The function is done with a request, or could not be run. Nobody hears of it who has been told already.
    fn answered(&mut self, call: FactId, told: FactId, fx: &mut Effects) {
        let Some(pending) = self.pending.remove(&call) else { return };
        let kind = self.apis[pending.api.index()].settings.kind;
        let fact = fx.trace.fact(told);
        let (answer, status, rule) = match came_of(fact) {
            (Answer::Ok, _) => match proxy_response::status(kind, fact, fx.trace) {
                Some(status) => (Answer::Ok, status, Rule::ApiProxyResponseStatus),
                None => (Answer::Malformed, status_of_failure(kind, Answer::Malformed, 200).0, malformed_rule(kind)),
            },
            (answer, status) => {
                let (status, rule) = status_of_failure(kind, answer, status);
                (answer, status, rule)
            }
        };
        self.answer(pending, (answer, status, rule), told, fx);
    }

    /// Tells whoever sent the request.
    fn answer(
        &mut self,
        pending: Pending,
        (answer, status, rule): (Answer, u16, Rule),
        told: FactId,
        fx: &mut Effects,
    ) {
        let settings = &self.apis[pending.api.index()].settings;
        let function = fx.plan.function(settings.function).id;
        let draft = Draft::new(FactKind::Answered, rule, told).resource(settings.id).target(function);
        let draft = draft.records(pending.subject.span()).value(status.into()).detail(answer.code());
        let draft = match fx.trace.fact(told).invocation {
            Some(invocation) => draft.invocation(invocation),
            None => draft,
        };
        let told = fx.record(draft);
        tell_caller(pending.cause, told, fx);
    }
}

/// If a program with an SDK waits for the answer, it hears it.
fn tell_caller(cause: FactId, told: FactId, fx: &mut Effects) {
    if fx.trace.fact(cause).kind == FactKind::Called {
        fx.schedule_now(Call::Answered { call: cause, told });
    }
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

/// What the world is told when the function ended with an error or could not be run with this status.
fn status_of_failure(kind: ApiKind, answer: Answer, status: u16) -> (u16, Rule) {
    match kind {
        ApiKind::Rest => rest_api::status(answer),
        ApiKind::Http => http_api::status(answer),
        ApiKind::LoadBalancer => load_balancer::status(answer),
        ApiKind::FunctionUrl => function_url::status(answer, status),
    }
}
