//! Checks for a caller whose read timeout is below the timeout of its function, and which calls again.

use redrive_core::Rule;
use redrive_core::plan::{ResourceKind, RetryMode};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs_of_any_run};

const READ_TIMEOUT: &str = "readTimeout";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for caller in stack.plan.callers.iter().filter(|caller| caller.waits) {
        let ResourceKind::Function(function) = stack.plan.kind(caller.calls) else { continue };
        let function = stack.plan.function(function);
        if caller.read_timeout >= function.timeout {
            continue;
        }
        // `Rule::AdviceReadTimeoutBelowFunction`
        let tries_again = caller.retry_mode != RetryMode::None && caller.max_attempts > 1;
        let then = match tries_again {
            true => {
                "the SDK times out and calls again while the first invocation continues, and the work is done more \
                 than once"
            }
            false => "the program treats it as a failure while the invocation continues",
        };
        let message = format!(
            "{} waits {} for a response, but {} may run for {}: when it takes longer, {then}.",
            stack.name(caller.id),
            long(caller.read_timeout),
            stack.name(function.id),
            long(function.timeout),
        );
        let wanted = secs_of_any_run(function);
        let fix = Fix::new(stack, caller.id, READ_TIMEOUT, format!("{wanted}s"));
        let rule = Rule::AdviceReadTimeoutBelowFunction;
        found.add(stack, rule, Severity::Warning, (caller.id, READ_TIMEOUT), message, Some(fix));
    }
}
