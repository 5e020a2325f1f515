//! The run, out of the page's way: the page's end, the worker's end, and what goes between them.

pub mod link;
pub mod rest;
pub mod scope;
pub mod wire;

use redrive_core::plan::Plan;
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

/// A run of what is small, unless it turns out to be long.
pub fn at_once(plan: &Plan, until: Option<u64>) -> Option<Run> {
    const MOST_FACTS: usize = 20_000;
    let mut simulation = Simulation::new(plan.clone());
    match until {
        Some(until) => simulation.run_until(Instant(until)),
        None => while simulation.trace().facts().len() < MOST_FACTS && simulation.step().is_some() {},
    }
    (until.is_some() || simulation.end().is_some()).then(|| stopped(simulation, until))
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
    Ok(stopped(simulation, Some(until.0)))
}

fn stopped(simulation: Simulation, until: Option<u64>) -> Run {
    let is_over = simulation.end().is_some();
    let mut run = simulation.finish();
    if let (Some(until), false) = (until, is_over) {
        run.end.at = Instant(until);
    }
    run
}

fn run(text: &str) -> Result<Run, Vec<Problem>> {
    Ok(Simulation::run(redrive_scenario::validate(&Scenario::parse(text)?)?))
}
