//! A run in the forms other tools read. All of them are made from the report and the trace, whose names are public, so
//! nothing here knows more about AWS than a reader of those.

mod chrome;
mod csv;
mod events;
mod format;
mod ids;
mod mermaid;
mod otlp;
mod select;
mod svg;
mod zip;

use std::io::{self, Write};

use redrive_core::Run;
use redrive_report::{Options, Report, event_text, trace};
use redrive_scenario::Scenario;
use redrive_views::Index;
use serde_json::Value;

pub use events::{EventFile, events};
pub use format::Format;
pub use mermaid::mermaid;
pub use svg::{Picture, Theme, svg};

/// What is to be written of a run.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub format: Format,
    /// Of what, as a selector: the record of a diagram, the invocation of an event, what is lit in a picture.
    pub select: Option<&'a str>,
    pub theme: Theme,
    /// Of a picture, in pixels.
    pub width: u32,
}

impl Wish<'_> {
    pub fn of(format: Format) -> Wish<'static> {
        Wish { format, select: None, theme: Theme::Light, width: Picture::WIDTH }
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Failure {
    /// The selector names nothing that there is, or not the right kind of thing.
    Select(String),
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

pub fn write(run: &Run, scenario: &Scenario, wish: Wish, out: &mut dyn Write) -> Result<(), Failure> {
    match wish.format {
        Format::Report => report(run, scenario).write(|text| out.write_all(text.as_bytes()))?,
        Format::Trace => trace::write_lines(run, |line| out.write_all(line.as_bytes()))?,
        Format::RecordsCsv => csv::rows(&rows(&report(run, scenario), "records"), csv::RECORDS, out)?,
        Format::InvocationsCsv => csv::rows(&rows(&report(run, scenario), "invocations"), csv::INVOCATIONS, out)?,
        Format::TraceCsv => csv::trace(run, out)?,
        Format::Chrome => chrome::write(&Told::of(run, scenario), out)?,
        Format::Otlp => otlp::write(&Told::of(run, scenario), out)?,
        Format::Svg => {
            let focus = select::focus(run, wish.select).map_err(Failure::Select)?;
            let picture = Picture { theme: wish.theme, width: wish.width, focus };
            out.write_all(svg(run, scenario, &picture).as_bytes())?;
        }
        Format::Events => events_of(run, wish.select, out)?,
        Format::Mermaid => {
            let record = select::record(run, wish.select).map_err(Failure::Select)?;
            out.write_all(mermaid(run, &Index::new(&run.trace), record).as_bytes())?;
        }
    }
    Ok(())
}

/// One event, or all of them in a ZIP.
fn events_of(run: &Run, selector: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let index = Index::new(&run.trace);
    let Some(selector) = selector else {
        let files: Vec<EventFile> = events(run, &index).collect();
        let files = files.iter().map(|file| (file.name.as_str(), file.text.as_str()));
        return Ok(out.write_all(&zip::zip(files))?);
    };
    let invocation = select::invocation(run, selector).map_err(Failure::Select)?;
    let mut text = event_text(run, &index, invocation);
    text.push_str(if text.ends_with('\n') { "" } else { "\n" });
    Ok(out.write_all(text.as_bytes())?)
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
