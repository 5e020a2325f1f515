//! Refusals of the Lambda service: the function does not exist, or the service fails.

use super::function::Functions;
use crate::effects::Effects;
use crate::event::Caller;
use crate::id::FunctionId;
use crate::plan::{AcceptOrRun, Action};
use crate::refusal::Refusal;
use crate::rule::Rule;

impl Functions {
    /// Returns why an invocation is refused, and the HTTP status.
    pub(super) fn refusal(&self, id: FunctionId, caller: Caller, fx: &Effects) -> Option<(Refusal, u16, Rule)> {
        let function = fx.plan.function(id).id;
        if !fx.stack.exists(function) {
            let rule = match caller {
                Caller::Poller { .. } => Rule::LambdaServiceErrorFunctionMissing,
                Caller::Async { .. } => Rule::LambdaAsyncInvokeFunctionGone,
                Caller::Sync { .. } => Rule::LambdaRequestResponseRefused,
            };
            return Some((Refusal::FunctionNotFound, 404, rule));
        }
        if let Caller::Sync { event, call } = caller
            && let Some(refused) = self.request_refusal(id, event, call, fx)
        {
            return Some(refused);
        }
        let (rule, was_accepted) = match caller {
            Caller::Poller { .. } => (Rule::LambdaServiceErrorRetries, false),
            Caller::Async { .. } => (Rule::LambdaServiceErrorRetries, true),
            Caller::Sync { .. } => (Rule::LambdaRequestResponseRefused, false),
        };
        fx.conditions().find_map(|(_, action)| match action {
            Action::ServiceError { resource, status, when, .. }
                if *resource == function && !(was_accepted && *when == AcceptOrRun::Accept) =>
            {
                Some((Refusal::ServiceException, *status, rule))
            }
            _ => None,
        })
    }
}
