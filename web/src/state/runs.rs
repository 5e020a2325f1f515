//! The run of the scenario as it is now, what it is waiting for, and the problems that prevent it.
//!
//! A small run is derived from the document while the page is rendered: see [`crate::hooks::use_simulation`]. The store
//! holds only what arrives later: runs of the worker, sums of probes, and the run that is compared with.

use std::cell::Cell;
use std::rc::Rc;

use redrive_advice::Advice;
use redrive_core::Run;
use redrive_core::plan::Plan;
use redrive_core::trace::Trace;
use redrive_report::ExpectationRow;
use redrive_scenario::{Problem, Scenario};
use redrive_views::timeline::{Model, Subject, TimeFormat};
use redrive_views::{Index, Ledger};
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
    /// The scenario of this run; the document may be newer.
    pub scenario: Shared<Scenario>,
    /// The run ends here because what follows is covered by a question.
    pub until: Option<u64>,
    /// The run ends before its time because it met the page's limit.
    pub is_cut: bool,
    pub micros: f64,
    pub sums: Sums,
    /// The expectations of the scenario and the general ones, as rows of the report.
    pub expectations: Vec<ExpectationRow>,
    pub advice: Vec<Advice>,
}

impl CompletedRun {
    pub fn new(revision: u32, run: Run, scenario: Shared<Scenario>, until: Option<u64>, micros: f64) -> CompletedRun {
        let (index, ledger, model) = (Index::new(&run.trace), Ledger::new(&run), Model::new(&run));
        let sums = Sums::of(&run, &ledger);
        let value_at = |path: &str| redrive_report::summary_value(&run, &ledger, path);
        let mut expectations = redrive_report::expectations(&run, &scenario, &ledger, |path| value_at(path).flatten());
        // Some expectations need the whole report, which the page does not carry.
        expectations.retain(|row| row.expect["that"].as_str().is_none_or(|path| value_at(path).is_some()));
        let advice = redrive_advice::of_run(&scenario, &run, &ledger);
        let is_cut = false;
        CompletedRun {
            revision,
            run,
            index,
            ledger,
            model,
            scenario,
            until,
            is_cut,
            micros,
            sums,
            expectations,
            advice,
        }
    }

    pub fn subject(&self) -> Subject<'_> {
        Subject {
            run: &self.run,
            index: &self.index,
            ledger: &self.ledger,
            model: &self.model,
            axis: &self.model.axis,
            time_format: TimeFormat::SinceStart,
        }
    }

    pub fn size(&self) -> usize {
        size(&self.run.trace)
    }
}

/// Returns the size of a run: its number of facts and records.
pub fn size(trace: &Trace) -> usize {
    trace.facts().len() + trace.records().len()
}

/// Returns a number for a run that is higher than those of all runs before.
pub fn next_revision() -> u32 {
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    LAST.with(|last| {
        last.set(last.get() + 1);
        last.get()
    })
}

/// The result of checking a scenario on the page's own thread.
#[derive(Clone, PartialEq)]
pub enum Check {
    /// The document is not loaded yet.
    Awaited,
    Invalid {
        revision: u32,
        problems: Rc<[Problem]>,
    },
    /// The run is small and was made at once.
    Small(Shared<CompletedRun>),
    /// The worker has to make the run.
    Large(Shared<LargeRun>),
}

/// A run that the worker makes. The plan stays here: the worker makes an equal one from the scenario.
pub struct LargeRun {
    pub revision: u32,
    pub plan: Plan,
    pub scenario: Shared<Scenario>,
    pub until: Option<u64>,
}

/// The state of the run of the scenario. Numbers are the facts so far.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum RunState {
    /// There is nothing to wait for: the run is completed, or the scenario has problems.
    #[default]
    Idle,
    Running(u64),
    /// The run is long and waits until the reader lets it go on.
    Paused(u64),
    /// The reader stopped it.
    Stopped,
    Failed(AttrValue),
}

/// The runs, as all parts of the page see them.
#[derive(Clone, PartialEq, Default)]
pub struct Runs {
    /// The number of the latest run or check. Rises with every edit.
    pub revision: u32,
    /// The run of the scenario, or the last one of this document.
    pub completed: Option<Shared<CompletedRun>>,
    /// The problems of the scenario; if there are any, `completed` is an older run.
    pub problems: Rc<[Problem]>,
    pub state: RunState,
    /// The sums that each fix of the run's advice leads to, as far as they are known; the last entry is all fixes together.
    pub effects: Rc<[Option<Sums>]>,
    /// Run A of a comparison.
    pub pinned: Option<Shared<CompletedRun>>,
}

impl Runs {
    /// Combines the check of the current scenario with what the store holds. `last` is an older run of the same document.
    pub fn derive(check: &Check, store: &RunStore, last: Option<Shared<CompletedRun>>) -> Runs {
        let mut runs = Runs { pinned: store.pinned.clone(), completed: last, ..Runs::default() };
        match check {
            Check::Awaited => {}
            Check::Invalid { revision, problems } => {
                (runs.revision, runs.problems) = (*revision, problems.clone());
            }
            Check::Small(completed) => {
                (runs.revision, runs.completed) = (completed.revision, Some(completed.clone()));
            }
            Check::Large(large) => {
                runs.revision = large.revision;
                match store.worker.as_ref().filter(|(revision, _)| *revision == large.revision) {
                    None => runs.state = RunState::Running(0),
                    Some((_, Progress::At(state))) => runs.state = state.clone(),
                    Some((_, Progress::Completed(completed))) => runs.completed = Some(completed.clone()),
                }
            }
        }
        if let Some(completed) = &runs.completed {
            runs.effects = match &store.effects {
                (revision, effects) if *revision == completed.revision => effects.clone(),
                _ => no_effects(completed),
            };
        }
        runs
    }

