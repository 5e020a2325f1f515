//! Facts about scenarios, one `check(input, expect![…])` each.

mod calls;
mod canonical;
mod contract;
mod destinations;
mod differences;
mod edit;
mod filters;
mod links;
mod patterns;
mod plan;
mod properties;
mod reading;
mod refusals;
mod schema;
mod script;
mod settings;
mod streams;

use expect_test::Expect;
use redrive_core::plan::Plan;
use redrive_scenario::{Problem, Scenario, validate};

/// The example of the public contract.
const EXAMPLE: &str = include_str!("example.json");

/// A queue, its dead-letter queue, a function and a mapping, as YAML; more of the stack can follow.
const STACK: &str = "
v: 1
stack:
  orders: { type: queue, redrivePolicy: { deadLetterTarget: orders-dlq, maxReceiveCount: 3 } }
  orders-dlq: { type: queue }
  worker: { type: function }
  feed: { type: mapping, source: orders, function: worker }
";

fn plan_of(text: &str) -> Result<Plan, Vec<Problem>> {
    validate(&Scenario::parse(text)?)
}

/// The problems of a scenario, one a line.
fn check(text: &str, expected: Expect) {
    let said = match plan_of(text) {
        Ok(_) => "fine".to_owned(),
        Err(problems) => problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"),
    };
    expected.assert_eq(&said);
}

/// The problems of the usual stack with one setting changed (a path and JSON, or text).
fn check_with(settings: &[(&str, &str)], expected: Expect) {
    let mut scenario = Scenario::parse(STACK).unwrap();
    for (key, value) in settings {
        scenario = scenario.with_override(key, value).unwrap();
    }
    check(&scenario.to_json_compact(), expected);
}

/// The problems of the usual stack with a script (YAML, indented by two).
fn check_script(script: &str, expected: Expect) {
    check(&format!("{STACK}script:\n{script}"), expected);
}

/// The plan of the usual stack with a script.
fn plan_with(script: &str) -> Plan {
    plan_of(&format!("{STACK}script:\n{script}")).unwrap_or_else(|problems| panic!("{problems:#?}"))
}
