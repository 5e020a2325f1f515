//! `timeoutInMillis`: the time for which API Gateway waits for the function. The function runs on:
//! `Rule::ApiIntegrationTimeoutRunGoesOn`

use super::{Apis, answer_request};
use crate::effects::Effects;
use crate::fact::Answer;
use crate::id::FactId;
use crate::plan::ApiKind;
use crate::rule::Rule;

impl Apis {
    pub(super) fn time_is_up(&mut self, call: FactId, fx: &mut Effects) {
        let Some(pending) = self.pending.remove(&call) else { return };
        let (status, rule) = match fx.stack.api(pending.api).kind {
            ApiKind::Http => (503, Rule::ApiIntegrationTimeoutHttp),
            ApiKind::Rest | ApiKind::LoadBalancer | ApiKind::FunctionUrl => (504, Rule::ApiIntegrationTimeoutRest),
        };
        answer_request(pending, (Answer::TimedOut, status, rule), call, fx);
    }
}
