//! `timeoutInMillis`: how long API Gateway waits for the function. The function does not hear of it:
//! `Rule::ApiIntegrationTimeoutRunGoesOn`

use super::Apis;
use crate::effects::Effects;
use crate::fact::Answer;
use crate::id::FactId;
use crate::plan::ApiKind;
use crate::rule::Rule;

impl Apis {
    pub(super) fn time_is_up(&mut self, call: FactId, fx: &mut Effects) {
        let Some(pending) = self.pending.remove(&call) else { return };
        let (status, rule) = match self.apis[pending.api.index()].settings.kind {
            ApiKind::Http => (503, Rule::ApiIntegrationTimeoutHttp),
            ApiKind::Rest | ApiKind::LoadBalancer | ApiKind::FunctionUrl => (504, Rule::ApiIntegrationTimeoutRest),
        };
        self.answer(pending, (Answer::TimedOut, status, rule), call, fx);
    }
}
