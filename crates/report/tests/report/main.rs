//! The JSON of reports.

mod async_events;
mod calls;
mod compare;
mod executions;
mod metrics;
mod push;
mod responses;
mod schema;
mod sqs_event;
mod streams;
mod validator;

use redrive_core::id::InvocationId;
use redrive_core::{Run, Simulation};
use redrive_report::Options;
use redrive_scenario::{Scenario, validate};
use redrive_views::Index;
use serde_json::Value;

/// A queue, its dead-letter queue, a function and a mapping, as YAML. Tests change its settings.
const STACK: &str = "
v: 1
stack:
  orders: { type: queue, visibilityTimeout: 30, redrivePolicy: { deadLetterTarget: orders-dlq, maxReceiveCount: 2 } }
  orders-dlq: { type: queue }
  worker: { type: function, timeout: 5 }
  feed: { type: mapping, source: orders, function: worker }
";

/// The usual stack with some settings changed (a path, and JSON or text) and a script (YAML, indented by two).
fn scenario(settings: &[(&str, &str)], script: &str) -> Scenario {
    let text = format!("{STACK}script:\n{script}");
    let scenario = Scenario::parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    settings.iter().fold(scenario, |scenario, (key, value)| scenario.with_override(key, value).expect("a key"))
}

fn run(scenario: &Scenario) -> Run {
    Simulation::run(validate(scenario).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn report(settings: &[(&str, &str)], script: &str) -> Value {
    let scenario = scenario(settings, script);
    redrive_report::report(&run(&scenario), &scenario, Options { all_documents: true, series: true })
}

/// The event of an invocation, counted from 1.
fn event(run: &Run, number: u32) -> String {
    redrive_report::event_text(run, &Index::new(&run.trace), InvocationId::new(number - 1))
}

/// The response of an invocation, counted from 1.
fn response(run: &Run, number: u32) -> Option<String> {
    redrive_report::response_text(run, &Index::new(&run.trace), InvocationId::new(number - 1))
}
