//! Checks for failures that a handler does not report.

use redrive_core::Rule;
use redrive_core::plan::{Function, OnBadRecord};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::partial_batch_response::{Answer, SWITCH, answer, on, reaction, reports};
use crate::stack::Stack;

const REACTION: &str = "handler.onBadRecord";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in &stack.plan.functions {
        let handler = &function.handler;
        let is_caught = match &handler.on_bad_record {
            OnBadRecord::Swallow => handler.bad_records_to.is_none(),
            // The response as a mapping reads it is checked in `partial_batch_response`.
            OnBadRecord::Return(text) => answer(text) == Answer::Success || !is_read(stack, function),
            _ => false,
        };
        let is_fed = stack.feeds(function.id).next().is_some();
        let is_fed = is_fed || stack.gets_events(function.id) || stack.is_called(function.id);
        if is_caught && is_fed {
            swallowed(stack, function, found);
        } else if reports(function) && stack.gets_events(function.id) {
            asynchronous(stack, function, found);
        } else if reports(function) && stack.is_called(function.id) {
            synchronous(stack, function, found);
        }
    }
}

/// Returns true if every mapping reads the failures in the response.
fn is_read(stack: &Stack, function: &Function) -> bool {
    let is_read = stack.feeds(function.id).all(|mapping| mapping.report_batch_item_failures);
    is_read && !stack.gets_events(function.id) && !stack.is_called(function.id)
}

/// `Rule::AdviceFunctionErrorSwallowed`
fn swallowed(stack: &Stack, function: &Function, found: &mut Found) {
    let message = format!(
        "{} catches the error of a bad record and returns normally: for Lambda the record is processed, so it is \
         neither retried nor kept. Report the record, or store it elsewhere.",
        stack.name(function.id),
    );
    let fix = match stack.gets_events(function.id) || stack.is_called(function.id) {
        true => Fix::new(stack, function.id, REACTION, "throw"),
        // The first mapping decides; several mappings rarely differ.
        false => {
            let reaction = stack.feeds(function.id).next().map_or("throw", |mapping| reaction(stack, mapping));
            let fix = Fix::new(stack, function.id, REACTION, reaction);
            let others = stack.feeds(function.id).filter(|mapping| !mapping.report_batch_item_failures);
            others.fold(fix, |fix, mapping| fix.and(stack, mapping.id, SWITCH, on()))
        }
    };
    let rule = Rule::AdviceFunctionErrorSwallowed;
    found.add(stack, rule, Severity::Error, (function.id, REACTION), message, Some(fix));
}

/// `Rule::AdviceFunctionErrorAsynchronous`
fn asynchronous(stack: &Stack, function: &Function, found: &mut Found) {
    let message = format!(
        "{} returns its failures, which only a mapping reads: a failed asynchronous event counts as a success, and is \
         not retried. Throw an error.",
        stack.name(function.id),
    );
    // A function with both kinds of callers can satisfy one of them only.
    let is_fed = stack.feeds(function.id).next().is_some();
    let fix = (!is_fed).then(|| Fix::new(stack, function.id, REACTION, "throw"));
    let rule = Rule::AdviceFunctionErrorAsynchronous;
    found.add(stack, rule, Severity::Error, (function.id, REACTION), message, fix);
}

/// `Rule::AdviceFunctionErrorSynchronous`
fn synchronous(stack: &Stack, function: &Function, found: &mut Found) {
    let message = format!(
        "{} returns its failures in the form for a mapping, but it has a synchronous caller: for the caller that is a \
         successful response. Throw, or respond with an error.",
        stack.name(function.id),
    );
    let is_fed = stack.feeds(function.id).next().is_some();
    let fix = (!is_fed).then(|| Fix::new(stack, function.id, REACTION, "throw"));
    let rule = Rule::AdviceFunctionErrorSynchronous;
    found.add(stack, rule, Severity::Error, (function.id, REACTION), message, fix);
}
