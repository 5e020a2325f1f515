//! The checks of the simulation: the book as tests, the laws, and the golden corpus. Never shipped.

pub mod bench;
pub mod laws;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;

use redrive_core::plan::Plan;
use redrive_core::{Run, Simulation};
use redrive_scenario::{Problem, Scenario, validate};
use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/corpus.rs"));

/// The scenario of a text; a lesson's is inside it.
pub fn scenario(text: &str) -> Result<Scenario, Vec<Problem>> {
    let whole = Scenario::parse(text)?;
    match whole.get("scenario") {
        Some(inside) => Scenario::from_value(inside.clone()),
        None => Ok(whole),
    }
}

/// Runs a scenario text.
pub fn run(text: &str) -> Result<Run, Vec<Problem>> {
    Ok(Simulation::run(validate(&scenario(text)?)?))
}

/// The valid scenarios of the corpus, with their names.
pub fn valid_scenarios() -> impl Iterator<Item = (&'static str, Scenario)> {
    let scenarios = CORPUS.iter().filter_map(|(name, text)| Some((*name, scenario(text).ok()?)));
    scenarios.filter(|(_, scenario)| validate(scenario).is_ok())
}

/// The plan of a scenario. Panics with the problems of an invalid one.
pub fn plan_of(scenario: &Scenario) -> Plan {
    validate(scenario).unwrap_or_else(|problems| panic!("{}\n{:#}", tell(&problems), scenario.to_value()))
}

/// The scenario of a value, and its plan. Panics with the problems of an invalid one.
pub fn planned(value: &Value) -> (Scenario, Plan) {
    let scenario = Scenario::from_value(value.clone()).unwrap_or_else(|problems| panic!("{}", tell(&problems)));
    let plan = plan_of(&scenario);
    (scenario, plan)
}

/// Returns true if a value is a scenario without problems.
pub fn is_valid(value: &Value) -> bool {
    Scenario::from_value(value.clone()).is_ok_and(|scenario| validate(&scenario).is_ok())
}

/// Problems as lines.
pub fn tell(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{}: {}\n", problem.path, problem.message)).collect()
}

/// The entry of a text in the golden file: the digest of its trace, or the number of its problems.
pub fn digest(text: &str) -> String {
    match run(text) {
        Ok(run) => format!("{:016x}", run.trace.digest()),
        Err(problems) => format!("refused-{:08}", problems.len()),
    }
}
