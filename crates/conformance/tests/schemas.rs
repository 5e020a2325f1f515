//! Every report and every trace is valid by its published JSON Schema, which allows no key that it does not describe.
#![cfg(not(target_arch = "wasm32"))]

mod generate;
#[path = "../../report/tests/report/validator.rs"]
mod validator;

use std::path::Path;
use std::sync::LazyLock;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use redrive_conformance::{CORPUS, page, scenario};
use redrive_core::Simulation;
use redrive_report::{Options, Report, schema, trace};
use redrive_scenario::{Scenario, validate};
use serde_json::Value;

/// Number of generated scenarios.
const GENERATED: u32 = 2_000;

static REPORT: LazyLock<Value> = LazyLock::new(schema::report);
static FACT: LazyLock<Value> = LazyLock::new(schema::trace);

/// Runs a scenario and validates its report and its trace. A scenario that is refused has neither.
fn check(scenario: &Scenario) -> Result<(), String> {
    let Ok(plan) = validate(scenario) else { return Ok(()) };
    let run = Simulation::run(plan);
    let report = Report::new(&run, scenario, Options { all_documents: true, series: true });
    check_text(&REPORT, &report.to_text())?;
    trace::write_lines(&run, |line| check_text(&FACT, line))
}

fn check_text(schema: &Value, text: &str) -> Result<(), String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let errors = validator::errors(schema, &value);
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

fn check_all<'s>(scenarios: impl Iterator<Item = (&'s str, Scenario)>) {
    let mut count = 0;
    for (name, scenario) in scenarios {
        check(&scenario).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        count += 1;
    }
    assert!(count > 0, "no scenario was checked");
}

#[test]
fn lessons_examples_and_everything_keep_to_the_schemas() {
    check_all(CORPUS.iter().filter_map(|(name, text)| Some((*name, scenario(text).ok()?))));
}

#[test]
fn recorded_cases_keep_to_the_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded");
    for path in page::files(&folder, "yaml") {
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let case = Scenario::parse(&text).expect("a case is YAML").to_value();
        let parts = case["parts"].as_array().map_or(std::slice::from_ref(&case), Vec::as_slice);
        let name = path.display().to_string();
        let scenario = |part: &Value| Scenario::from_value(part["scenario"].clone()).expect("a scenario");
        check_all(parts.iter().map(|part| (name.as_str(), scenario(part))));
    }
}

/// Checks a half of the generated scenarios. The halves run in parallel.
fn check_generated(seed: u8) {
    let config = Config { cases: GENERATED / 2, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let scenarios = generate::scenario().prop_map(|value| Scenario::from_value(value).expect("a scenario"));
    let checked = runner.run(&scenarios, |scenario| check(&scenario).map_err(TestCaseError::fail));
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn the_first_half_of_generated_scenarios_keeps_to_the_schemas() {
    check_generated(1);
}

#[test]
fn the_second_half_of_generated_scenarios_keeps_to_the_schemas() {
    check_generated(2);
}

#[test]
fn a_key_without_description_is_an_error() {
    let text = CORPUS.iter().find(|(name, _)| *name == "everything").expect("there is one").1;
    let scenario = scenario(text).expect("a scenario");
    let run = Simulation::run(validate(&scenario).expect("a plan"));
    let mut report = Report::new(&run, &scenario, Options::default()).to_value();
    assert!(validator::errors(&REPORT, &report).is_empty());
    report["records"][0]["invented"] = 1.into();
    assert_eq!(validator::errors(&REPORT, &report), ["/records/0/invented: 1 is not allowed here"]);
}