    /// Replaces the problems by those of a text that is no scenario yet.
    pub fn with_problems(&self, problems: &[Problem]) -> Runs {
        let mut runs = self.clone();
        if !problems.is_empty() {
            runs.problems = problems.into();
        }
        runs
    }

    /// Returns true if the run that is shown belongs to an earlier scenario.
    pub fn is_stale(&self) -> bool {
        self.completed.is_some() && (!self.problems.is_empty() || self.state != RunState::Idle)
    }
}

fn no_effects(completed: &CompletedRun) -> Rc<[Option<Sums>]> {
    vec![None; completed.advice.len() + 1].into()
}

/// The results that arrive after the scenario was rendered.
#[derive(Clone, PartialEq, Default)]
pub struct RunStore {
    /// The latest run of the worker, by its revision.
    worker: Option<(u32, Progress)>,
    /// Sums of probes, and the revision of the run that they belong to.
    effects: (u32, Rc<[Option<Sums>]>),
    pinned: Option<Shared<CompletedRun>>,
}

#[derive(Clone, PartialEq)]
enum Progress {
    At(RunState),
    Completed(Shared<CompletedRun>),
}

pub enum RunEvent {
    /// A run of the worker goes on, pauses, stops or fails.
    Changed {
        revision: u32,
        state: RunState,
    },
    Completed(Shared<CompletedRun>),
    /// The latest run of the worker is not needed any more.
    Dropped,
    /// The sums of a fix of a run's advice.
    Probed {
        of: Shared<CompletedRun>,
        index: usize,
        sums: Option<Sums>,
    },
    /// Sets or removes run A of a comparison.
    Pinned(Option<Shared<CompletedRun>>),
    /// Sets run A, or removes it.
    TogglePinned(Shared<CompletedRun>),
}

impl Reducible for RunStore {
    type Action = RunEvent;

    fn reduce(self: Rc<Self>, event: RunEvent) -> Rc<Self> {
        let mut next = (*self).clone();
        match event {
            RunEvent::Changed { revision, state } => next.worker = Some((revision, Progress::At(state))),
            RunEvent::Completed(completed) => {
                next.worker = Some((completed.revision, Progress::Completed(completed)));
            }
            RunEvent::Dropped => next.worker = None,
            RunEvent::Probed { of, index, sums } => {
                let known = if next.effects.0 == of.revision { next.effects.1 } else { no_effects(&of) };
                let mut effects = known.to_vec();
                if let Some(effect) = effects.get_mut(index) {
                    *effect = sums;
                }
                next.effects = (of.revision, effects.into());
            }
            RunEvent::Pinned(pinned) => next.pinned = pinned,
            RunEvent::TogglePinned(completed) => next.pinned = Some(completed).filter(|_| next.pinned.is_none()),
        }
        next.into()
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::services::lessons;
    use redrive_core::Simulation;

    /// The run of a lesson.
    pub fn completed(lesson: &str, revision: u32) -> Shared<CompletedRun> {
        let scenario = Shared::new(lessons::tests::lesson(lesson).scenario.clone());
        let plan = redrive_scenario::validate(&scenario).expect("a lesson is valid");
        Shared::new(CompletedRun::new(revision, Simulation::run(plan), scenario, None, 400.0))
    }

    fn large(revision: u32) -> Check {
        let of = completed("nine-good-messages", revision);
        let (plan, scenario) = (of.run.plan.clone(), of.scenario.clone());
        Check::Large(Shared::new(LargeRun { revision, plan, scenario, until: None }))
    }

    fn store(event: RunEvent) -> Rc<RunStore> {
        Rc::new(RunStore::default()).reduce(event)
    }

    #[test]
    fn a_run_of_an_earlier_scenario_is_not_shown_as_this_one() {
        let done = store(RunEvent::Completed(completed("nine-good-messages", 1)));
        let runs = Runs::derive(&large(2), &done, None);
        assert_eq!((runs.state, runs.completed.is_none(), runs.revision), (RunState::Running(0), true, 2));
        let runs = Runs::derive(&large(1), &done, None);
        assert!(runs.state == RunState::Idle && runs.completed.is_some());
    }

    #[test]
    fn the_last_run_stays_beside_problems_and_while_the_worker_runs() {
        let last = Some(completed("nine-good-messages", 1));
        let problem = Problem { path: "seed".into(), message: "expected a whole number".into(), code: None };
        let invalid = Check::Invalid { revision: 2, problems: [problem].into() };
        let runs = Runs::derive(&invalid, &RunStore::default(), last.clone());
        assert!(runs.is_stale() && runs.problems.len() == 1);
        assert_eq!(runs.completed.as_ref().map(|completed| completed.revision), Some(1));
        for state in [RunState::Running(5), RunState::Paused(5), RunState::Stopped, RunState::Failed("x".into())] {
            let store = store(RunEvent::Changed { revision: 3, state: state.clone() });
            let runs = Runs::derive(&large(3), &store, last.clone());
            assert!(runs.is_stale() && runs.state == state);
        }
    }

    #[test]
    fn the_sums_of_a_probe_belong_to_one_run() {
        let of = completed("nine-good-messages", 4);
        let sums = Some(Sums::default());
        let store = store(RunEvent::Probed { of: of.clone(), index: 0, sums });
        assert_eq!(Runs::derive(&Check::Small(of.clone()), &store, None).effects[0], sums);
        let other = Check::Small(completed("nine-good-messages", 5));
        assert_eq!(Runs::derive(&other, &store, None).effects[0], None);
    }
}
