//! What keeps the simulation honest: the book that runs, the laws, and the golden corpus. Never shipped.

pub mod bench;
pub mod laws;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;

use redrive_core::{Run, Simulation};
use redrive_scenario::{Problem, Scenario, validate};

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

/// Problems as lines.
pub fn tell(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{}: {}\n", problem.path, problem.message)).collect()
}

/// What the golden file says of a text: the digest of its trace, or how many problems it has.
pub fn digest(text: &str) -> String {
    match run(text) {
        Ok(run) => format!("{:016x}", run.trace.digest()),
        Err(problems) => format!("refused-{:08}", problems.len()),
    }
}
