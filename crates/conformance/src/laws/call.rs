//! The laws of calls: whoever waits is told once, and tries no more often than it may.

use std::collections::BTreeMap;

use redrive_core::fact::{Fact, Kind};
use redrive_core::id::FactId;
use redrive_core::plan::{self, Action};
use redrive_core::{EndReason, Run};

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    let facts = || (0u32..).map(FactId::new).zip(run.trace.facts());
    let mut answers: BTreeMap<FactId, u32> = BTreeMap::new();
    for (id, fact) in facts() {
        match fact.kind {
            Kind::Called => drop(answers.insert(id, 0)),
            Kind::Answered => match call_of(run, fact) {
                Some(call) => *answers.entry(call).or_default() += 1,
                // An API turns away at the door what it never asked the function for.
                None if is_api(run, fact) => {}
                None => broken.push(format!("an answer at {} to no call", fact.at.0)),
            },
            _ => {}
        }
    }
    for (call, answers) in answers {
        let at = run.trace.fact(call).at.0;
        if answers > 1 {
            broken.push(format!("the call at {at} has {answers} answers"));
        }
        if answers == 0 && run.end.reason == EndReason::Idle {
            broken.push(format!("the call at {at} has no answer"));
        }
    }
    attempts_never_pass_the_maximum(run, broken);
}

fn is_api(run: &Run, fact: &Fact) -> bool {
    fact.resource.is_some_and(|id| matches!(run.plan.kind(id), plan::Kind::Api(_)))
}

/// The call that an answer is to: the nearest of its causes that was made by the one who is told, or who tells.
fn call_of(run: &Run, answer: &Fact) -> Option<FactId> {
    let mut cause = answer.cause;
    while let Some(id) = cause {
        let fact = run.trace.fact(id);
        if fact.kind == Kind::Called {
            return (fact.resource == answer.resource).then_some(id).or_else(|| outer(run, answer, fact));
        }
        cause = fact.cause;
    }
    None
}

/// Of a program that calls through an API, its own call lies behind that of the API.
fn outer(run: &Run, answer: &Fact, inner: &Fact) -> Option<FactId> {
    let id = inner.cause?;
    let fact = run.trace.fact(id);
    (fact.kind == Kind::Called && fact.resource == answer.resource).then_some(id)
}

/// A program tries at most `maxAttempts` times. Only runs without updates are held to it.
fn attempts_never_pass_the_maximum(run: &Run, broken: &mut Vec<String>) {
    if run.plan.script.iter().any(|step| matches!(step.action, Action::Update { .. })) {
        return;
    }
    for fact in run.trace.facts().iter().filter(|fact| fact.kind == Kind::Called) {
        let most = match fact.resource.map(|id| run.plan.kind(id)) {
            Some(plan::Kind::Caller(caller)) => u64::from(run.plan.caller(caller).max_attempts),
            _ => continue,
        };
        if fact.value > most {
            broken.push(format!("try {} at {} is one too many", fact.value, fact.at.0));
        }
    }
}
