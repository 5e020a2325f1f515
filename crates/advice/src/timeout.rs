//! Whether a batch fits into the function's timeout.

use redrive_core::Rule;
use redrive_core::plan::{Function, Mapping};
use redrive_core::time::Duration;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long, work_of};

/// The longest that Lambda allows, in seconds.
const MOST_SECS: u64 = 900;

pub(crate) fn look(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        let function = stack.function(mapping);
        let needed = work_of(function, mapping.batch_size);
        if needed < function.timeout {
            continue;
        }
        // `Rule::AdviceTimeoutBatchDoesNotFit`
        let records = match function.handler.parallel {
            true => "a record".to_owned(),
            false => redrive_views::names::count(mapping.batch_size, "record"),
        };
        let start = format!(
            "{} needs {} for {records}, and its timeout is {}: a full batch is cut off, its work is done in vain and \
             comes again",
            stack.name(function.id),
            long(needed),
            long(function.timeout),
        );
        let (how, fix) = cure(stack, mapping, function, needed);
        let rule = Rule::AdviceTimeoutBatchDoesNotFit;
        let about = match fix.as_ref().map(|fix| &*fix.changes[0].resource) {
            Some(name) if name == stack.name(mapping.id) => (mapping.id, "batchSize"),
            _ => (function.id, "timeout"),
        };
        found.add(stack, rule, Severity::Error, about, format!("{start}. {how}"), fix);
    }
}

/// A smaller batch if one fits, for it needs no other setting; else a longer timeout.
fn cure(stack: &Stack, mapping: &Mapping, function: &Function, needed: Duration) -> (String, Option<Fix>) {
    let fits = (1..mapping.batch_size).rev().find(|records| work_of(function, *records) < function.timeout);
    if let Some(fits) = fits {
        let fix = Fix::new(stack, mapping.id, "batchSize", fits);
        return (format!("Batches of {fits} fit."), Some(fix));
    }
    let secs = needed.0 / 1000 + 1;
    if secs > MOST_SECS {
        return (String::from("Lambda runs nothing longer than 15 minutes: the work on a record must be split."), None);
    }
    let mut fix = Fix::new(stack, function.id, "timeout", secs);
    // AWS refuses a mapping whose messages stay hidden for less.
    let queues = stack.mappings().filter(|other| other.function == mapping.function);
    for queue in queues.filter_map(|mapping| stack.queue_of(mapping)) {
        if queue.visibility_timeout < Duration::secs(secs * 6) {
            fix = fix.and(stack, queue.id, "visibilityTimeout", secs * 6);
        }
    }
    (format!("Set the timeout to {secs} s."), Some(fix))
}
