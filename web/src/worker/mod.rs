//! The run, out of the page's way: the page's end, the worker's end, and what goes between them.

pub mod link;
pub mod scope;
pub mod wire;

use redrive_core::{End, Simulation, trace::Trace};
use redrive_scenario::{Problem, Scenario};

/// What came of a scenario.
pub struct Outcome {
    pub trace: Trace,
    pub end: End,
}

/// Runs a scenario that somebody wrote.
pub fn simulate(text: &str) -> Result<Outcome, Vec<Problem>> {
    let plan = redrive_scenario::validate(&Scenario::parse(text)?)?;
    let run = Simulation::run(plan);
    Ok(Outcome { trace: run.trace, end: run.end })
}
