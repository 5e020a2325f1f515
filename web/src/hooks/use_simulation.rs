//! Checks every new scenario and runs it: a small one while it is rendered, any other in the worker.

use std::cell::RefCell;

use redrive_core::Run;
use redrive_scenario::Scenario;
use yew::prelude::*;

use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::runs::{Check, CompletedRun, LargeRun, RunEvent, RunState, RunStore, Runs, next_revision};
use crate::worker::client::WorkerClient;
use crate::worker::estimate::is_small;
use crate::worker::job::{Outcome, run_at_once};
use crate::worker::messages::{Reply, ReplyBody, RunRequest};
use crate::worker::scope::timed;

/// Fixes of longer runs are not probed: a probe would keep the next edit waiting.
const MAX_PROBED_FACTS: usize = 100_000;
const MAX_PROBES: usize = 20;
/// After a larger run the worker is ended, which frees its memory; and a larger run is dropped before the next one starts,
/// so that the page never holds two.
const MAX_KEPT_SIZE: usize = 150_000;

/// A command of the reader for a run of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunCommand {
    GoOn,
    Stop,
    Restart,
}

/// The worker and the run it makes. Outside of the state: nothing that is shown depends on them.
#[derive(Default)]
struct Engine {
    client: RefCell<Option<WorkerClient>>,
    large: RefCell<Option<Shared<LargeRun>>>,
    /// The run that is probed.
    probed: RefCell<Option<Shared<CompletedRun>>>,
}

/// Runs the document up to a moment, if one is given. Returns the runs, their store and the way to command the worker.
#[hook]
pub fn use_simulation(
    document: &DocumentContext,
    until: Option<u64>,
) -> (Runs, UseReducerDispatcher<RunStore>, Callback<RunCommand>) {
    let store = use_reducer(RunStore::default);
    let engine = use_memo((), |()| Engine::default());
    let check = use_memo((document.scenario.clone(), document.is_awaited, until), |(scenario, is_awaited, until)| {
        if *is_awaited { Check::Awaited } else { check(scenario, *until) }
    });
    // The last run and the document it belongs to, for the time in which there is no newer one.
    let last = use_mut_ref(|| None::<(u64, Shared<CompletedRun>)>);
    let of_document = last.borrow().clone().filter(|(id, _)| *id == document.id).map(|(_, completed)| completed);
    let runs = Runs::derive(&check, &store, of_document);
    {
        let (engine, runs) = (engine.clone(), store.dispatcher());
        use_effect_with((), move |()| {
            let replies = engine.clone();
            let client = WorkerClient::open(move |reply| replies.receive(reply, &runs));
            *engine.client.borrow_mut() = Some(client);
            move || {
                if let Some(client) = engine.client.take() {
                    client.close();
                }
            }
        });
    }
    {
        let (engine, last, store) = (engine.clone(), last.clone(), store.dispatcher());
        use_effect_with((*check).clone(), move |check| {
            let is_valid = !matches!(check, Check::Invalid { .. });
            if is_valid && last.borrow().as_ref().is_some_and(|(_, completed)| completed.size() > MAX_KEPT_SIZE) {
                last.take();
                engine.probed.take();
                store.dispatch(RunEvent::Dropped);
            }
            engine.start(check);
        });
    }
    {
        let (engine, id) = (engine.clone(), document.id);
        use_effect_with(runs.completed.clone(), move |completed| {
            if let Some(completed) = completed {
                *last.borrow_mut() = Some((id, completed.clone()));
                engine.probe(completed);
            }
        });
    }
    let dispatcher = store.dispatcher();
    let command = {
        let store = dispatcher.clone();
        use_callback(runs.state.clone(), move |command: RunCommand, state| engine.command(command, state, &store))
    };
    (runs, dispatcher, command)
}

/// Validates a scenario, and runs it if the run is small.
fn check(scenario: &Shared<Scenario>, until: Option<u64>) -> Check {
    let revision = next_revision();
    let plan = match redrive_scenario::validate(scenario) {
        Ok(plan) => plan,
        Err(problems) => return Check::Invalid { revision, problems: problems.into() },
    };
    if is_small(scenario, &plan) {
        let (run, micros) = timed(|| run_at_once(&plan, until));
        if let Some(run) = run {
            return Check::Small(Shared::new(CompletedRun::new(revision, run, scenario.clone(), until, micros)));
        }
    }
    Check::Large(Shared::new(LargeRun { revision, plan, scenario: scenario.clone(), until }))
}

impl Engine {
    /// Starts the run of a check in the worker, and cancels the one before.
    fn start(&self, check: &Check) {
        let large = if let Check::Large(large) = check { Some(large.clone()) } else { None };
        *self.large.borrow_mut() = large;
        self.request();
    }

