//! Checks that a full batch fits into the function's timeout.

use redrive_core::Rule;
use redrive_core::id::FunctionId;
use redrive_core::plan::{Function, Mapping};
use redrive_core::time::Duration;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, work_of};

/// Maximum timeout of a function, in seconds.
const MAX_SECS: u64 = 900;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    let mut advised: Vec<FunctionId> = Vec::new();
    for mapping in stack.mappings() {
        let function = stack.function(mapping);
        let needed = work_of(function, mapping.batch_size);
        if needed < function.timeout {
            continue;
        }
        if let Some(fits) = largest_that_fits(function, mapping) {
            let message = format!("{}. Batches of {fits} fit.", problem(stack, mapping, needed));
            let fix = Fix::new(stack, mapping.id, "batchSize", fits);
            let about = (mapping.id, "batchSize");
            found.add(stack, Rule::AdviceTimeoutBatchDoesNotFit, Severity::Error, about, message, Some(fix));
            continue;
        }
        // One timeout is for all mappings of the function: it is advised once, and for the largest batch.
        if advised.contains(&mapping.function) {
            continue;
        }
        advised.push(mapping.function);
        let others = stack.feeds(function.id).filter(|other| largest_that_fits(function, other).is_none());
        let (needed, largest) = others
            .map(|other| (work_of(function, other.batch_size), other))
            .max_by_key(|(needed, _)| *needed)
            .unwrap_or((needed, mapping));
        let (cure, fix) = longer_timeout(stack, largest, needed);
        let message = format!("{}. {cure}", problem(stack, largest, needed));
        let about = (function.id, "timeout");
        found.add(stack, Rule::AdviceTimeoutBatchDoesNotFit, Severity::Error, about, message, fix);
    }
}

/// `Rule::AdviceTimeoutBatchDoesNotFit`
fn problem(stack: &Stack, mapping: &Mapping, needed: Duration) -> String {
    let function = stack.function(mapping);
    let records = match function.handler.parallel {
        true => "a record".to_owned(),
        false => redrive_views::names::count(mapping.batch_size, "record"),
    };
    format!(
        "{} needs {} for {records}, but its timeout is {}: a full batch is cut off, and its work is repeated",
        stack.name(function.id),
        long(needed),
        long(function.timeout),
    )
}

/// The largest batch size below the mapping's that fits into the timeout. It is preferred to a longer timeout, as it
/// needs no other setting.
fn largest_that_fits(function: &Function, mapping: &Mapping) -> Option<u32> {
    (1..mapping.batch_size).rev().find(|records| work_of(function, *records) < function.timeout)
}

fn longer_timeout(stack: &Stack, mapping: &Mapping, needed: Duration) -> (String, Option<Fix>) {
    let secs = needed.0 / 1000 + 1;
    if secs > MAX_SECS {
        return ("Lambda's maximum timeout is 15 minutes: the work on a record must be split.".to_owned(), None);
    }
    let mut fix = Fix::new(stack, stack.function(mapping).id, "timeout", secs);
    // AWS refuses every mapping to the function, a disabled one too, if its queue hides messages for less.
    for queue in stack.queues_mapped_to(mapping.function) {
        if queue.visibility_timeout < Duration::secs(secs * 6) {
            fix = fix.and(stack, queue.id, "visibilityTimeout", secs * 6);
        }
    }
    (format!("Set the timeout to {secs} s."), Some(fix))
}
