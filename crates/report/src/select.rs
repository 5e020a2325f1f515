//! Selectors: `orders/3` (a record), `orders/3@2` (its second delivery), `worker@4` (an invocation), `feed` (a
//! resource); and `#12`, a fact by its number in the trace.

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId};
use redrive_views::Index;

use crate::trace;

/// The target of a selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    Record(RecordId),
    /// A delivery of a record, counted from 1.
    Delivery(RecordId, u32),
    Invocation(InvocationId),
    Resource(ResourceId),
    Fact(FactId),
}

/// Resolves a selector. The error names the part that does not exist.
pub fn find(run: &Run, selector: &str) -> Result<Selected, String> {
    if let Some(number) = selector.strip_prefix('#') {
        let fact = number.parse().ok().and_then(|number| trace::with_number(&run.trace, number));
        let facts = run.trace.facts().len();
        return fact.map(Selected::Fact).ok_or_else(|| format!("there is no fact {selector}: the run has {facts}"));
    }
    let (name, number) = match selector.split_once('@') {
        Some((name, number)) => (name, Some(number.parse::<u32>().map_err(|_| unreadable(selector))?)),
        None => (selector, None),
    };
    match (name.split_once('/'), number) {
        (Some((queue, record)), delivery) => {
            let record = record.parse().map_err(|_| unreadable(selector))?;
            let id = self::record(run, queue, record)?;
            Ok(delivery.map_or(Selected::Record(id), |delivery| Selected::Delivery(id, delivery)))
        }
        (None, Some(number)) => invocation(run, name, number).map(Selected::Invocation),
        (None, None) => run.plan.find(name).map(Selected::Resource).ok_or_else(|| unknown(name)),
    }
}

/// The facts about the target of a selector.
pub fn select(run: &Run, index: &Index, selector: &str) -> Result<Vec<FactId>, String> {
    let facts = match find(run, selector)? {
        Selected::Record(record) => index.record(record).to_vec(),
        Selected::Delivery(record, delivery) => self::delivery(run, index, record, delivery).ok_or_else(|| {
            format!("{} was not handed to a function so often", selector.split('@').next().unwrap_or(selector))
        })?,
        Selected::Invocation(id) => of_invocation(run, index, id),
        Selected::Resource(id) => of_resource(run, id),
        Selected::Fact(fact) => vec![fact],
    };
    if facts.is_empty() { Err(format!("nothing happened to {selector}")) } else { Ok(facts) }
}

fn unreadable(selector: &str) -> String {
    format!("`{selector}` is no selector: it is like orders/3, orders/3@2, worker@4, feed or #12")
}

fn unknown(name: &str) -> String {
    format!("`{name}` is not in the stack")
}

fn record(run: &Run, resource: &str, number: u32) -> Result<RecordId, String> {
    let resource_id = run.plan.find(resource).ok_or_else(|| unknown(resource))?;
    let records = run.trace.records();
    let found = records.iter().position(|record| record.resource == resource_id && record.number == number);
    let arrived = records.iter().filter(|record| record.resource == resource_id).count();
    found
        .map(|place| RecordId(place as u32))
        .ok_or_else(|| format!("there is no {resource}/{number}: {arrived} arrived at {resource}"))
}

fn invocation(run: &Run, function: &str, number: u32) -> Result<InvocationId, String> {
    let id = run.plan.find(function).ok_or_else(|| unknown(function))?;
    let found = run
        .trace
        .invocations()
        .iter()
        .position(|invocation| run.plan.function(invocation.function).id == id && invocation.number == number);
    found
        .map(|place| InvocationId::new(place as u32))
        .ok_or_else(|| format!("there is no {function}@{number} in this run"))
}

/// The facts from the start of a delivery to the end of its invocation.
fn delivery(run: &Run, index: &Index, record: RecordId, delivery: u32) -> Option<Vec<FactId>> {
    let own = index.record(record);
    let mut started = own.iter().filter(|&&fact| run.trace.fact(fact).kind == FactKind::InvocationStarted);
    let &start = started.nth(delivery.checked_sub(1)? as usize)?;
    let id = run.trace.fact(start).invocation?;
    let end = index.end_of(&run.trace, id);
    let during = own.iter().filter(|&&fact| fact >= start && end.is_none_or(|end| fact <= end));
    let mut facts: Vec<FactId> = during.copied().collect();
    facts.extend(end);
    Some(facts)
}

/// The facts about an invocation, without the successful work on each of its records.
fn of_invocation(run: &Run, index: &Index, id: InvocationId) -> Vec<FactId> {
    let facts = index.invocation(id).iter().copied();
    facts.filter(|&fact| run.trace.fact(fact).kind != FactKind::RecordDone).collect()
}

fn of_resource(run: &Run, id: ResourceId) -> Vec<FactId> {
    let facts = (0u32..).map(FactId::new).zip(run.trace.facts());
    let about = facts.filter(|(_, fact)| fact.resource == Some(id) && fact.kind != FactKind::RecordDone);
    about.map(|(id, _)| id).collect()
}
