//! What a run says in JSON: the report, the trace, and the documents that AWS sends.
//!
//! Everything here is made when somebody asks, from the plan and the trace, and nothing flows back.

mod context;
mod cost;
mod expectations;
mod invocations;
mod metrics;
pub mod path;
mod records;
mod response;
mod row;
mod rules;
mod runtime;
pub mod schema;
pub mod select;
mod sqs_attributes;
mod sqs_event;
mod summary;
pub mod trace;

pub use expectations::does_hold;
pub use rules::rules;
pub use select::select;

use redrive_core::id::InvocationId;
use redrive_core::{EndReason, Run};
use redrive_scenario::{Expectation, Scenario};
use redrive_views::settings::History;
use redrive_views::{Index, Ledger};
use serde_json::Value;

use context::Context;
use row::Row;

/// The simulated behaviour and the prices.
pub const MODEL: &str = "2026.11";

/// What goes into a report beyond what always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The event and the response of every invocation, too.
    pub all_documents: bool,
    /// Metrics also minute by minute.
    pub series: bool,
}

/// The report of a run. A key that does not apply is absent; nothing is ever null.
pub fn report(run: &Run, scenario: &Scenario, options: Options) -> Value {
    let (index, history, ledger) = (Index::new(&run.trace), History::new(run), Ledger::new(run));
    let context = Context { run, index: &index, history: &history };
    let none: Vec<Value> = Vec::new();
    let row = Row::default()
        .put("model", MODEL)
        .put("scenario", scenario.canonical())
        .put("end", end(run))
        .put("summary", summary::summary(&ledger.summary))
        .put("records", records::records(context))
        .put("invocations", invocations::invocations(context, options))
        .put("documents", none.clone())
        .put("redrives", none.clone())
        .put("expectations", none.clone())
        .put("advice", none)
        .put("metrics", metrics::metrics(run, options.series))
        .put("cost", cost::cost(run));
    let mut report = Value::from(row);
    // They may be about anything in the report, so they come last; their place in it stays.
    let expectations = expectations::expectations(run, scenario, &ledger, &report);
    report["expectations"] = expectations.into();
    report
}

/// Of a report only what a short account needs: expectations and cost. A run of a million records has rows that take
/// gigabytes; they are only made if the scenario expects something of them.
pub fn outline(run: &Run, scenario: &Scenario) -> Value {
    let is_general = |expectation: &Expectation| matches!(expectation, Expectation::That { .. });
    if scenario.expectations().iter().any(is_general) {
        return report(run, scenario, Options::default());
    }
    let expectations = expectations::expectations(run, scenario, &Ledger::new(run), &Value::Null);
    Row::default().put("expectations", expectations).put("cost", cost::cost(run)).into()
}

/// What the scenario expects and the run does not hold.
pub fn broken_expectations(report: &Value) -> impl Iterator<Item = &Value> {
    let rows = report.get("expectations").and_then(Value::as_array).into_iter().flatten();
    rows.filter(|row| row["asked"] == true && row["held"] == false)
}

/// The event an invocation was given, byte for byte as Lambda writes it.
pub fn event_text(run: &Run, index: &Index, invocation: InvocationId) -> String {
    let history = History::new(run);
    sqs_event::text(Context { run, index, history: &history }, invocation)
}

/// What came back from an invocation: the answer, or the error. None while it runs, and for one that never ran.
pub fn response_text(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    let history = History::new(run);
    response::text(Context { run, index, history: &history }, invocation)
}

fn end(run: &Run) -> Value {
    let (reason, limit) = match run.end.reason {
        EndReason::Idle => ("idle", None),
        EndReason::RunFor => ("runFor", None),
        EndReason::Limit(limit) => ("limit", Some(limit.as_str())),
    };
    Row::default().put("at", run.end.at.0).put("reason", reason).maybe("limit", limit).into()
}
