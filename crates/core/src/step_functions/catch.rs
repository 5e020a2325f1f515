//! `Catch`: where an execution goes on when no retrier is left. What arrives there is the error output, in the place of
//! the input: `Rule::StepFunctionsCatchErrorOutput`

use super::{Execution, StateMachines, error_name};
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{ExecutionStatus, FactKind, SentThrough};
use crate::id::FactId;
use crate::rule::Rule;
use crate::trace::OriginKind;

impl StateMachines {
    /// Goes on where the first catcher for the error says. Gives the execution back if there is none.
    pub(super) fn catch(
        &mut self,
        execution: Execution,
        error: &str,
        answered: FactId,
        fx: &mut Effects,
    ) -> Option<Execution> {
        let definition = self.definition(&execution);
        let catcher = definition.catch.iter().find(|catcher| error_name::matches(&catcher.error_equals, error));
        let (Some(catcher), Some(record)) = (catcher, execution.subject.record) else { return Some(execution) };
        let to = catcher.next;
        let draft =
            Draft::new(FactKind::SentOn, Rule::StepFunctionsCatchGoesOn, answered).resource(definition.id).target(to);
        let draft = draft.records(execution.subject.span()).detail(SentThrough::Catch.code());
        let draft = match fx.trace.fact(answered).invocation {
            Some(invocation) => draft.invocation(invocation),
            None => draft,
        };
        let caught = fx.record(draft);
        self.executions.insert(caught, execution);
        fx.schedule_now(Event::Arrives { to, how: OriginKind::Written, which: record.0, cause: caught });
        None
    }

    /// What was caught has arrived, or was refused: then the execution fails after all.
    pub(super) fn was_caught(&mut self, execution: Execution, told: FactId, fx: &mut Effects) {
        let is_refused = fx.trace.fact(told).kind == FactKind::Rejected;
        let status = if is_refused { ExecutionStatus::Failed } else { ExecutionStatus::Succeeded };
        self.ends(execution, status, told, fx);
    }
}
