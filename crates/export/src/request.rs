//! The input of an export, and the parts of the report that several formats read.

use std::io::{self, Write};

use redrive_core::Run;
use redrive_report::{Options, Report};
use redrive_scenario::Scenario;
use redrive_views::printable;
use serde_json::Value;

use crate::{Picture, Theme};

#[derive(Clone, Copy, Debug)]
pub struct ExportRequest<'a> {
    pub run: &'a Run,
    pub scenario: &'a Scenario,
    /// Selector of the record of a diagram, the invocation of an event, or the part of a picture to highlight.
    pub select: Option<&'a str>,
    pub theme: Theme,
    /// Width of a picture in pixels.
    pub width: u32,
}

impl<'a> ExportRequest<'a> {
    pub fn new(run: &'a Run, scenario: &'a Scenario) -> ExportRequest<'a> {
        ExportRequest { run, scenario, select: None, theme: Theme::Light, width: Picture::WIDTH }
    }

    pub(crate) fn report(&self) -> Report<'a> {
        Report::new(self.run, self.scenario, Options::default())
    }
}

#[derive(Debug)]
pub enum ExportError {
    /// The selector is missing, names nothing, or names a part that the format does not show.
    Select(String),
    Io(io::Error),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> ExportError {
        ExportError::Io(error)
    }
}

/// The rows of a list of the report.
pub(crate) fn rows(report: &Report, key: &str) -> Vec<Value> {
    match report.get(key) {
        Some(Value::Array(rows)) => rows,
        _ => Vec::new(),
    }
}

/// The parts of a report that formats of spans are made from.
pub(crate) struct Spans {
    pub records: Vec<Value>,
    pub invocations: Vec<Value>,
    /// Start of the run in Unix milliseconds.
    pub start: u64,
    pub end: u64,
}

impl Spans {
    pub fn of(request: &ExportRequest) -> Spans {
        let report = request.report();
        Spans {
            records: rows(&report, "records"),
            invocations: rows(&report, "invocations"),
            start: request.run.plan.start_unix_millis,
            end: request.run.end.at.0,
        }
    }
}

/// A text of a row, or the empty text.
pub(crate) fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

pub(crate) fn number(row: &Value, key: &str) -> Option<u64> {
    row[key].as_u64()
}

/// The texts in a list of a row.
pub(crate) fn texts<'a>(row: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    row[key].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Writes JSON text with control and hidden characters escaped.
pub(crate) fn write_json(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(printable::json(text).as_bytes())
}
