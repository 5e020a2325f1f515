//! The response of a function: its answer, or its error as Lambda writes it.

use redrive_core::arn;
use redrive_core::fact::{Fact, FactKind, Outcome};
use redrive_core::id::{InvocationId, RecordId};
use redrive_core::identity;
use redrive_core::plan::{Bad, Fault, OnBadRecord};
use redrive_core::refusal::Refusal;
use redrive_core::time::Duration;
use redrive_views::names;
use serde_json::Value;

use crate::context::Context;
use crate::runtime::Language;

/// The error of a try.
pub(crate) struct Failure {
    pub error_type: String,
    pub message: String,
}

impl Failure {
    fn new(error_type: &str, message: impl Into<String>) -> Failure {
        Failure { error_type: error_type.to_owned(), message: message.into() }
    }
}

/// The error of a try; `None` for a success, and while it runs.
pub(crate) fn failure(context: Context, id: InvocationId) -> Option<Failure> {
    let start = context.trace().fact(context.trace().invocation(id).fact);
    match start.kind {
        FactKind::InvocationThrottled => return Some(Failure::new("TooManyRequestsException", "Rate Exceeded.")),
        FactKind::InvocationRefused | FactKind::Rejected => {
            return start.refusal().map(|refusal| match refusal {
                Refusal::FunctionNotFound => Failure::new(refusal.code_text(), function_not_found(context, id)),
                _ => Failure::new(refusal.code_text(), refusal.message()),
            });
        }
        _ => {}
    }
    let end = context.trace().fact(context.index.end_of(context.trace(), id)?);
    let request = || identity::request_id(context.plan(), context.trace(), id);
    match end.outcome()? {
        Outcome::Success => None,
        Outcome::Error => Some(thrown(context, id)),
        Outcome::Timeout => {
            let timeout = seconds(context.function(id).timeout);
            let text = format!("RequestId: {} Error: Task timed out after {timeout} seconds", request());
            Some(Failure::new("Sandbox.Timedout", text))
        }
        Outcome::Crash => {
            let text = format!("RequestId: {} Error: Runtime exited with error: exit status 1", request());
            Some(named(context, id, Fault::Crash, "Runtime.ExitError", text))
        }
        Outcome::OutOfMemory => {
            let text = format!("RequestId: {} Error: Runtime exited with error: signal: killed", request());
            Some(Failure::new("Runtime.OutOfMemory", text))
        }
    }
}

/// The error message of a call of a deleted function. It has the qualifier that the caller gives.
/// `Rule::LambdaRequestResponseRefused`
fn function_not_found(context: Context, id: InvocationId) -> String {
    let function = context.function(id);
    let name = context.name(function.id);
    let arn = match &function.qualifier {
        Some(qualifier) => arn::function_version(name, qualifier),
        None => arn::function(name),
    };
    format!("Function not found: {arn}")
}

/// Formats seconds as Lambda does: `3.00`.
fn seconds(length: Duration) -> String {
    format!("{}.{:02}", length.0 / 1000, length.0 % 1000 / 10)
}

/// The exception that the handler threw, which depends on the first bad record.
fn thrown(context: Context, id: InvocationId) -> Failure {
    if let Some(failure) = held(context, id) {
        return failure;
    }
    let error_type = context.function(id).runtime.error_type();
    let Some((record, fault)) = first_failed(context, id) else {
        return Failure::new(error_type, "could not process the batch");
    };
    let text = format!("could not process {}", names::record(context.plan(), context.trace(), record));
    named(context, id, fault, error_type, text)
}

/// The failure with the type and the message of the bad record, if it sets them.
fn named(context: Context, id: InvocationId, fault: Fault, error_type: &str, message: String) -> Failure {
    let mark = first_failed(context, id).and_then(|(record, _)| mark(context, record, fault));
    Failure {
        error_type: mark.and_then(|bad| bad.error_type.as_deref()).unwrap_or(error_type).to_owned(),
        message: mark.and_then(|bad| bad.error_message.as_deref()).map_or(message, str::to_owned),
    }
}

/// The exception of a handler whose first failure was a record that another run was processing.
fn held(context: Context, id: InvocationId) -> Option<Failure> {
    let mut facts = context.index.invocation(id).iter().map(|&fact| context.trace().fact(fact));
    let first = facts.find(|fact| matches!(fact.kind, FactKind::RecordHeld | FactKind::RecordFailed))?;
    let text = "Execution already in progress with the idempotency key of";
    let records = || names::records(context.plan(), context.trace(), first.records);
    (first.kind == FactKind::RecordHeld)
        .then(|| Failure::new("IdempotencyAlreadyInProgressError", format!("{text} {}", records())))
}

fn first_failed(context: Context, id: InvocationId) -> Option<(RecordId, Fault)> {
    let mut facts = context.index.invocation(id).iter().map(|&fact| context.trace().fact(fact));
    let failed = facts.find(|fact| fact.kind == FactKind::RecordFailed)?;
    Some((context.trace().of(failed.records).next()?, failed.fault()?))
}

fn mark(context: Context<'_>, id: RecordId, fault: Fault) -> Option<&Bad> {
    let (step, n) = context.trace().root(context.trace().record(id));
    let plan = &context.run.plan;
    plan.send(step)?.bad.iter().find(|bad| bad.fault == fault && bad.marks(plan, step, n))
}

/// The answer or the error, byte for byte. None while it runs, and for a try that did not run.
pub(crate) fn text(context: Context, id: InvocationId) -> Option<String> {
    let end = context.trace().fact(context.index.end_of(context.trace(), id)?);
    let language = Language::of(&context.function(id).runtime.0);
    match end.outcome()? {
        Outcome::Success => Some(answer(context, id, end, language)),
        Outcome::Error => {
            let request = identity::request_id(context.plan(), context.trace(), id);
            let Failure { error_type, message } = failure(context, id)?;
            Some(language.error_payload(&error_type, &message, &request))
        }
        Outcome::Timeout | Outcome::Crash | Outcome::OutOfMemory => {
            let Failure { error_type, message } = failure(context, id)?;
            let (error_type, message) = (Value::from(error_type), Value::from(message));
            Some(format!(r#"{{"errorType":{error_type},"errorMessage":{message}}}"#))
        }
    }
}

/// The answer of a handler that returned.
fn answer(context: Context, id: InvocationId, end: &Fact, language: Language) -> String {
    if let Some(text) = end.response() {
        return context.trace().text(text).to_owned();
    }
    // `Rule::ApiProxyResponseRightAnswer`
    let api = context.api(id);
    let (_, colon) = language.separators();
    let right = || match api {
        Some(_) => format!(r#"{{"statusCode"{colon}200,{}"body"{colon}"OK"}}"#, &colon[1..]),
        None => "null".to_owned(),
    };
    match context.function(id).handler.on_bad_record {
        OnBadRecord::Report | OnBadRecord::StopAndReport if end.records.is_empty() && api.is_some() => right(),
        OnBadRecord::Report | OnBadRecord::StopAndReport => {
            let (comma, colon) = language.separators();
            let batch = context.trace().invocation(id).batch;
            let reported = context.trace().of(end.records);
            let entries = reported.map(|record| {
                let message = identity::identifier(context.plan(), context.trace(), record, batch);
                format!(r#"{{"itemIdentifier"{colon}"{message}"}}"#)
            });
            let list = entries.collect::<Vec<String>>().join(comma);
            format!(r#"{{"batchItemFailures"{colon}[{list}]}}"#)
        }
        OnBadRecord::Throw | OnBadRecord::Swallow | OnBadRecord::DeleteAsYouGo | OnBadRecord::Return(_) => right(),
    }
}
