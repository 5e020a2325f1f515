//! Checks for a state machine whose timeout is below that of its function.

use redrive_core::Rule;
use redrive_core::plan::ResourceKind;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs_of_any_run};

const TIMEOUT: &str = "timeoutSeconds";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for machine in &stack.plan.state_machines {
        let ResourceKind::Function(function) = stack.plan.kind(machine.task) else { continue };
        let function = stack.plan.function(function);
        let Some(waits) = machine.timeout.filter(|waits| *waits < function.timeout) else { continue };
        // `Rule::AdviceTimeoutSecondsBelowFunction`
        let again = if machine.retry.is_empty() { "" } else { ", and a retry starts a second, concurrent invocation" };
        let message = format!(
            "{} waits {} for {}, which may run for {}: the task fails while the work continues{again}.",
            stack.name(machine.id),
            long(waits),
            stack.name(function.id),
            long(function.timeout),
        );
        let wanted = secs_of_any_run(function);
        let fix = Fix::new(stack, machine.id, TIMEOUT, wanted);
        let about = (machine.id, TIMEOUT);
        found.add(stack, Rule::AdviceTimeoutSecondsBelowFunction, Severity::Warning, about, message, Some(fix));
    }
}
