//! What came of the scenario: the last good run, and what is wrong with the scenario as it is now.

use std::rc::Rc;

use redrive_advice::Advice;
use redrive_core::Run;
use redrive_scenario::{Problem, Scenario};
use redrive_views::timeline::{Face, Model, Subject};
use redrive_views::{Index, Ledger};
use serde_json::Value;
use yew::prelude::*;

use super::Shared;
use super::sums::Sums;

/// A run, and what every view of it starts from.
pub struct CompletedRun {
    pub revision: u32,
    pub run: Run,
    pub index: Index,
    pub ledger: Ledger,
    pub model: Model,
    /// The scenario it is a run of; the document may have moved on.
    pub scenario: Shared<Scenario>,
    /// It was not played to its end: what comes after this moment is not to be seen yet.
    pub until: Option<u64>,
    pub micros: f64,
    pub sums: Sums,
    /// What the scenario is about and what is always looked at, as a report tells it.
    pub expectations: Vec<Value>,
    pub advice: Vec<Advice>,
}

impl CompletedRun {
    pub fn new(revision: u32, run: Run, scenario: Shared<Scenario>, until: Option<u64>, micros: f64) -> CompletedRun {
        let (index, ledger, model) = (Index::new(&run.trace), Ledger::new(&run), Model::new(&run));
        let sums = Sums::of(&run, &ledger);
        let glance = |path: &str| redrive_report::glance(&run, &ledger, path);
        let mut expectations = redrive_report::expectations(&run, &scenario, &ledger, |path| glance(path).flatten());
        // The page carries no report for the few that need one.
        expectations.retain(|row| row["expect"]["that"].as_str().is_none_or(|path| glance(path).is_some()));
        let advice = redrive_advice::of_run(&scenario, &run);
        CompletedRun { revision, run, index, ledger, model, scenario, until, micros, sums, expectations, advice }
    }

    pub fn subject(&self) -> Subject<'_> {
        Subject {
            run: &self.run,
            index: &self.index,
            ledger: &self.ledger,
            model: &self.model,
            axis: &self.model.axis,
            face: Face::SinceStart,
        }
    }
}

#[derive(Clone, PartialEq, Default)]
pub struct Runs {
    /// Of the latest scenario. Rises with every edit.
    pub revision: u32,
    pub completed: Option<Shared<CompletedRun>>,
    /// Of the latest scenario; while there are some, `good` is an older run.
    pub problems: Rc<[Problem]>,
    pub is_running: bool,
    /// So many records is a lot: the page asks before it runs them.
    pub asks_first: Option<u64>,
    pub failure: Option<AttrValue>,
    /// What the fixes of the good run's advice come to, by their place, as far as is known; then what all of them do.
    pub effects: Rc<[Option<Sums>]>,
    /// Run A, if somebody compares.
    pub pinned: Option<Shared<CompletedRun>>,
}

#[derive(Clone, PartialEq)]
pub enum RunEvent {
    /// A scenario went to the worker.
    Asked {
        revision: u32,
    },
    /// A scenario is so large that somebody has to say yes.
    Hesitated {
        revision: u32,
        records: u64,
    },
    /// A scenario has problems and was not run.
    Refused {
        revision: u32,
        problems: Rc<[Problem]>,
        /// It is another document than the last good run is of.
        is_other: bool,
    },
    /// A small scenario was run as soon as it was written.
    Ran(Shared<CompletedRun>),
    Answered(Shared<CompletedRun>),
    /// What the fix of an advice would come to.
    Probed {
        revision: u32,
        place: usize,
        sums: Option<Sums>,
    },
    /// Run A for a comparison, or no more.
    Pinned(Option<Shared<CompletedRun>>),
    Failed {
        message: String,
    },
}

impl Runs {
    /// The same, beside a text that is no scenario yet.
    pub fn beside(&self, problems: &[Problem]) -> Runs {
        let mut runs = self.clone();
        if !problems.is_empty() {
            runs.problems = problems.into();
        }
        runs
    }

    /// As they will be when the store has heard of it.
    pub fn after(&self, happened: &RunEvent) -> Runs {
        let revision = match happened {
            RunEvent::Ran(completed) => completed.revision,
            RunEvent::Hesitated { revision, .. } | RunEvent::Refused { revision, .. } => *revision,
            _ => 0,
        };
        if revision <= self.revision {
            return self.clone();
        }
        (*Rc::new(self.clone()).reduce(happened.clone())).clone()
    }

