//! The invocations of the report as CSV.

use std::io::Write;

use crate::csv;
use crate::request::{ExportError, ExportRequest, rows};

const COLUMNS: &[&str] = &[
    "id",
    "requestId",
    "function",
    "version",
    "environment",
    "trigger",
    "by",
    "shard",
    "lane",
    "attempt",
    "splitFrom",
    "records",
    "failures",
    "startedAt",
    "endedAt",
    "initMs",
    "billedMs",
    "outcome",
    "functionError",
    "errorType",
    "errorMessage",
    "nextTryAt",
];

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(csv::table(&rows(&request.report(), "invocations"), COLUMNS, out)?)
}
