//! Checks where failed asynchronous events go: nowhere, or to two places.

use redrive_core::Rule;
use serde_json::Value;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const ON_FAILURE: &str = "eventInvokeConfig.onFailure";
const DEAD_LETTERS: &str = "deadLetterTarget";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in stack.plan.functions.iter().filter(|function| stack.gets_events(function.id)) {
        let name = stack.name(function.id);
        match (function.event_invoke.on_failure, function.dead_letter_target) {
            (Some(destination), Some(letters)) => {
                // `Rule::AdviceDestinationBoth`
                let message = format!(
                    "Each failed event of {name} goes to both {} and {}, so it can be handled twice. The destination's \
                     record contains more: the error, the response and the number of attempts.",
                    stack.name(destination),
                    stack.name(letters),
                );
                let fix = Fix::new(stack, function.id, DEAD_LETTERS, Value::Null);
                let about = (function.id, DEAD_LETTERS);
                found.add(stack, Rule::AdviceDestinationBoth, Severity::Info, about, message, Some(fix));
            }
            (None, None) => {
                // `Rule::AdviceDestinationMissing`
                let message = format!(
                    "An asynchronous event of {name} that fails at every attempt is lost: there is no on-failure \
                     destination and no dead-letter queue, and its sender received a success.",
                );
                let fix = stack.has_room().then(|| {
                    let queue = stack.free_name(name, "-failed");
                    Fix::new(stack, function.id, ON_FAILURE, queue.as_str()).with_new_queue(&queue, false)
                });
                let about = (function.id, ON_FAILURE);
                found.add(stack, Rule::AdviceDestinationMissing, Severity::Warning, about, message, fix);
            }
            _ => {}
        }
    }
}
