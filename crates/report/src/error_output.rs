//! The error output of a catcher.

use redrive_core::fact::{Answer, Fact, FactKind};
use redrive_core::id::{FactId, InvocationId};
use redrive_core::refusal::Refusal;
use redrive_core::step_functions::error_name;
use redrive_core::{arn, identity};
use serde_json::Value;

use crate::context::Context;
use crate::object::ObjectBuilder;
use crate::response;

/// `{"Error": …, "Cause": …}`, the output of a catcher. `Rule::StepFunctionsCatchErrorOutput`
pub(crate) fn text(context: Context, caught: FactId) -> String {
    let answered = context.trace().fact(caught).cause.map(|id| context.trace().fact(id));
    let (error, cause) = answered.and_then(|answered| failure(context, answered)).unzip();
    Value::from(ObjectBuilder::default().maybe("Error", error).maybe("Cause", cause)).to_string()
}

/// The error of a try and its cause. The cause of a function's error is its whole answer, as text.
pub(crate) fn failure(context: Context, answered: &Fact) -> Option<(String, String)> {
    let failed = answered.cause?;
    let error = error_name::of(context.plan(), context.trace(), failed).into_owned();
    let fact = context.trace().fact(failed);
    let cause = match (fact.kind, fact.invocation, answered.answer()) {
        (_, _, Some(Answer::TimedOut)) => String::new(),
        (FactKind::InvocationEnded, Some(id), _) if error == error_name::DATA_LIMIT => result_too_long(context, id),
        (FactKind::InvocationEnded, Some(id), _) => response::text(context, id).unwrap_or_default(),
        (FactKind::InvocationThrottled, ..) => format!("Rate Exceeded. {}", service("Lambda", 429, context, failed)),
        (_, _, _) => fact.refusal().map_or_else(String::new, |refusal| {
            let service_name = if fact.kind == FactKind::Rejected { "Sqs" } else { "Lambda" };
            let message = match (refusal, fact.invocation) {
                // Step Functions calls the version by its name: `Rule::StepFunctionsErrorNameOfService`
                (Refusal::FunctionNotFound, Some(id)) => {
                    format!("Function not found: {}", arn::qualified_function(context.plan(), context.function(id)))
                }
                _ => refusal.message().to_owned(),
            };
            format!("{message} {}", service(service_name, answered.status().unwrap_or(0), context, failed))
        }),
    };
    Some((error, cause))
}

fn result_too_long(context: Context, id: InvocationId) -> String {
    let task = arn::qualified_function(context.plan(), context.function(id));
    format!(
        "The state/task '{task}' returned a result with a size exceeding the maximum number of bytes service limit."
    )
}

/// The end of the messages of AWS's SDK for Java, which Step Functions passes on.
fn service(name: &str, status: u16, context: Context, failed: FactId) -> String {
    let request = identity::request_id_of_fact(context.plan(), failed);
    format!("(Service: {name}, Status Code: {status}, Request ID: {request})")
}
