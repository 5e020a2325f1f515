//! The run, out of the page's way: the page's end, the worker's end, and what goes between them.

pub mod link;
pub mod rest;
pub mod scope;
pub mod wire;

use redrive_core::time::Instant;
use redrive_core::{End, Run, Simulation, trace::Trace};
use redrive_scenario::{Problem, Scenario};
use redrive_views::Ledger;

use crate::state::sums::Sums;

/// What came of a scenario.
pub struct Outcome {
    pub trace: Trace,
    pub end: End,
}

/// Runs a scenario that somebody wrote, to its end or to a moment.
pub fn simulate(text: &str, until: Option<u64>) -> Result<Outcome, Vec<Problem>> {
    let run = match until {
        None => run(text)?,
        Some(until) => run_until(text, Instant(until))?,
    };
    Ok(Outcome { trace: run.trace, end: run.end })
}

/// Only what a scenario comes to.
pub fn probe(text: &str) -> Option<Sums> {
    let run = run(text).ok()?;
    Some(Sums::of(&run, &Ledger::new(&run)))
}

/// A run that ends at a moment, unless it is over before.
fn run_until(text: &str, until: Instant) -> Result<Run, Vec<Problem>> {
    let mut simulation = Simulation::new(redrive_scenario::validate(&Scenario::parse(text)?)?);
    simulation.run_until(until);
    let is_over = simulation.end().is_some();
    let mut run = simulation.finish();
    if !is_over {
        run.end.at = until;
    }
    Ok(run)
}

fn run(text: &str) -> Result<Run, Vec<Problem>> {
    Ok(Simulation::run(redrive_scenario::validate(&Scenario::parse(text)?)?))
}
