//! Executions of state machines: their descriptions, and the error output of a catcher.

use redrive_core::arn;
use redrive_core::fact::{Answer, ExecutionStatus, Fact, FactKind, FactView};
use redrive_core::id::{FactId, InvocationId};
use redrive_core::refusal::Refusal;
use redrive_core::step_functions::error_name;
use redrive_core::text::Text;
use redrive_core::trace::Record;
use redrive_scenario::write_moment;
use redrive_views::metrics;
use serde_json::Value;

use crate::context::Context;
use crate::documents::{DocumentId, DocumentKind, DocumentRow, DocumentStatus};
use crate::names::{InvocationName, RecordNames};
use crate::response;
use crate::row::Row;

/// One document for each execution that has ended.
pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    facts
        .filter(|(_, fact)| fact.kind == FactKind::ExecutionEnded)
        .filter_map(move |(id, fact)| document(context, id, fact))
}

fn document<'r>(context: Context<'r>, id: FactId, fact: &'r Fact) -> Option<DocumentRow<'r>> {
    let FactView::ExecutionEnded { state_machine, execution, .. } = fact.view() else { return None };
    let name = context.name(state_machine);
    let started = metrics::execution_start(context.trace(), fact)?;
    let answered = answer_before(context, fact);
    Some(DocumentRow {
        id: DocumentId::Numbered(name, execution),
        kind: DocumentKind::Execution,
        from: name,
        to: None,
        at: fact.at.0,
        invocation: answered.and_then(|answered| answered.invocation).map(|id| InvocationName { context, id }),
        records: RecordNames::Span(context, fact.records),
        status: DocumentStatus::Delivered,
        status_code: None,
        text: text(context, (id, fact), started, answered),
        attributes: None,
        object_key: None,
    })
}

/// What DescribeExecution says of it.
fn text(context: Context, (id, fact): (FactId, &Fact), started: FactId, answered: Option<&Fact>) -> String {
    let name = fact.resource.map_or("", |id| context.name(id));
    let execution = redrive_core::identity::request_id_of_fact(context.plan(), started);
    let moment = |fact: &Fact| write_moment(context.plan().start_unix_millis + fact.at.0);
    let is_failed = fact.execution_status() == Some(ExecutionStatus::Failed);
    let failure = answered.filter(|_| is_failed).and_then(|answered| failure(context, answered));
    let output = (!is_failed).then(|| output(context, id, fact, answered));
    let (error, cause) = failure.unzip();
    let machine = arn::state_machine(name);
    Value::from(
        Row::default()
            .put("executionArn", arn::execution(name, &execution))
            .put("stateMachineArn", machine)
            .put("name", execution)
            .put("status", if is_failed { "FAILED" } else { "SUCCEEDED" })
            .put("startDate", moment(context.trace().fact(started)))
            .put("stopDate", moment(fact))
            .maybe("input", input(context, fact))
            .maybe("output", output.flatten())
            .maybe("error", error)
            .maybe("cause", cause),
    )
    .to_string()
}

/// What the task was given: the text of the record it became.
fn input(context: Context, fact: &Fact) -> Option<String> {
    let record = context.trace().of(fact.records).next()?;
    Some(text_of(context, context.trace().record(record)))
}

fn text_of(context: Context, record: &Record) -> String {
    let mut text = String::new();
    Text::of(context.plan(), context.trace(), record).write(&mut text);
    text
}

/// What the function answered, or what was passed on of its error.
fn output(context: Context, id: FactId, fact: &Fact, answered: Option<&Fact>) -> Option<String> {
    let caught = caught_before(context, id, fact);
    match caught {
        Some(caught) => Some(error_output(context, caught)),
        None => answered?.invocation.and_then(|id| response::text(context, id)),
    }
}

/// The answer of the last try that led to an end.
fn answer_before<'r>(context: Context<'r>, fact: &Fact) -> Option<&'r Fact> {
    let mut cause = fact.cause;
    while let Some(earlier) = cause.map(|id| context.trace().fact(id)) {
        if earlier.kind == FactKind::Answered && earlier.resource == fact.resource {
            return Some(earlier);
        }
        cause = earlier.cause;
    }
    None
}

fn caught_before(context: Context, _id: FactId, fact: &Fact) -> Option<FactId> {
    let mut cause = fact.cause;
    while let Some(id) = cause {
        let earlier = context.trace().fact(id);
        if earlier.kind == FactKind::SentOn && earlier.resource == fact.resource {
            return Some(id);
        }
        cause = earlier.cause;
    }
    None
}

/// `{"Error": …, "Cause": …}`: what a catcher passes on. `Rule::StepFunctionsCatchErrorOutput`
pub(crate) fn error_output(context: Context, caught: FactId) -> String {
    let answered = context.trace().fact(caught).cause.map(|id| context.trace().fact(id));
    let (error, cause) = answered.and_then(|answered| failure(context, answered)).unzip();
    Value::from(Row::default().maybe("Error", error).maybe("Cause", cause)).to_string()
}

/// The error of a try, and its cause: of a function the whole of its answer, as text.
fn failure(context: Context, answered: &Fact) -> Option<(String, String)> {
    let told = answered.cause?;
    let error = error_name::of(context.plan(), context.trace(), told).into_owned();
    let fact = context.trace().fact(told);
    let cause = match (fact.kind, fact.invocation, answered.answer()) {
        (_, _, Some(Answer::TimedOut)) => String::new(),
        (FactKind::InvocationEnded, Some(id), _) if error == error_name::DATA_LIMIT => result_too_long(context, id),
        (FactKind::InvocationEnded, Some(id), _) => response::text(context, id).unwrap_or_default(),
        (FactKind::InvocationThrottled, ..) => format!("Rate Exceeded. {}", service("Lambda", 429, context, told)),
        (_, _, _) => fact.refusal().map_or_else(String::new, |refusal| {
            let service_name = if fact.kind == FactKind::Rejected { "Sqs" } else { "Lambda" };
            let message = match (refusal, fact.invocation) {
                // Step Functions calls the version by its name: `Rule::StepFunctionsErrorNameOfService`
                (Refusal::FunctionNotFound, Some(id)) => {
                    format!("Function not found: {}", arn::qualified_function(context.plan(), context.function(id)))
                }
                _ => refusal.message().to_owned(),
            };
            format!("{message} {}", service(service_name, answered.status().unwrap_or(0), context, told))
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

/// As AWS's SDK for Java ends its messages, which Step Functions passes on.
fn service(name: &str, status: u16, context: Context, told: FactId) -> String {
    let request = redrive_core::identity::request_id_of_fact(context.plan(), told);
    format!("(Service: {name}, Status Code: {status}, Request ID: {request})")
}
