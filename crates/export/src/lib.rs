//! A run in the forms other tools read. All of them are made from the report and the trace, whose names are public, so
//! nothing here knows more about AWS than a reader of those.

mod chrome;
mod csv;
mod events;
mod ids;
mod mermaid;
mod otlp;

use std::io::{self, Write};

use redrive_core::Run;
use redrive_report::{Options, Report, trace};
use redrive_scenario::Scenario;
use serde_json::Value;

pub use events::{EventFile, events};
pub use mermaid::mermaid;

/// What a whole run can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Report,
    Trace,
    RecordsCsv,
    InvocationsCsv,
    TraceCsv,
    Chrome,
    Otlp,
}

impl Format {
    pub const ALL: [Format; 7] = [
        Format::Report,
        Format::Trace,
        Format::RecordsCsv,
        Format::InvocationsCsv,
        Format::TraceCsv,
        Format::Chrome,
        Format::Otlp,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Format::Report => "report",
            Format::Trace => "trace",
            Format::RecordsCsv => "records-csv",
            Format::InvocationsCsv => "invocations-csv",
            Format::TraceCsv => "trace-csv",
            Format::Chrome => "chrome",
            Format::Otlp => "otlp",
        }
    }

    /// What it is for, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Format::Report => "the report, JSON",
            Format::Trace => "every fact, JSON Lines",
            Format::RecordsCsv => "a line a record, for spreadsheets",
            Format::InvocationsCsv => "a line an invocation, for spreadsheets",
            Format::TraceCsv => "a line a fact, for spreadsheets",
            Format::Chrome => "Chrome's trace format, which Perfetto opens",
            Format::Otlp => "OpenTelemetry spans with links, OTLP as JSON",
        }
    }

    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes a whole run.
pub fn write(run: &Run, scenario: &Scenario, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Report => report(run, scenario).write(|text| out.write_all(text.as_bytes())),
        Format::Trace => trace::write_lines(run, |line| out.write_all(line.as_bytes())),
        Format::RecordsCsv => csv::rows(&rows(&report(run, scenario), "records"), csv::RECORDS, out),
        Format::InvocationsCsv => csv::rows(&rows(&report(run, scenario), "invocations"), csv::INVOCATIONS, out),
        Format::TraceCsv => csv::trace(run, out),
        Format::Chrome => chrome::write(&Told::of(run, scenario), out),
        Format::Otlp => otlp::write(&Told::of(run, scenario), out),
    }
}

fn report<'r>(run: &'r Run, scenario: &'r Scenario) -> Report<'r> {
    Report::new(run, scenario, Options::default())
}

fn rows(report: &Report, key: &str) -> Vec<Value> {
    match report.get(key) {
        Some(Value::Array(rows)) => rows,
        _ => Vec::new(),
    }
}

/// What the exports of spans read of a report.
struct Told {
    records: Vec<Value>,
    invocations: Vec<Value>,
    /// When the run starts, in ms since 1970.
    start: u64,
    end: u64,
}

impl Told {
    fn of(run: &Run, scenario: &Scenario) -> Told {
        let report = report(run, scenario);
        Told {
            records: rows(&report, "records"),
            invocations: rows(&report, "invocations"),
            start: run.plan.start_unix_millis,
            end: run.end.at.0,
        }
    }
}

/// A text of a row; empty if it has none.
fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// A moment or a count of a row.
fn number(row: &Value, key: &str) -> Option<u64> {
    row[key].as_u64()
}

/// The texts in a list of a row.
fn texts<'a>(row: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    row[key].as_array().into_iter().flatten().filter_map(Value::as_str)
}
