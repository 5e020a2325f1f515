//! Whether a bad record spares the rest of its batch: what the handler returns, and what the mapping reads of it.

use redrive_core::Rule;
use redrive_core::plan::{Function, Mapping, OnBadRecord};
use serde_json::{Value, json};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, is_throw};

const SWITCH: &str = "functionResponseTypes";
const REACTION: &str = "handler.onBadRecord";

pub(crate) fn look(stack: &Stack, found: &mut Found) {
    for mapping in &stack.plan.mappings {
        let function = stack.function(mapping);
        let reports = matches!(function.handler.on_bad_record, OnBadRecord::Report | OnBadRecord::StopAndReport);
        let reports = reports && function.handler.response.is_none();
        match (reports, mapping.report_batch_item_failures) {
            (true, false) => not_switched_on(stack, mapping, function, found),
            (false, true) if is_throw(function) => never_returned(stack, mapping, function, found),
            (false, false) if is_throw(function) && mapping.batch_size > 1 => missing(stack, mapping, function, found),
            (true, true) => goes_on(stack, mapping, function, found),
            _ => {}
        }
    }
}

fn on() -> Value {
    json!(["ReportBatchItemFailures"])
}

fn is_fifo(stack: &Stack, mapping: &Mapping) -> bool {
    stack.queue_of(mapping).is_some_and(|queue| queue.fifo.is_some())
}

/// How a handler should report here: where there is an order to keep it stops at the first bad record.
fn reaction(stack: &Stack, mapping: &Mapping) -> &'static str {
    if is_fifo(stack, mapping) || stack.is_on_stream(mapping) { "stopAndReport" } else { "report" }
}

/// `Rule::AdvicePartialBatchResponseNotSwitchedOn`
fn not_switched_on(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let message = format!(
        "{} returns the records that failed, and {} does not read it: to Lambda the whole batch was a success, and the bad \
         records are gone. Switch ReportBatchItemFailures on.",
        stack.name(function.id),
        stack.name(mapping.id),
    );
    let fix = Fix::new(stack, mapping.id, SWITCH, on());
    let rule = Rule::AdvicePartialBatchResponseNotSwitchedOn;
    found.add(stack, rule, Severity::Error, (mapping.id, SWITCH), message, Some(fix));
}

/// `Rule::AdvicePartialBatchResponseNeverReturned`
fn never_returned(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let message = format!(
        "{} would read which records failed, and {} never says so: it throws, and an error fails the whole batch. Catch \
         the error of each record, and return the identifiers of those that failed.",
        stack.name(mapping.id),
        stack.name(function.id),
    );
    let fix = Fix::new(stack, function.id, REACTION, reaction(stack, mapping));
    let rule = Rule::AdvicePartialBatchResponseNeverReturned;
    found.add(stack, rule, Severity::Warning, (function.id, REACTION), message, Some(fix));
}

/// `Rule::AdvicePartialBatchResponseMissing`
fn missing(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let message = format!(
        "One bad record fails its whole batch, up to {} records, and the good ones share its fate. Let {} return the \
         records that failed, and switch ReportBatchItemFailures on.",
        mapping.batch_size,
        stack.name(function.id),
    );
    let fix = Fix::new(stack, mapping.id, SWITCH, on()).and(stack, function.id, REACTION, reaction(stack, mapping));
    let rule = Rule::AdvicePartialBatchResponseMissing;
    found.add(stack, rule, Severity::Warning, (mapping.id, SWITCH), message, Some(fix));
}

/// `Rule::AdvicePartialBatchResponseFifoGoesOn`
fn goes_on(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let goes_on = function.handler.on_bad_record == OnBadRecord::Report || function.handler.parallel;
    if !goes_on || !is_fifo(stack, mapping) {
        return;
    }
    let message = format!(
        "{} goes on after a record failed: the later records of its message group are done first, and their order is lost. \
         With a FIFO queue stop at the first failure, and return it with all that were not tried.",
        stack.name(function.id),
    );
    let mut fix = Fix::new(stack, function.id, REACTION, "stopAndReport");
    if function.handler.parallel {
        fix = fix.and(stack, function.id, "handler.parallel", false);
    }
    let rule = Rule::AdvicePartialBatchResponseFifoGoesOn;
    found.add(stack, rule, Severity::Error, (function.id, REACTION), message, Some(fix));
}
