//! The report as JSON.

use std::io::Write;

use crate::request::{ExportError, ExportRequest, write_json};

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(request.report().write(|text| write_json(text, out))?)
}
