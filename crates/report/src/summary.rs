use redrive_views::{Outcome, Summary};
use serde_json::Value;

use crate::row::Row;

pub(crate) fn summary(summary: &Summary) -> Value {
    let mut row = Row::default().put("records", summary.records);
    for outcome in Outcome::ALL {
        row = row.put(outcome.as_str(), summary.count(outcome));
    }
    row.put("workDone", summary.work_done)
        .put("processedMoreThanOnce", summary.processed_more_than_once)
        .put("victims", summary.victims)
        .put("lost", summary.lost)
        .put("invocations", summary.invocations)
        .put("errors", summary.errors)
        .put("throttles", summary.throttles)
        .put("duplicates", summary.duplicates)
        .into()
}
