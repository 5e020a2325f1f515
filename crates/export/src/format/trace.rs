//! Every fact as JSON Lines.

use std::io::Write;

use redrive_report::trace;

use crate::request::{ExportError, ExportRequest, write_json};

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(trace::write_lines(request.run, |line| write_json(line, out))?)
}
