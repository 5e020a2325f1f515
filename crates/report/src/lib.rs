//! What a run says in JSON: the report, the trace, and the documents that AWS sends.
//!
//! Everything here is made when somebody asks, from the plan and the trace, and nothing flows back.

mod api_event;
mod api_response;
mod context;
mod cost;
mod documents;
mod execution;
mod expectations;
mod glance;
mod invocations;
mod metrics;
pub mod path;
mod push_documents;
mod received;
mod records;
mod redrives;
mod refusals;
mod report;
mod response;
mod row;
mod rules;
mod runtime;
pub mod schema;
pub mod select;
mod sqs_attributes;
mod sqs_event;
mod stream_documents;
mod stream_event;
mod summary;
mod texts;
pub mod trace;

pub use expectations::{does_hold, expectations};
pub use glance::glance;
pub use report::Report;
pub use rules::rules;
pub use select::select;

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_scenario::Scenario;
use redrive_views::Index;
use redrive_views::settings::History;
use serde_json::Value;

use context::Context;

/// The simulated behaviour and the prices.
pub const MODEL: &str = "2026.12";

/// What goes into a report beyond what always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The event and the response of every invocation, too.
    pub all_documents: bool,
    /// Metrics also minute by minute.
    pub series: bool,
}

/// The report of a run, as one value.
pub fn report(run: &Run, scenario: &Scenario, options: Options) -> Value {
    Report::new(run, scenario, options).to_value()
}

/// The event an invocation was given, byte for byte as Lambda writes it.
pub fn event_text(run: &Run, index: &Index, invocation: InvocationId) -> String {
    let history = History::new(run);
    texts::event(Context { run, index, history: &history }, invocation)
}

/// The text of a record: its body, its data, or the invocation record that it is.
pub fn record_text(run: &Run, index: &Index, record: RecordId) -> String {
    let history = History::new(run);
    texts::record(Context { run, index, history: &history }, record)
}

/// What came back from an invocation: the answer, or the error. None while it runs, and for one that never ran.
pub fn response_text(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    let history = History::new(run);
    response::text(Context { run, index, history: &history }, invocation)
}
