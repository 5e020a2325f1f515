//! Every new scenario is checked here and run: a small one at once, any other in the worker.

use std::cell::RefCell;
use std::rc::Rc;

use redrive_core::Run;
use redrive_core::plan::{Action, Plan};
use redrive_scenario::Scenario;
use yew::prelude::*;

use crate::state::Shared;
use crate::state::document::DocumentContext;
use crate::state::runs::{CompletedRun, RunEvent, Runs};
use crate::worker;
use crate::worker::link::Link;
use crate::worker::scope::timed;
use crate::worker::wire::{Answer, Question};

/// Runs of as many records are small, unless they turn out to be long.
const FEW_RECORDS: u64 = 2_000;
/// Runs over more records are only started when somebody says so.
const MANY_RECORDS: u64 = 100_000;
/// Counted and not timed: the first run on a busy machine takes long, however small it is.
const MOST_PROBED_FACTS: usize = 100_000;
const MOST_PROBES: usize = 20;

/// The question whose answer is awaited, and the plan it is about: the worker makes the same one.
struct Asked {
    revision: u32,
    plan: Plan,
    scenario: Shared<Scenario>,
    until: Option<u64>,
}

#[derive(Default)]
struct Engine {
    link: Option<Link>,
    revision: u32,
    asked: Rc<RefCell<Option<Asked>>>,
    /// The document that was last found sound.
    document: u64,
}

/// Keeps the runs in step with the document, up to the moment where a lesson's curtain hangs.
///
/// What it returns are the runs as they are now, a small new one among them before the store has heard of it, so that an
/// edit and what it comes to are drawn at once; and what runs a large scenario after all.
#[hook]
pub fn use_simulation(
    document: &DocumentContext,
    until: Option<u64>,
    runs: &UseReducerHandle<Runs>,
) -> (Runs, Callback<()>) {
    let engine = use_mut_ref(Engine::default);
    {
        let (engine, runs) = (engine.clone(), runs.dispatcher());
        use_effect_with((), move |()| {
            let asked = engine.borrow().asked.clone();
            let link = Link::open(move |answer| hear(answer, &asked, &runs));
            engine.borrow_mut().link = Some(link);
            move || {
                if let Some(link) = engine.borrow_mut().link.take() {
                    link.close();
                }
            }
        });
    }
    let key = (document.scenario.clone(), document.id, document.is_awaited, until);
    let found = use_memo(key.clone(), |(scenario, document, is_awaited, until)| {
        (!is_awaited).then(|| look(&engine, (scenario.clone(), *until), *document))
    });
    {
        let (engine, runs, found) = (engine.clone(), runs.dispatcher(), found.clone());
        use_effect_with(key, move |_| match &*found {
            Some(Found::Known(happened)) => runs.dispatch(happened.clone()),
            Some(Found::Asks) => send(&engine, &runs),
            None => {}
        });
    }
    {
        let engine = engine.clone();
        use_effect_with(runs.completed.clone(), move |completed| {
            if let (Some(completed), Some(link)) = (completed, &engine.borrow().link) {
                link.probe(probes(completed));
            }
        });
    }
    let now = match &*found {
        Some(Found::Known(happened)) => runs.after(happened),
        _ => (**runs).clone(),
    };
    let runs = runs.dispatcher();
    (now, use_callback((), move |(), ()| send(&engine, &runs)))
}

/// What a look at a scenario comes to.
#[derive(PartialEq)]
enum Found {
    /// It is wrong, or small and was run, or somebody has to say yes.
    Known(RunEvent),
    /// The worker is to run it.
    Asks,
}

/// Checks the scenario, and runs it there and then if that takes no longer than to ask.
fn look(engine: &RefCell<Engine>, (scenario, until): (Shared<Scenario>, Option<u64>), document: u64) -> Found {
    let mut engine = engine.borrow_mut();
    engine.revision += 1;
    let revision = engine.revision;
    let plan = match redrive_scenario::validate(&scenario) {
        Ok(plan) => plan,
        Err(problems) => {
            let is_other = engine.document != document;
            return Found::Known(RunEvent::Refused { revision, problems: problems.into(), is_other });
        }
    };
    engine.document = document;
    // Whatever the worker still does, nobody waits for it.
    *engine.asked.borrow_mut() = None;
    let records = records(&plan);
    if records <= FEW_RECORDS {
        let (run, micros) = timed(|| worker::at_once(&plan, until));
        if let Some(run) = run {
            return Found::Known(RunEvent::Ran(Shared::new(CompletedRun::new(revision, run, scenario, until, micros))));
        }
    }
    *engine.asked.borrow_mut() = Some(Asked { revision, plan, scenario, until });
    if records > MANY_RECORDS {
        return Found::Known(RunEvent::Hesitated { revision, records });
    }
    Found::Asks
}

/// Sends what was asked last.
fn send(engine: &Rc<RefCell<Engine>>, runs: &UseReducerDispatcher<Runs>) {
    let engine = engine.borrow();
    let question = engine.asked.borrow().as_ref().map(|asked| Question {
        revision: asked.revision,
        text: asked.scenario.to_json_compact(),
        probe: None,
        until: asked.until,
    });
    if let (Some(link), Some(question)) = (&engine.link, question) {
        runs.dispatch(RunEvent::Asked { revision: question.revision });
        link.ask(question);
    }
}

fn hear(answer: Result<Answer, String>, asked: &Rc<RefCell<Option<Asked>>>, runs: &UseReducerDispatcher<Runs>) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(message) => return runs.dispatch(RunEvent::Failed { message }),
    };
    if let Some((place, sums)) = answer.probe {
        return runs.dispatch(RunEvent::Probed { revision: answer.revision, place: place as usize, sums });
    }
    let is_awaited = asked.borrow().as_ref().is_some_and(|asked| asked.revision == answer.revision);
    if !is_awaited {
        return;
    }
    let Some(Asked { revision, plan, scenario, until }) = asked.borrow_mut().take() else { return };
    match answer.outcome {
        Some(outcome) => {
            let run = Run { plan, trace: outcome.trace, end: outcome.end };
            runs.dispatch(RunEvent::Answered(Shared::new(CompletedRun::new(
                revision,
                run,
                scenario,
                until,
                answer.micros,
            ))));
        }
        None => {
            let message = "the simulation did not accept the scenario; reload the page".to_owned();
            runs.dispatch(RunEvent::Failed { message });
        }
    }
}

/// What each fix of an advice would come to; not of a run that takes long, which would keep the next from starting.
fn probes(completed: &CompletedRun) -> Vec<Question> {
    if completed.run.trace.facts().len() > MOST_PROBED_FACTS || completed.until.is_some() {
        return Vec::new();
    }
    let fixes = completed.advice.iter().enumerate().filter_map(|(place, advice)| Some((place, advice.fix.as_ref()?)));
    let questions = fixes.take(MOST_PROBES).map(|(place, fix)| Question {
        revision: completed.revision,
        text: redrive_advice::apply(&completed.scenario, fix).to_json_compact(),
        probe: Some(place as u32),
        until: None,
    });
    let (fixed, places) = redrive_advice::together(&completed.scenario, &completed.advice);
    let all = (places.len() > 1).then(|| Question {
        revision: completed.revision,
        text: fixed.to_json_compact(),
        probe: Some(completed.advice.len() as u32),
        until: None,
    });
    all.into_iter().chain(questions).collect()
}

fn records(plan: &Plan) -> u64 {
    let sends = plan.script.iter().filter_map(|step| match &step.action {
        Action::Send(send) => Some(u64::from(send.count)),
        _ => None,
    });
    sends.sum()
}
