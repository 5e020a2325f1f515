//! The trace as JSON: each fact an object, what it is about named by its meaning.

use redrive_core::Run;
use redrive_core::fact::{Fact, Kind};
use redrive_core::id::{FactId, StepId};
use redrive_core::plan::Plan;
use redrive_core::stream::table;
use redrive_core::trace::Trace;
use redrive_views::{explain, names};
use serde_json::{Value, json};

use crate::refusals;
use crate::row::Row;

/// The number of a fact in JSON: the first is 1, so that a fact stands in the line of its number.
pub fn number(id: FactId) -> u64 {
    id.index() as u64 + 1
}

/// The fact with a number.
pub fn with_number(trace: &Trace, number: u64) -> Option<FactId> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    (index < trace.facts().len()).then(|| FactId::new(index as u32))
}

/// Every fact, one a line.
pub fn write_lines<E>(run: &Run, mut write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    for number in 0..run.trace.facts().len() as u32 {
        let mut line = fact(run, FactId::new(number)).to_string();
        line.push('\n');
        write(&line)?;
    }
    Ok(())
}

/// A fact of a run.
pub fn fact(run: &Run, id: FactId) -> Value {
    let (plan, trace) = (&run.plan, &run.trace);
    let fact = trace.fact(id);
    let name = |id| plan.name(id);
    let records: Vec<Value> = trace.of(fact.records).map(|record| names::record(plan, trace, record).into()).collect();
    let is_table = trace.of(fact.records).next().is_some_and(|of| table::of(plan, trace.record(of)).is_some());
    let row = Row::default()
        .put("id", number(id))
        .put("at", fact.at.0)
        .put("kind", fact.kind.as_str())
        .maybe("resource", fact.resource.map(name))
        .maybe("records", (!records.is_empty()).then_some(records))
        .maybe("invocation", fact.invocation.map(|id| names::invocation(plan, trace, id)))
        .maybe("cause", fact.cause.map(number))
        .put("rule", fact.rule.id())
        .maybe("wait", wait(fact).filter(|_| !is_table || fact.kind != Kind::Sent));
    let row = match fact.refusal() {
        Some(refusal) => {
            row.put("refusal", json!({"code": refusal.code_text(), "message": refusals::message(run, fact, refusal)}))
        }
        None => row,
    };
    details(row, plan, trace, fact).put("says", explain::sentence(run, id)).into()
}

/// How many milliseconds something begins to wait with this fact.
fn wait(fact: &Fact) -> Option<u64> {
    match fact.kind {
        Kind::Sent => (fact.value > 0).then_some(fact.value),
        Kind::Received
        | Kind::VisibilityChanged
        | Kind::BackedOff
        | Kind::BatchAbandoned
        | Kind::EventRequeued
        | Kind::PassFailed
        | Kind::CallRetried
        | Kind::RecordHeld => Some(fact.value),
        _ => None,
    }
}

/// What only facts of this kind tell.
fn details(row: Row, plan: &Plan, trace: &Trace, fact: &Fact) -> Row {
    let other = fact.other.map(|id| plan.name(id));
    let detail = fact.detail_text();
    match fact.kind {
        Kind::StepTaken | Kind::StepRefused | Kind::ConditionEnded => {
            row.maybe("step", plan.script.get(StepId(fact.value as u32).index()).map(|step| step.written))
        }
        Kind::Received | Kind::Deleted => row.maybe("by", other),
        Kind::MovedToDeadLetterQueue | Kind::MovedByTask => row.maybe("to", other),
        Kind::MoveTaskStarted => row.maybe("to", other).put("toMove", fact.value),
        Kind::MoveTaskEnded => row.put("moved", fact.value).maybe("status", detail),
        Kind::PollRefused | Kind::FilteredOut => row.maybe("from", other),
        Kind::PollersChanged => row.put("pollers", fact.value).maybe("why", detail),
        Kind::BatchClosed => row.maybe("to", other).put("openedAt", fact.value).maybe("closedBy", detail),
        Kind::InvocationStarted => row.maybe("by", other).put("initMs", fact.value),
        Kind::InvocationThrottled => row.maybe("by", other).maybe("limit", detail),
        Kind::InvocationRefused => row.maybe("by", other).put("status", fact.value),
        Kind::RecordFailed => row.maybe("fault", detail),
        Kind::InvocationEnded => {
            row.maybe("by", other).maybe("outcome", detail).maybe("response", trace.text(fact.value))
        }
        Kind::BatchFailed => row.maybe("why", detail),
        Kind::Read => row.maybe("by", other).put("shard", fact.value),
        Kind::BatchSplit => row.put("first", fact.value),
        Kind::Checkpointed => row.maybe("in", other),
        Kind::BatchGivenUp => row.maybe("to", other).put("tries", fact.value).maybe("why", detail),
        Kind::LimitReached => row.maybe("limit", detail),
        Kind::EventEnded => row.maybe("condition", detail).put("attempts", fact.value),
        Kind::SentOn | Kind::SendOnFailed => row.maybe("to", other).maybe("through", detail),
        Kind::RecordSkipped => row.maybe("by", other),
        Kind::RecordHeld => row.maybe("by", other),
        Kind::Resharded => row.put("shards", fact.value),
        Kind::Called => row.maybe("to", other).put("try", fact.value),
        Kind::Answered => {
            row.maybe("by", other).maybe("status", (fact.value > 0).then_some(fact.value)).maybe("answer", detail)
        }
        Kind::CallRetried => row.maybe("to", other),
        Kind::ExecutionStarted => row.put("execution", fact.value),
        Kind::ExecutionEnded => row.put("execution", fact.value).maybe("status", detail),
        Kind::CallGivenUp => row.maybe("to", other).put("tries", fact.value).maybe("why", detail),
        Kind::EventAccepted | Kind::EventRequeued => row,
        Kind::PassedOn => row.maybe("to", other).maybe("form", detail),
        Kind::PassFailed => row.maybe("to", other),
        Kind::PassGivenUp => row.maybe("to", other).put("retries", fact.value).maybe("why", detail),
        Kind::ReplayStarted | Kind::ReplayEnded => row.put("events", fact.value),
        Kind::Published | Kind::EndpointTook | Kind::EventLost => row,
        Kind::Sent
        | Kind::Rejected
        | Kind::DelayEnded
        | Kind::ReceivedNothing
        | Kind::Unchanged
        | Kind::VisibilityEnded
        | Kind::VisibilityChanged
        | Kind::Expired
        | Kind::Duplicated
        | Kind::Discarded
        | Kind::BackedOff
        | Kind::BatchAbandoned
        | Kind::RecordDone
        | Kind::BatchPartlyFailed
        | Kind::DeleteRefused
        | Kind::Deduplicated
        | Kind::DeleteIgnored => row,
    }
}
