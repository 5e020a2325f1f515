//! Checks that a bad record does not fail its batch: the response of the handler, and how the mapping reads it.

use redrive_core::Rule;
use redrive_core::plan::{Function, Mapping, OnBadRecord};
use serde_json::{Map, Value, json};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, is_throw};

pub(crate) const SWITCH: &str = "functionResponseTypes";
const REACTION: &str = "handler.onBadRecord";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        let function = stack.function(mapping);
        let reports = reports(function);
        match (reports, mapping.report_batch_item_failures) {
            (true, false) => not_switched_on(stack, mapping, function, found),
            (false, true) if is_throw(function) => never_returned(stack, mapping, function, found),
            (false, false) if is_throw(function) && mapping.batch_size > 1 => missing(stack, mapping, function, found),
            (true, true) => goes_on(stack, mapping, function, found),
            _ => {}
        }
        if mapping.report_batch_item_failures {
            malformed(stack, mapping, function, found);
        }
    }
}

/// Returns true if the handler reports the records that failed.
pub(crate) fn reports(function: &Function) -> bool {
    let reports = matches!(function.handler.on_bad_record, OnBadRecord::Report | OnBadRecord::StopAndReport);
    reports && function.handler.response.is_none()
}

pub(crate) fn on() -> Value {
    json!(["ReportBatchItemFailures"])
}

/// The reaction that a handler should have: with ordered records it stops at the first bad one.
pub(crate) fn reaction(stack: &Stack, mapping: &Mapping) -> &'static str {
    if stack.is_fifo(mapping) || stack.stream_of(mapping).is_some() { "stopAndReport" } else { "report" }
}

/// `Rule::AdvicePartialBatchResponseNotSwitchedOn`
fn not_switched_on(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let message = format!(
        "{} returns the records that failed, but {} does not read the response: for Lambda the whole batch was a \
         success, and the bad records are lost. Switch ReportBatchItemFailures on.",
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
        "{} reads the list of failed records, but {} never returns one: it throws, and an error fails the whole batch. \
         Catch the error of each record, and return the identifiers of those that failed.",
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
        "One bad record fails its whole batch, up to {} records, the good ones included. Let {} return the records \
         that failed, and switch ReportBatchItemFailures on.",
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
    if !goes_on || !stack.is_fifo(mapping) {
        return;
    }
    let message = format!(
        "{} continues after a record failed: the later records of its message group are processed first, and their \
         order is lost. With a FIFO queue stop at the first failure, and return it with all unprocessed records.",
        stack.name(function.id),
    );
    let mut fix = Fix::new(stack, function.id, REACTION, "stopAndReport");
    if function.handler.parallel {
        fix = fix.and(stack, function.id, "handler.parallel", false);
    }
    let rule = Rule::AdvicePartialBatchResponseFifoGoesOn;
    found.add(stack, rule, Severity::Error, (function.id, REACTION), message, Some(fix));
}

/// The result of a response whose failures Lambda reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// No record failed.
    Success,
    /// Some records failed.
    Failures,
    /// The response is malformed, so the whole batch failed.
    Malformed(&'static str),
}

/// Reads a constant response, in which `{id}` and `{bad}` stand for records of the batch.
pub(crate) fn answer(text: &str) -> Answer {
    if text.is_empty() {
        return Answer::Success;
    }
    let Ok(answer) = serde_json::from_str::<Value>(text) else { return Answer::Malformed("it is not JSON") };
    let entries = match &answer {
        Value::Null => return Answer::Success,
        Value::String(text) if text.is_empty() => return Answer::Success,
        Value::Array(items) if items.is_empty() => return Answer::Success,
        Value::Object(map) => match map.get("batchItemFailures") {
            None | Some(Value::Null) => return Answer::Success,
            Some(Value::Array(entries)) => entries,
            Some(_) => return Answer::Malformed("`batchItemFailures` is not a list"),
        },
        _ => return Answer::Malformed("it is not an object"),
    };
    let mut fails = false;
    for entry in entries.iter().filter(|entry| !entry.as_object().is_some_and(Map::is_empty)) {
        match entry.get("itemIdentifier").and_then(Value::as_str) {
            None => return Answer::Malformed("an entry has no `itemIdentifier`"),
            Some("") => return Answer::Malformed("an `itemIdentifier` is empty"),
            Some(id) if !id.contains("{id}") && !id.contains("{bad}") => {
                return Answer::Malformed("an `itemIdentifier` is not in the batch");
            }
            Some(_) => fails = true,
        }
    }
    if fails { Answer::Failures } else { Answer::Success }
}

/// `Rule::AdvicePartialBatchResponseMalformed`
fn malformed(stack: &Stack, mapping: &Mapping, function: &Function, found: &mut Found) {
    let (setting, text) = match (&function.handler.response, &function.handler.on_bad_record) {
        (Some(response), _) => ("handler.response", &response.text),
        (None, OnBadRecord::Return(text)) => (REACTION, text),
        _ => return,
    };
    let Answer::Malformed(why) = answer(text) else { return };
    // Reported once, also with several mappings.
    let first = stack.feeds(function.id).find(|feed| feed.report_batch_item_failures);
    if first.is_some_and(|first| first.id != mapping.id) {
        return;
    }
    let message = format!(
        "The response of {} is malformed: {why}. Lambda treats the whole batch as failed, and retries the good records \
         with the bad ones.",
        stack.name(function.id),
    );
    let fix = match setting {
        REACTION => Fix::new(stack, function.id, REACTION, reaction(stack, mapping)),
        _ => {
            let fix = Fix::new(stack, function.id, setting, Value::Null);
            // A handler that stores its bad records itself has none to report.
            match function.handler.bad_records_to {
                Some(_) => fix,
                None => fix.and(stack, function.id, REACTION, reaction(stack, mapping)),
            }
        }
    };
    let rule = Rule::AdvicePartialBatchResponseMalformed;
    found.add(stack, rule, Severity::Error, (function.id, setting), message, Some(fix));
}
