//! What is at the paths of a report that are asked for most, without a report.

use redrive_core::Run;
use redrive_views::{Ledger, names};
use serde_json::Value;

use crate::{path, summary};

/// What is at a path into the summary, or at the outcome and the counts of a record. The outer none says that only a
/// report knows.
pub fn glance(run: &Run, ledger: &Ledger, asked: &str) -> Option<Option<Value>> {
    if let Some(rest) = asked.strip_prefix("summary.") {
        return Some(path::at(&summary::summary(&ledger.summary), rest).cloned());
    }
    let (id, rest) = path::first_row(asked.strip_prefix("records")?)?;
    let row = (0..ledger.rows.len()).find(|row| names::record(&run.plan, &run.trace, ledger.rows.record(*row)) == id);
    let Some(row) = row else { return Some(None) };
    let standing = &ledger.standings[row];
    let value: Value = match rest {
        "outcome" => standing.outcome().as_str().into(),
        "deliveries" => standing.deliveries.into(),
        "processed" => standing.processed.into(),
        _ => return None,
    };
    Some(Some(value))
}
