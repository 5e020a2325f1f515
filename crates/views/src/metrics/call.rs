//! Metrics of requests to APIs, load balancers and function URLs, of callers and of executions.

use redrive_core::fact::{Answer, ExecutionStatus, Fact, FactKind, FactView};
use redrive_core::id::FactId;
use redrive_core::plan::{self, ApiKind, Plan};
use redrive_core::trace::Trace;

use super::name::{OF_FUNCTION_URL, OF_HTTP_API, OF_LOAD_BALANCER, OF_REST_API};
use super::{Collector, Name};
use crate::calls;

pub(super) const fn names(kind: ApiKind) -> &'static [Name] {
    match kind {
        ApiKind::Rest => OF_REST_API,
        ApiKind::Http => OF_HTTP_API,
        ApiKind::LoadBalancer => OF_LOAD_BALANCER,
        ApiKind::FunctionUrl => OF_FUNCTION_URL,
    }
}

impl Collector<'_> {
    pub(super) fn add_call_fact(&mut self, fact: &Fact) {
        match fact.view() {
            FactView::Called { caller, try_number: 1, .. } => self.sample(Some(caller), Name::Calls, fact.at, 1),
            FactView::CallRetried { caller, .. } => self.sample(Some(caller), Name::Retries, fact.at, 1),
            FactView::CallGivenUp { caller, .. } => self.sample(Some(caller), Name::GivenUp, fact.at, 1),
            FactView::Answered { status, answer, .. } => self.add_answer(fact, status.unwrap_or(0), answer),
            FactView::ExecutionStarted { state_machine, .. } => {
                self.sample(Some(state_machine), Name::ExecutionsStarted, fact.at, 1);
            }
            FactView::ExecutionEnded { status, .. } => self.end_execution(fact, status),
            _ => {}
        }
    }

    fn end_execution(&mut self, fact: &Fact, status: ExecutionStatus) {
        let name = match status {
            ExecutionStatus::Failed => Name::ExecutionsFailed,
            ExecutionStatus::Succeeded => Name::ExecutionsSucceeded,
        };
        self.sample(fact.resource, name, fact.at, 1);
        if let Some(started) = execution_start(&self.run.trace, fact) {
            let started = self.run.trace.fact(started).at;
            self.sample(fact.resource, Name::ExecutionTime, fact.at, fact.at.since(started).0);
        }
    }

    /// Each request is one sample of each error count: 1 for such an error, else 0.
    fn add_answer(&mut self, fact: &Fact, status: u16, answer: Answer) {
        let (plan, at) = (&self.run.plan, fact.at);
        let Some(kind) = api_kind(plan, fact) else { return };
        let waited = waited(&self.run.trace, fact);
        let class = status / 100;
        let (is_4xx, is_5xx) = (u64::from(class == 4), u64::from(class == 5));
        let [count, of_4xx, of_5xx, latency] = match kind {
            ApiKind::Rest => [Name::Count, Name::Rest4XX, Name::Rest5XX, Name::Latency],
            ApiKind::Http => [Name::Count, Name::Http4xx, Name::Http5xx, Name::Latency],
            ApiKind::FunctionUrl => [Name::UrlRequestCount, Name::Url4xx, Name::Url5xx, Name::UrlRequestLatency],
            ApiKind::LoadBalancer => return self.add_load_balancer_answer(fact, class, answer, waited),
        };
        let samples = [(count, 1), (of_4xx, is_4xx), (of_5xx, is_5xx), (latency, waited.unwrap_or(0))];
        samples.into_iter().for_each(|(name, value)| self.sample(fact.resource, name, at, value));
        if let Some(waited) = waited {
            self.sample(fact.resource, Name::IntegrationLatency, at, waited);
        }
    }

    /// A load balancer has one metric for each class of answers, separately for its own answers and those of the
    /// function.
    fn add_load_balancer_answer(&mut self, fact: &Fact, class: u16, answer: Answer, waited: Option<u64>) {
        self.sample(fact.resource, Name::RequestCount, fact.at, 1);
        let name = match (answer == Answer::Ok, class) {
            (true, 2) => Some(Name::Target2XX),
            (true, 4) => Some(Name::Target4XX),
            (true, 5) => Some(Name::Target5XX),
            (false, 4) => Some(Name::Elb4XX),
            (false, 5) => Some(Name::Elb5XX),
            _ => None,
        };
        if let Some(name) = name {
            self.sample(fact.resource, name, fact.at, 1);
        }
        match answer {
            Answer::FunctionError | Answer::Malformed => {
                self.sample(fact.resource, Name::LambdaUserError, fact.at, 1);
            }
            Answer::Throttled | Answer::Refused if waited.is_some() => {
                self.sample(fact.resource, Name::LambdaInternalError, fact.at, 1);
            }
            _ => {}
        }
        if let Some(waited) = waited {
            self.sample(fact.resource, Name::TargetResponseTime, fact.at, waited);
        }
    }
}

/// Returns the fact that started the execution of a later fact.
pub fn execution_start(trace: &Trace, fact: &Fact) -> Option<FactId> {
    let mut cause = fact.cause;
    while let Some(id) = cause {
        let earlier = trace.fact(id);
        if earlier.kind == FactKind::ExecutionStarted && earlier.resource == fact.resource {
            return Some(id);
        }
        cause = earlier.cause;
    }
    None
}

fn api_kind(plan: &Plan, fact: &Fact) -> Option<ApiKind> {
    match plan.kind(fact.resource?) {
        plan::ResourceKind::Api(api) => Some(plan.api(api).kind),
        _ => None,
    }
}

/// Returns the time from the call to its answer; none if the API refused the request itself.
fn waited(trace: &Trace, answer: &Fact) -> Option<u64> {
    calls::of_answer(trace, answer).map(|call| answer.at.since(trace.fact(call).at).0)
}
