//! `TimeoutSeconds`: the time that one try of the task may take. A function that takes longer runs on:
//! `Rule::StepFunctionsTimeoutSecondsRunGoesOn`

use super::StateMachines;
use crate::effects::Effects;
use crate::fact::{Answer, FactKind};
use crate::id::FactId;
use crate::rule::Rule;

impl StateMachines {
    pub(super) fn time_is_up(&mut self, call: FactId, fx: &mut Effects) {
        if fx.trace.fact(call).kind != FactKind::Called {
            return;
        }
        let Some(execution) = self.executions.remove(&call) else { return };
        self.handle_result(execution, (Answer::TimedOut, 0, Rule::StepFunctionsTimeoutSecondsEnds), call, fx);
    }
}
