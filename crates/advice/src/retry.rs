//! Checks that a state machine retries errors of Lambda itself.

use redrive_core::Rule;
use redrive_core::plan::ResourceKind;
use serde_json::{Value, json};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const RETRY: &str = "retry";
/// Maximum number of retriers of a state machine.
const MAX_RETRIERS: usize = 50;
/// Transient errors of the service and of the connection to it.
const PASSING: [&str; 4] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
];

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for machine in &stack.plan.state_machines {
        let ResourceKind::Function(_) = stack.plan.kind(machine.task) else { continue };
        // The first retrier that names an error decides, also if it allows no attempt.
        let first_for = |error: &str| {
            let names = |name: &str| name == "States.ALL" || name == "States.TaskFailed" || name == error;
            machine.retry.iter().position(|retrier| retrier.error_equals.iter().any(|name| names(name)))
        };
        let is_retried = |error: &str| first_for(error).is_some_and(|place| machine.retry[place].max_attempts > 0);
        let missing: Vec<&str> = PASSING.into_iter().filter(|error| !is_retried(error)).collect();
        if missing.is_empty() {
            continue;
        }
        // `Rule::AdviceRetryServiceErrors`
        let message = format!(
            "{} does not retry {} after {}: a transient error of Lambda, or a throttle, fails the execution.",
            stack.name(machine.id),
            stack.name(machine.task),
            missing.join(", "),
        );
        let mut retry = stack.setting(machine.id, RETRY).and_then(Value::as_array).cloned().unwrap_or_default();
        if retry.len() >= MAX_RETRIERS {
            continue;
        }
        // In front of the first retrier that would take one of the errors, and so in front of `States.ALL`, which AWS
        // accepts in the last place only.
        let place = missing.iter().filter_map(|error| first_for(error)).min().unwrap_or(retry.len());
        let retrier = json!({"errorEquals": missing, "intervalSeconds": 2, "maxAttempts": 6, "backoffRate": 2});
        retry.insert(place.min(retry.len()), retrier);
        let fix = Fix::new(stack, machine.id, RETRY, retry);
        let about = (machine.id, RETRY);
        found.add(stack, Rule::AdviceRetryServiceErrors, Severity::Warning, about, message, Some(fix));
    }
}
