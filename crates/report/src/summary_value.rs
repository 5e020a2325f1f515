//! Values at the most common paths of a report, without building the report.

use redrive_core::Run;
use redrive_core::id::InvocationId;
use redrive_views::{Ledger, names};
use serde_json::Value;

use crate::json::value_of;
use crate::{path, summary};

/// The value at a path into the summary, at the outcome of a record or at the records of an invocation. The outer
/// `None` means that only a report has the value.
pub fn summary_value(run: &Run, ledger: &Ledger, path: &str) -> Option<Option<Value>> {
    if let Some(rest) = path.strip_prefix("summary.") {
        return Some(path::at(&value_of(&summary::summary(&ledger.summary)), rest).cloned());
    }
    match path.strip_prefix("records") {
        Some(rest) => record(run, ledger, rest),
        None => invocation(run, path.strip_prefix("invocations")?),
    }
}

fn record(run: &Run, ledger: &Ledger, path: &str) -> Option<Option<Value>> {
    let (id, rest) = path::first_row(path)?;
    let row = (0..ledger.rows.len()).find(|row| names::record(&run.plan, &run.trace, ledger.rows.record(*row)) == id);
    let Some(row) = row else { return Some(None) };
    let state = &ledger.states[row];
    Some(match rest {
        "outcome" => Some(state.outcome().as_str().into()),
        "deliveries" => Some(state.deliveries.into()),
        "processed" => Some(state.processed.into()),
        "in" => {
            let place = state.kept_in.filter(|_| state.through().is_some());
            place.map(|place| run.plan.name(place).into())
        }
        _ => return None,
    })
}

fn invocation(run: &Run, path: &str) -> Option<Option<Value>> {
    let (name, rest) = path::first_row(path)?;
    let mut ids = (0..run.trace.invocations().len() as u32).map(InvocationId::new);
    let Some(id) = ids.find(|id| names::invocation(&run.plan, &run.trace, *id) == name) else { return Some(None) };
    let invocation = run.trace.invocation(id);
    if rest == "startedAt" {
        return Some(Some(run.trace.fact(invocation.fact).at.0.into()));
    }
    let place = rest.strip_prefix("records.")?.parse().ok()?;
    let record = run.trace.of(invocation.records).nth(place);
    Some(record.map(|record| names::record(&run.plan, &run.trace, record).into()))
}
