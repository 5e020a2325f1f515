//! The names of errors in a state machine, and the names that stand for several.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use crate::fact::{Fact, FactKind, Outcome};
use crate::id::FactId;
use crate::plan::{self, Action, Function, Plan, Settings};
use crate::refusal::Refusal;
use crate::trace::Trace;

const TIMEOUT: &str = "States.Timeout";
/// The error of a result that is too long.
pub const DATA_LIMIT: &str = "States.DataLimitExceeded";

/// The longest result of a task, in bytes.
const MAX_RESULT_BYTES: usize = 256 * 1024;

/// Returns true if a run returned more than a state machine takes. `Rule::StepFunctionsErrorNameAll`
pub(super) fn is_result_too_long(trace: &Trace, ended: &Fact) -> bool {
    ended.outcome() == Some(Outcome::Success)
        && ended.response().is_some_and(|result| trace.text(result).len() > MAX_RESULT_BYTES)
}

/// The name of an error, by the fact that records it: the end of a run, a throttle, a refusal; the call itself if
/// nothing came in time. `Rule::StepFunctionsErrorNameOfFunction`, `Rule::StepFunctionsErrorNameOfService`
pub fn of<'p>(plan: &'p Plan, trace: &Trace, answer: FactId) -> Cow<'p, str> {
    let fact = trace.fact(answer);
    match fact.kind {
        FactKind::InvocationEnded if is_result_too_long(trace, fact) => DATA_LIMIT.into(),
        FactKind::InvocationEnded => of_function(plan, trace, fact),
        FactKind::InvocationThrottled => "Lambda.TooManyRequestsException".into(),
        FactKind::InvocationRefused => of_lambda(fact.refusal()).into(),
        FactKind::Rejected => match (fact.resource.map(|id| plan.kind(id)), fact.refusal()) {
            (Some(plan::ResourceKind::Queue(_)), Some(Refusal::NonExistentQueue)) => {
                "SQS.QueueDoesNotExistException".into()
            }
            (Some(plan::ResourceKind::Queue(_)), _) => "SQS.SqsException".into(),
            (_, Some(refusal)) if refusal.status() == 404 => "SNS.NotFoundException".into(),
            _ => "SNS.SnsException".into(),
        },
        _ => TIMEOUT.into(),
    }
}

const fn of_lambda(refusal: Option<Refusal>) -> &'static str {
    match refusal {
        Some(Refusal::FunctionNotFound) => "Lambda.ResourceNotFoundException",
        Some(Refusal::PayloadTooLarge) => "Lambda.RequestTooLargeException",
        Some(Refusal::InvalidRequestContent) => "Lambda.InvalidRequestContentException",
        Some(Refusal::RecursiveInvocation) => "Lambda.RecursiveInvocationException",
        Some(Refusal::InvokeDenied) => "Lambda.AWSLambdaException",
        _ => "Lambda.ServiceException",
    }
}

/// The error type in Lambda's answer.
fn of_function<'p>(plan: &'p Plan, trace: &Trace, ended: &Fact) -> Cow<'p, str> {
    if is_held(trace, ended) {
        return "IdempotencyAlreadyInProgressError".into();
    }
    let named = || mark(plan, trace, ended).and_then(|bad| bad.error_type.as_deref());
    let text = match ended.outcome() {
        Some(Outcome::Timeout) => "Sandbox.Timedout",
        Some(Outcome::OutOfMemory) => "Runtime.OutOfMemory",
        Some(Outcome::Crash) => named().unwrap_or("Runtime.ExitError"),
        Some(Outcome::Success | Outcome::Error) | None => {
            named().unwrap_or_else(|| function(plan, trace, ended).map_or("Error", |of| of.runtime.error_type()))
        }
    };
    text.into()
}

/// Returns true if a run threw because another run was working on its record.
fn is_held(trace: &Trace, ended: &Fact) -> bool {
    let failure = ended.cause.map(|cause| trace.fact(cause));
    let before = failure.and_then(|failure| failure.cause).map(|cause| trace.fact(cause));
    ended.outcome() == Some(Outcome::Error)
        && [failure, before].into_iter().flatten().any(|fact| fact.kind == FactKind::RecordHeld)
}

/// The fault of the first record that failed in a run.
fn mark<'p>(plan: &'p Plan, trace: &Trace, ended: &Fact) -> Option<&'p plan::Bad> {
    let failure = trace.fact(ended.cause?);
    let fault = failure.fault()?;
    let record = trace.of(failure.records).next()?;
    let (step, n) = trace.root(trace.record(record));
    plan.send(step)?.bad.iter().find(|bad| bad.fault == fault && bad.marks(plan, step, n))
}

/// The settings of the function when a run ended.
fn function<'p>(plan: &'p Plan, trace: &Trace, ended: &Fact) -> Option<&'p Function> {
    let first = plan.function(trace.invocation(ended.invocation?).function);
    let before = plan.script.iter().take_while(|step| step.at <= ended.at);
    let updates = before.filter_map(|step| match &step.action {
        Action::Update { settings: Settings::Function(function), .. } if function.id == first.id => Some(function),
        _ => None,
    });
    Some(updates.last().unwrap_or(first))
}

/// Returns true if a list of names holds an error. `Rule::StepFunctionsErrorNameAll`,
/// `Rule::StepFunctionsErrorNameTaskFailed`
pub fn matches(names: &[Box<str>], error: &str) -> bool {
    names.iter().any(|name| match &**name {
        "States.ALL" => true,
        "States.TaskFailed" => error != TIMEOUT,
        name => name == error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_names_stand_for_several() {
        let list = |names: &[&str]| -> alloc::vec::Vec<Box<str>> { names.iter().map(|name| (*name).into()).collect() };
        for error in ["Exception", "Lambda.TooManyRequestsException", TIMEOUT] {
            assert!(matches(&list(&["States.ALL"]), error));
            assert_eq!(matches(&list(&["States.TaskFailed"]), error), error != TIMEOUT);
            assert!(matches(&list(&["Other", error]), error));
            assert!(!matches(&list(&["Other"]), error));
        }
    }
}
