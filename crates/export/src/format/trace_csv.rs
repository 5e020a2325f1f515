//! The facts of the trace as CSV, written one by one: as text, a run can be larger than the memory.

use std::io::Write;

use redrive_core::id::FactId;
use redrive_report::trace;

use crate::csv;
use crate::request::{ExportError, ExportRequest};

const COLUMNS: &[&str] = &["id", "at", "kind", "resource", "records", "invocation", "cause", "rule", "wait", "says"];

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    csv::header(COLUMNS, out)?;
    for id in 0..request.run.trace.facts().len() as u32 {
        csv::row(&trace::fact(request.run, FactId::new(id)), COLUMNS, out)?;
    }
    Ok(())
}
