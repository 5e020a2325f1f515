//! When the Lambda service itself does not run a function.

use super::function::Functions;
use crate::effects::Effects;
use crate::event::Caller;
use crate::id::FunctionId;
use crate::plan::{Action, DoorOrRun};
use crate::refusal::Refusal;
use crate::rule::Rule;

impl Functions {
    /// Why an invocation is refused, with the HTTP status.
    pub(super) fn refused_by(&self, id: FunctionId, caller: Caller, fx: &Effects) -> Option<(Refusal, u16, Rule)> {
        if !self.functions[id.index()].exists {
            let rule = match caller {
                Caller::Poller { .. } => Rule::LambdaServiceErrorFunctionMissing,
                Caller::Async { .. } => Rule::LambdaAsyncInvokeFunctionGone,
                Caller::Sync { .. } => Rule::LambdaRequestResponseRefused,
            };
            return Some((Refusal::FunctionNotFound, 404, rule));
        }
        if let Caller::Sync { event, call } = caller
            && let Some(refused) = self.request_refused(id, event, call, fx)
        {
            return Some(refused);
        }
        // An event that was accepted is past the door.
        let is_inside = matches!(caller, Caller::Async { .. });
        let resource = self.functions[id.index()].settings.id;
        self.conditions.iter().find_map(|step| match fx.plan.script[step.index()].action {
            Action::ServiceError { resource: other, status, when, .. }
                if other == resource && !(is_inside && when == DoorOrRun::Accept) =>
            {
                let is_sync = matches!(caller, Caller::Sync { .. });
                let rule = if is_sync { Rule::LambdaRequestResponseRefused } else { Rule::LambdaServiceErrorRetries };
                Some((Refusal::ServiceException, status, rule))
            }
            _ => None,
        })
    }
}