    /// Whether what is shown belongs to an earlier scenario.
    pub fn is_stale(&self) -> bool {
        !self.problems.is_empty() && self.completed.is_some()
    }
}

impl Reducible for Runs {
    type Action = RunEvent;

    fn reduce(self: Rc<Self>, happened: RunEvent) -> Rc<Self> {
        let none: Rc<[Problem]> = Rc::from([]);
        let fresh = |revision| Runs {
            revision,
            completed: self.completed.clone(),
            problems: none,
            effects: self.effects.clone(),
            pinned: self.pinned.clone(),
            ..Runs::default()
        };
        match happened {
            RunEvent::Asked { revision } => Runs { is_running: true, ..fresh(revision) }.into(),
            RunEvent::Hesitated { revision, records } => Runs { asks_first: Some(records), ..fresh(revision) }.into(),
            RunEvent::Refused { revision, problems, is_other } => {
                let fresh = fresh(revision);
                let completed = fresh.completed.clone().filter(|_| !is_other);
                Runs { problems, completed, ..fresh }.into()
            }
            // An answer to a question that nobody asks any more.
            RunEvent::Answered(completed) if completed.revision != self.revision => self,
            RunEvent::Ran(completed) | RunEvent::Answered(completed) => {
                // The last one is of all fixes together.
                let effects = vec![None; completed.advice.len() + 1].into();
                Runs { completed: Some(completed.clone()), effects, ..fresh(completed.revision) }.into()
            }
            RunEvent::Probed { revision, place, sums } => {
                let is_awaited = self.completed.as_ref().is_some_and(|completed| completed.revision == revision);
                let mut effects = self.effects.to_vec();
                match effects.get_mut(place) {
                    Some(effect) if is_awaited => *effect = sums,
                    _ => return self,
                }
                Runs { effects: effects.into(), ..(*self).clone() }.into()
            }
            RunEvent::Pinned(pinned) => Runs { pinned, ..(*self).clone() }.into(),
            RunEvent::Failed { message } => {
                Runs { failure: Some(message.into()), is_running: false, ..(*self).clone() }.into()
            }
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::services::lessons;
    use crate::worker::simulate;

    /// A run of a lesson, as the page gets it.
    pub fn completed(lesson: &str, revision: u32) -> Shared<CompletedRun> {
        let scenario = Shared::new(lessons::tests::lesson(lesson).scenario.clone());
        let plan = redrive_scenario::validate(&scenario).expect("a lesson is sound");
        let outcome = simulate(&scenario.to_json_compact(), None).expect("a lesson is sound");
        let run = Run { plan, trace: outcome.trace, end: outcome.end };
        Shared::new(CompletedRun::new(revision, run, scenario, None, 400.0))
    }

    fn asked(revision: u32) -> Rc<Runs> {
        Rc::new(Runs::default()).reduce(RunEvent::Asked { revision })
    }

    #[test]
    fn a_stale_answer_is_dropped() {
        let runs = asked(2);
        let after = runs.clone().reduce(RunEvent::Answered(completed("nine-good-messages", 1)));
        assert!(Rc::ptr_eq(&runs, &after));
        assert!(after.is_running && after.completed.is_none());
    }

    #[test]
    fn the_last_good_run_stays_beside_a_problem() {
        let runs = asked(1).reduce(RunEvent::Answered(completed("nine-good-messages", 1)));
        assert!(!runs.is_running && !runs.is_stale());
        let problem = Problem { path: "seed".into(), message: "expected a whole number".into(), code: None };
        let runs = runs.reduce(RunEvent::Refused { revision: 2, problems: [problem.clone()].into(), is_other: false });
        assert!(runs.is_stale());
        assert_eq!(runs.completed.as_ref().map(|completed| completed.revision), Some(1));
        let runs = runs.reduce(RunEvent::Asked { revision: 3 });
        assert!(!runs.is_stale() && runs.is_running);
        let refused = RunEvent::Refused { revision: 4, problems: [problem].into(), is_other: true };
        assert!(runs.reduce(refused).completed.is_none(), "it is no run of what was opened");
    }
}
