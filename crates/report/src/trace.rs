//! The trace as JSON: each fact an object, what it is about named by its meaning.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
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
        .maybe("wait", wait(fact).filter(|_| !is_table || fact.kind != FactKind::Sent));
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
        FactKind::Sent => (fact.value > 0).then_some(fact.value),
        FactKind::Received
        | FactKind::VisibilityChanged
        | FactKind::BackedOff
        | FactKind::BatchAbandoned
        | FactKind::EventRequeued
        | FactKind::PassFailed
        | FactKind::CallRetried
        | FactKind::RecordHeld => Some(fact.value),
        _ => None,
    }
}

/// What only facts of this kind tell.
fn details(row: Row, plan: &Plan, trace: &Trace, fact: &Fact) -> Row {
    let other = fact.target.map(|id| plan.name(id));
    let detail = fact.detail_text();
    match fact.kind {
        FactKind::StepTaken | FactKind::StepRefused | FactKind::ConditionEnded => {
            row.maybe("step", plan.script.get(StepId(fact.value as u32).index()).map(|step| step.written))
        }
        FactKind::Received | FactKind::Deleted => row.maybe("by", other),
        FactKind::MovedToDeadLetterQueue | FactKind::MovedByTask => row.maybe("to", other),
        FactKind::MoveTaskStarted => row.maybe("to", other).put("toMove", fact.value),
        FactKind::MoveTaskEnded => row.put("moved", fact.value).maybe("status", detail),
        FactKind::PollRefused | FactKind::FilteredOut => row.maybe("from", other),
        FactKind::PollersChanged => row.put("pollers", fact.value).maybe("why", detail),
        FactKind::BatchClosed => row.maybe("to", other).put("openedAt", fact.value).maybe("closedBy", detail),
        FactKind::InvocationStarted => row.maybe("by", other).put("initMs", fact.value),
        FactKind::InvocationThrottled => row.maybe("by", other).maybe("limit", detail),
        FactKind::InvocationRefused => row.maybe("by", other).put("status", fact.value),
        FactKind::RecordFailed => row.maybe("fault", detail),
        FactKind::InvocationEnded => {
            row.maybe("by", other).maybe("outcome", detail).maybe("response", trace.text(fact.value))
        }
        FactKind::BatchFailed => row.maybe("why", detail),
        FactKind::Read => row.maybe("by", other).put("shard", fact.value),
        FactKind::BatchSplit => row.put("first", fact.value),
        FactKind::Checkpointed => row.maybe("in", other),
        FactKind::BatchGivenUp => row.maybe("to", other).put("tries", fact.value).maybe("why", detail),
        FactKind::LimitReached => row.maybe("limit", detail),
        FactKind::EventEnded => row.maybe("condition", detail).put("attempts", fact.value),
        FactKind::SentOn | FactKind::SendOnFailed => row.maybe("to", other).maybe("through", detail),
        FactKind::RecordSkipped => row.maybe("by", other),
        FactKind::RecordHeld => row.maybe("by", other),
        FactKind::Resharded => row.put("shards", fact.value),
        FactKind::Called => row.maybe("to", other).put("try", fact.value),
        FactKind::Answered => {
            row.maybe("by", other).maybe("status", (fact.value > 0).then_some(fact.value)).maybe("answer", detail)
        }
        FactKind::CallRetried => row.maybe("to", other),
        FactKind::ExecutionStarted => row.put("execution", fact.value),
        FactKind::ExecutionEnded => row.put("execution", fact.value).maybe("status", detail),
        FactKind::CallGivenUp => row.maybe("to", other).put("tries", fact.value).maybe("why", detail),
        FactKind::EventAccepted | FactKind::EventRequeued => row,
        FactKind::PassedOn => row.maybe("to", other).maybe("form", detail),
        FactKind::PassFailed => row.maybe("to", other),
        FactKind::PassGivenUp => row.maybe("to", other).put("retries", fact.value).maybe("why", detail),
        FactKind::ReplayStarted | FactKind::ReplayEnded => row.put("events", fact.value),
        FactKind::Published | FactKind::EndpointTook | FactKind::EventLost => row,
        FactKind::Sent
        | FactKind::Rejected
        | FactKind::DelayEnded
        | FactKind::ReceivedNothing
        | FactKind::Unchanged
        | FactKind::VisibilityEnded
        | FactKind::VisibilityChanged
        | FactKind::Expired
        | FactKind::Duplicated
        | FactKind::Discarded
        | FactKind::BackedOff
        | FactKind::BatchAbandoned
        | FactKind::RecordDone
        | FactKind::BatchPartlyFailed
        | FactKind::DeleteRefused
        | FactKind::Deduplicated
        | FactKind::DeleteIgnored => row,
    }
}
