//! The descriptions of executions of state machines.

use redrive_core::fact::{ExecutionStatus, Fact, FactKind, FactView};
use redrive_core::id::FactId;
use redrive_core::text::Text;
use redrive_core::trace::Record;
use redrive_core::{arn, identity};
use redrive_scenario::write_moment;
use redrive_views::metrics;
use serde_json::Value;

use super::row::{DocumentId, DocumentKind, DocumentRow};
use crate::context::Context;
use crate::object::ObjectBuilder;
use crate::{error_output, response};

/// One document for each execution that has ended.
pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let facts = context.trace().facts().iter().filter(|fact| fact.kind == FactKind::ExecutionEnded);
    facts.filter_map(move |fact| document(context, fact))
}

fn document<'r>(context: Context<'r>, fact: &'r Fact) -> Option<DocumentRow<'r>> {
    let FactView::ExecutionEnded { state_machine, execution, .. } = fact.view() else { return None };
    let started = metrics::execution_start(context.trace(), fact)?;
    let answered = answer_before(context, fact);
    let text = text(context, fact, started, answered);
    let invocation = answered.and_then(|answered| answered.invocation).map(|id| context.invocation_name(id));
    let document_id = DocumentId::Numbered(context.name(state_machine), execution);
    Some(DocumentRow {
        to: None,
        invocation,
        ..DocumentRow::of(context, document_id, DocumentKind::Execution, fact, text)
    })
}

/// The response of DescribeExecution.
fn text(context: Context, fact: &Fact, started: FactId, answered: Option<&Fact>) -> String {
    let name = fact.resource.map_or("", |id| context.name(id));
    let execution = identity::request_id_of_fact(context.plan(), started);
    let moment = |fact: &Fact| write_moment(context.plan().start_unix_millis + fact.at.0);
    let is_failed = fact.execution_status() == Some(ExecutionStatus::Failed);
    let failure = answered.filter(|_| is_failed).and_then(|answered| error_output::failure(context, answered));
    let output = (!is_failed).then(|| output(context, fact, answered));
    let (error, cause) = failure.unzip();
    let machine = arn::state_machine(name);
    Value::from(
        ObjectBuilder::default()
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

/// The input of the task: the text of its record.
fn input(context: Context, fact: &Fact) -> Option<String> {
    let record = context.trace().of(fact.records).next()?;
    Some(text_of(context, context.trace().record(record)))
}

fn text_of(context: Context, record: &Record) -> String {
    let mut text = String::new();
    Text::of(context.plan(), context.trace(), record).write(&mut text);
    text
}

/// The answer of the function, or the part of its error that was passed on.
fn output(context: Context, fact: &Fact, answered: Option<&Fact>) -> Option<String> {
    let caught = caught_before(context, fact);
    match caught {
        Some(caught) => Some(error_output::text(context, caught)),
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

/// The fact that passed on the error of the last try, if a catcher did.
fn caught_before(context: Context, fact: &Fact) -> Option<FactId> {
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
