//! When the Lambda service itself does not run a function.

use super::function::Functions;
use crate::effects::Effects;
use crate::id::FunctionId;
use crate::plan::Action;
use crate::refusal::Refusal;
use crate::rule::Rule;

impl Functions {
    /// Why an invocation is refused, with the HTTP status.
    pub(super) fn refused_by(&self, id: FunctionId, fx: &Effects) -> Option<(Refusal, u16, Rule)> {
        if !self.functions[id.index()].exists {
            return Some((Refusal::FunctionNotFound, 404, Rule::LambdaServiceErrorFunctionMissing));
        }
        let resource = self.functions[id.index()].settings.id;
        self.conditions.iter().find_map(|step| match fx.plan.script[step.index()].action {
            Action::ServiceError { resource: other, status, .. } if other == resource => {
                Some((Refusal::ServiceException, status, Rule::LambdaServiceErrorRetries))
            }
            _ => None,
        })
    }
}