    fn request(&self) {
        let Some(client) = &*self.client.borrow() else { return };
        match &*self.large.borrow() {
            Some(large) => client.run(RunRequest {
                revision: large.revision,
                text: large.scenario.to_json_compact(),
                probe: None,
                until: large.until,
            }),
            None => client.cancel(),
        }
    }

    fn command(&self, command: RunCommand, state: &RunState, runs: &UseReducerDispatcher<RunStore>) {
        let Some(revision) = self.large.borrow().as_ref().map(|large| large.revision) else { return };
        let state = match (command, state) {
            (RunCommand::GoOn, RunState::Running(facts) | RunState::Paused(facts)) => RunState::Running(*facts),
            (RunCommand::GoOn | RunCommand::Restart, _) => RunState::Running(0),
            (RunCommand::Stop, _) => RunState::Stopped,
        };
        runs.dispatch(RunEvent::Changed { revision, state });
        match (command, &*self.client.borrow()) {
            (RunCommand::GoOn, Some(client)) => client.go_on(),
            (RunCommand::Stop, Some(client)) => client.restart(),
            _ => {}
        }
        if command == RunCommand::Restart {
            self.request();
        }
    }

    fn receive(&self, reply: Result<Reply, String>, runs: &UseReducerDispatcher<RunStore>) {
        let revision = self.large.borrow().as_ref().map(|large| large.revision);
        let failed = |message: &str| RunState::Failed(message.to_owned().into());
        let state = match reply {
            Err(message) => failed(&message),
            Ok(Reply { body: ReplyBody::Probe(index, sums), revision, .. }) => {
                let of = self.probed.borrow().clone().filter(|of| of.revision == revision);
                if let Some(of) = of {
                    runs.dispatch(RunEvent::Probed { of, index: index as usize, sums });
                }
                return;
            }
            // A reply to an earlier request.
            Ok(reply) if Some(reply.revision) != revision => return,
            Ok(Reply { body: ReplyBody::Done(outcome), micros, .. }) => return self.complete(outcome, micros, runs),
            Ok(Reply { body: ReplyBody::Progress(facts), .. }) => RunState::Running(facts),
            Ok(Reply { body: ReplyBody::Paused(facts), .. }) => RunState::Paused(facts),
            Ok(_) => failed("The worker refused a scenario that the page accepts. Reload the page."),
        };
        if let Some(revision) = revision {
            runs.dispatch(RunEvent::Changed { revision, state });
        }
    }

    fn complete(&self, outcome: Outcome, micros: f64, runs: &UseReducerDispatcher<RunStore>) {
        let Some(large) = self.large.take() else { return };
        let run = Run { plan: large.plan.clone(), trace: outcome.trace, end: outcome.end };
        let completed = CompletedRun::new(large.revision, run, large.scenario.clone(), large.until, micros);
        let completed = CompletedRun { is_cut: outcome.is_cut, ..completed };
        runs.dispatch(RunEvent::Completed(Shared::new(completed)));
    }

    /// Requests the sums of the fixes of a run's advice.
    fn probe(&self, completed: &Shared<CompletedRun>) {
        *self.probed.borrow_mut() = Some(completed.clone());
        if let Some(client) = &*self.client.borrow() {
            if completed.size() > MAX_KEPT_SIZE && self.large.borrow().is_none() {
                client.restart();
            }
            client.probe(probes(completed));
        }
    }
}

fn probes(completed: &CompletedRun) -> Vec<RunRequest> {
    if completed.run.trace.facts().len() > MAX_PROBED_FACTS || completed.until.is_some() {
        return Vec::new();
    }
    let request = |index: usize, scenario: &Scenario| RunRequest {
        revision: completed.revision,
        text: scenario.to_json_compact(),
        probe: Some(index as u32),
        until: None,
    };
    let (fixed, together) = redrive_advice::together(&completed.scenario, &completed.advice);
    let all = (together.len() > 1).then(|| request(completed.advice.len(), &fixed));
    let fixes = completed.advice.iter().enumerate().filter_map(|(index, advice)| Some((index, advice.fix.as_ref()?)));
    let each =
        fixes.take(MAX_PROBES).map(|(index, fix)| request(index, &redrive_advice::apply(&completed.scenario, fix)));
    all.into_iter().chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn checked(count: u64) -> Check {
        let scenario = json!({ "v": 1, "stack": { "q": { "type": "queue" } }, "script": [{ "at": "0s", "send": { "to": "q", "count": count } }] });
        check(&Shared::new(Scenario::from_value(scenario).expect("an object")), None)
    }

    #[test]
    fn a_check_runs_what_is_small_and_leaves_the_rest_to_the_worker() {
        assert!(matches!(checked(10), Check::Small(completed) if completed.run.trace.records().len() == 10));
        assert!(matches!(checked(50_000), Check::Large(_)));
        assert!(matches!(checked(0), Check::Invalid { .. }));
    }
}
