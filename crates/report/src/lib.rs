//! The report, the trace as JSON, and the texts of AWS's documents.
//!
//! Everything is derived from the plan and the trace on demand.

mod advice;
mod api_event;
mod batch_record;
mod context;
mod cost;
mod dead_letter;
mod documents;
mod error_output;
mod event;
mod expectations;
mod hex;
mod invocation_record;
mod invocations;
mod json;
mod metrics;
mod names;
mod object;
pub mod path;
mod receipts;
mod records;
mod redrives;
mod refusals;
mod report;
mod response;
mod rules;
mod runtime;
pub mod schema;
pub mod select;
mod shape;
mod sqs_attributes;
mod sqs_event;
mod stream_event;
mod summary;
mod summary_value;
mod texts;
pub mod trace;

pub use expectations::{BrokenRow, ExpectationRow, does_hold, expectations};
pub use report::Report;
pub use rules::rules;
pub use select::select;
pub use summary::summary_text;
pub use summary_value::summary_value;

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_scenario::Scenario;
use redrive_views::Index;
use redrive_views::settings::History;
use serde_json::Value;

use context::Context;

/// The version of the simulated behaviour and prices.
pub const MODEL: &str = "2026.12";

/// Optional parts of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The event and the response of every invocation.
    pub all_documents: bool,
    /// Metrics by minute.
    pub series: bool,
}

/// The report of a run, as one value.
pub fn report(run: &Run, scenario: &Scenario, options: Options) -> Value {
    Report::new(run, scenario, options).to_value()
}

/// The exact text of an invocation's event.
pub fn event_text(run: &Run, index: &Index, invocation: InvocationId) -> String {
    let history = History::new(run);
    event::text(Context { run, index, history: &history, receipts: None }, invocation)
}

/// The text of a record: its body, its data, or the invocation record.
pub fn record_text(run: &Run, index: &Index, record: RecordId) -> String {
    let history = History::new(run);
    texts::record(Context { run, index, history: &history, receipts: None }, record)
}

/// The response or the error of an invocation; none while it runs, and for an attempt that did not run.
pub fn response_text(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    let history = History::new(run);
    response::text(Context { run, index, history: &history, receipts: None }, invocation)
}
