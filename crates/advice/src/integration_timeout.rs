//! Checks for an API whose timeout is below that of its function.

use redrive_core::Rule;
use redrive_core::time::Duration;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, secs, work_of};

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for api in &stack.plan.apis {
        let function = stack.plan.function(api.function);
        let Some(waits) = api.timeout.filter(|waits| *waits < function.timeout) else { continue };
        // `Rule::AdviceIntegrationTimeoutBelowFunction`
        let message = format!(
            "{} waits {}, but {} may run for {}: the client receives an error while the work continues and is billed. \
             Let the function end first.",
            stack.name(api.id),
            long(waits),
            stack.name(function.id),
            long(function.timeout),
        );
        // The shorter timeout must still hold the work.
        let feeds = stack.feeds(function.id).map(|mapping| mapping.batch_size).max().unwrap_or(1);
        let fits = secs(waits) > 0 && work_of(function, feeds) < Duration::secs(secs(waits));
        let fix = fits.then(|| Fix::new(stack, function.id, "timeout", secs(waits)));
        let rule = Rule::AdviceIntegrationTimeoutBelowFunction;
        found.add(stack, rule, Severity::Warning, (api.id, "timeoutInMillis"), message, fix);
    }
}
