//! A run that is made in parts, so that it can report how far it is and stop at a limit.
//!
//! The limits are counts of facts and records: together they take at most half a gibibyte in the page and its worker.

use redrive_core::plan::Plan;
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_core::{End, Run, Simulation};
use redrive_scenario::{Problem, Scenario};
use redrive_views::Ledger;

use crate::state::runs::size;
use crate::state::sums::Sums;

/// A run of more facts and records than this pauses until the reader lets it go on.
pub const PAUSE_AT: usize = 300_000;
/// A run in the page ends here.
pub const MAX_SIZE: usize = 400_000;
/// The worker reports its progress each time that the run has grown by this much.
pub const REPORT_EVERY: usize = 50_000;
/// A run on the page's own thread is given up here and left to the worker.
const MAX_ON_PAGE: usize = 20_000;
/// A run of a fix is given up here: its result is only a hint beside the fix.
const MAX_PROBE: usize = 300_000;

/// The trace of a run and its end. The plan is not sent: the page has made the same one.
pub struct Outcome {
    pub trace: Trace,
    pub end: End,
    /// The run met the page's limit before its end.
    pub is_cut: bool,
}

/// A run in progress.
pub struct Job {
    simulation: Simulation,
    until: Option<u64>,
    /// Number of finished parts of the time up to `until`.
    part: u64,
    is_over: bool,
}

/// Number of parts of a run that ends at a moment. Each part ends at a moment, because nothing after `until` may happen.
const PARTS: u64 = 64;

impl Job {
    pub fn new(plan: Plan, until: Option<u64>) -> Job {
        Job { simulation: Simulation::new(plan), until, part: 0, is_over: false }
    }

    /// Reads and checks a scenario.
    pub fn of_text(text: &str, until: Option<u64>) -> Result<Job, Vec<Problem>> {
        Ok(Job::new(redrive_scenario::validate(&Scenario::parse(text)?)?, until))
    }

    pub fn size(&self) -> usize {
        size(self.simulation.trace())
    }

    pub fn facts(&self) -> usize {
        self.simulation.trace().facts().len()
    }

    /// Runs on until the size is reached. Returns true when the run is over.
    pub fn run_to(&mut self, size: usize) -> bool {
        match self.until {
            None => {
                while !self.is_over && self.size() < size {
                    self.is_over = self.simulation.step().is_none();
                }
            }
            Some(until) => {
                while !self.is_over && self.size() < size {
                    self.part += 1;
                    let end = u128::from(until) * u128::from(self.part) / u128::from(PARTS);
                    self.simulation.run_until(Instant(end as u64));
                    self.is_over = self.part == PARTS || self.simulation.end().is_some();
                }
            }
        }
        self.is_over
    }

    pub fn finish(self) -> Run {
        let ends_early = self.is_over && self.simulation.end().is_none();
        let mut run = self.simulation.finish();
        if let Some(until) = self.until.filter(|_| ends_early) {
            run.end.at = Instant(until);
        }
        run
    }

    pub fn outcome(self) -> Outcome {
        let is_cut = !self.is_over;
        let run = self.finish();
        Outcome { trace: run.trace, end: run.end, is_cut }
    }
}

/// Runs a small plan to its end, or returns none if it turns out to be long.
pub fn run_at_once(plan: &Plan, until: Option<u64>) -> Option<Run> {
    let mut job = Job::new(plan.clone(), until);
    job.run_to(MAX_ON_PAGE).then(|| job.finish())
}

/// Runs a scenario up to the page's limit.
pub fn run_to_limit(text: &str, until: Option<u64>) -> Result<Outcome, Vec<Problem>> {
    let mut job = Job::of_text(text, until)?;
    job.run_to(MAX_SIZE);
    Ok(job.outcome())
}

/// Returns the sums of a run, or none if the scenario has problems or the run is long.
pub fn probe(text: &str) -> Option<Sums> {
    let mut job = Job::of_text(text, None).ok()?;
    if !job.run_to(MAX_PROBE) {
        return None;
    }
    let run = job.finish();
    Some(Sums::of(&run, &Ledger::new(&run)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A message that fails for ever: the queue has no dead-letter queue.
    fn endless() -> String {
        json!({
            "v": 1,
            "stack": {
                "q": { "type": "queue", "visibilityTimeout": 1, "messageRetentionPeriod": 1_209_600 },
                "f": { "type": "function", "timeout": 1 },
                "m": { "type": "mapping", "source": "q", "function": "f" }
            },
            "script": [{ "at": "0s", "send": { "to": "q", "bad": [{ "records": [1], "fault": "throw" }] } }]
        })
        .to_string()
    }

    #[test]
    fn a_run_in_parts_is_the_run() {
        let lesson = crate::services::lessons::tests::lesson("nine-good-messages");
        let plan = redrive_scenario::validate(&lesson.scenario).expect("a lesson is valid");
        let whole = Simulation::run(plan.clone());
        let mut job = Job::new(plan, None);
        let mut size = 0;
        while !job.run_to(size) {
            size += 7;
        }
        let run = job.finish();
        assert_eq!((run.trace.facts().len(), run.end), (whole.trace.facts().len(), whole.end));
    }

    #[test]
    fn a_run_stops_at_its_size_and_goes_on() {
        let mut job = Job::of_text(&endless(), None).expect("valid");
        assert!(!job.run_to(1000));
        assert!((1000..1100).contains(&job.size()), "{}", job.size());
        assert!(!job.run_to(2000) && job.size() >= 2000);
        assert!(job.outcome().is_cut);
        assert!(
            run_at_once(&redrive_scenario::validate(&Scenario::parse(&endless()).expect("JSON")).expect("valid"), None)
                .is_none()
        );
    }

    #[test]
    fn nothing_after_the_moment_of_a_covered_run_happens() {
        let mut job = Job::of_text(&endless(), Some(90_000)).expect("valid");
        assert!(job.run_to(MAX_SIZE));
        let outcome = job.outcome();
        assert_eq!((outcome.is_cut, outcome.end.at), (false, Instant(90_000)));
        assert!(outcome.trace.facts().iter().all(|fact| fact.at.0 <= 90_000));
    }
}
