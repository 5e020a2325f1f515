//! The run, out of the page's way: the page's end, the worker's end, and what goes between them.

pub mod link;
pub mod rest;
pub mod scope;
pub mod wire;

use redrive_core::{End, Run, Simulation, trace::Trace};
use redrive_scenario::{Problem, Scenario};
use redrive_views::Ledger;

use crate::state::sums::Sums;

/// What came of a scenario.
pub struct Outcome {
    pub trace: Trace,
    pub end: End,
}

/// Runs a scenario that somebody wrote.
pub fn simulate(text: &str) -> Result<Outcome, Vec<Problem>> {
    let run = run(text)?;
    Ok(Outcome { trace: run.trace, end: run.end })
}

/// Only what a scenario comes to.
pub fn probe(text: &str) -> Option<Sums> {
    let run = run(text).ok()?;
    Some(Sums::of(&run, &Ledger::new(&run)))
}

fn run(text: &str) -> Result<Run, Vec<Problem>> {
    Ok(Simulation::run(redrive_scenario::validate(&Scenario::parse(text)?)?))
}
