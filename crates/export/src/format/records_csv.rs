//! The records of the report as CSV. Columns with one value per state are left out.

use std::io::Write;

use crate::csv;
use crate::request::{ExportError, ExportRequest, rows};

const COLUMNS: &[&str] = &[
    "id",
    "reader",
    "origin",
    "at",
    "bad",
    "messageId",
    "sequenceNumber",
    "eventId",
    "group",
    "shard",
    "deliveries",
    "processed",
    "skipped",
    "outcome",
    "in",
    "through",
    "endedAt",
    "victim",
];

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(csv::table(&rows(&request.report(), "records"), COLUMNS, out)?)
}
