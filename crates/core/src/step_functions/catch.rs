//! `Catch`: the destination of an execution when no retrier is left. The error output arrives there, in place of the
//! input: `Rule::StepFunctionsCatchErrorOutput`

use super::{Execution, StateMachines, error_name};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{ExecutionStatus, FactKind, SentThrough};
use crate::id::FactId;
use crate::rule::Rule;

impl StateMachines {
    /// Sends the error output to the destination of the first catcher for the error. Returns the execution if there is none.
    pub(super) fn catch(
        &mut self,
        execution: Execution,
        error: &str,
        answered: FactId,
        fx: &mut Effects,
    ) -> Option<Execution> {
        let definition = self.definition(&execution);
        let catcher = definition.catch.iter().find(|catcher| error_name::matches(&catcher.error_equals, error));
        let (Some(catcher), Some(record)) = (catcher, execution.payload.record) else { return Some(execution) };
        let to = catcher.next;
        let draft =
            Draft::new(FactKind::SentOn, Rule::StepFunctionsCatchGoesOn, answered).resource(definition.id).target(to);
        let draft = draft.records(execution.payload.span()).detail(SentThrough::Catch.code());
        let caught = fx.record(draft.invocation(fx.trace.fact(answered).invocation));
        self.executions.insert(caught, execution);
        fx.schedule_now(Event::Arrives(Arrival::written(to, record, caught)));
        None
    }

    /// The destination has accepted the error output, or has refused it: then the execution fails.
    pub(super) fn caught_arrived(&mut self, execution: Execution, sent: FactId, answer: FactId, fx: &mut Effects) {
        let is_refused = fx.trace.fact(answer).kind == FactKind::Rejected;
        if is_refused {
            let fact = *fx.trace.fact(sent);
            let draft = Draft::new(FactKind::SendOnFailed, Rule::StepFunctionsCatchRefused, answer);
            let draft = draft.resource(self.definition(&execution).id).target(fact.target).records(fact.records);
            fx.record(draft.detail(fact.detail));
        }
        let status = if is_refused { ExecutionStatus::Failed } else { ExecutionStatus::Succeeded };
        self.end(execution, status, answer, fx);
    }
}
