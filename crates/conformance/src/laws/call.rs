//! The laws of calls: a caller gets one answer, and makes no more attempts than allowed.

use std::collections::BTreeMap;

use redrive_core::fact::{Fact, FactKind, FactView};
use redrive_core::id::FactId;
use redrive_core::plan::{self, StateMachine};
use redrive_core::step_functions::error_name;
use redrive_core::{EndReason, Run};
use redrive_views::metrics;

use super::parts::has_updates;

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    let facts = || (0u32..).map(FactId::new).zip(run.trace.facts());
    let mut answers: BTreeMap<FactId, u32> = BTreeMap::new();
    for (id, fact) in facts() {
        match fact.kind {
            FactKind::Called => drop(answers.insert(id, 0)),
            FactKind::Answered => match call_of(run, fact) {
                Some(call) => *answers.entry(call).or_default() += 1,
                // An API refuses some requests without invoking the function.
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
    executions_end_once(run, broken);
}

fn is_api(run: &Run, fact: &Fact) -> bool {
    fact.resource.is_some_and(|id| matches!(run.plan.kind(id), plan::ResourceKind::Api(_)))
}

/// The call that an answer belongs to: the nearest of its causes that is a call by or to the resource of the answer.
fn call_of(run: &Run, answer: &Fact) -> Option<FactId> {
    let mut cause = answer.cause;
    while let Some(id) = cause {
        let fact = run.trace.fact(id);
        if fact.kind == FactKind::Called {
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
    (fact.kind == FactKind::Called && fact.resource == answer.resource).then_some(id)
}

/// A program tries at most `maxAttempts` times. Only runs without updates are checked.
fn attempts_never_pass_the_maximum(run: &Run, broken: &mut Vec<String>) {
    if has_updates(run) {
        return;
    }
    for fact in run.trace.facts() {
        let FactView::Called { caller, try_number, .. } = fact.view() else { continue };
        let plan::ResourceKind::Caller(caller) = run.plan.kind(caller) else { continue };
        if try_number > run.plan.caller(caller).max_attempts {
            broken.push(format!("try {try_number} at {} is one too many", fact.at.0));
        }
    }
}

/// An execution has one end, and uses no retrier more often than it may. Only runs without updates are checked.
fn executions_end_once(run: &Run, broken: &mut Vec<String>) {
    let is_steady = !has_updates(run);
    let mut ends: BTreeMap<FactId, u32> = BTreeMap::new();
    let mut retries: BTreeMap<(FactId, usize), u32> = BTreeMap::new();
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        match fact.kind {
            FactKind::ExecutionStarted => drop(ends.insert(id, 0)),
            FactKind::ExecutionEnded => {
                let start = metrics::execution_start(&run.trace, fact);
                start.and_then(|start| ends.get_mut(&start)).into_iter().for_each(|ends| *ends += 1);
            }
            FactKind::CallRetried => {
                let Some((start, machine)) = execution(run, fact) else { continue };
                let Some(place) = retrier(run, machine, fact) else {
                    broken.push(format!("a retry at {} that no retrier asks for", fact.at.0));
                    continue;
                };
                let count = retries.entry((start, place)).or_default();
                *count += 1;
                if is_steady && *count > machine.retry[place].max_attempts {
                    broken.push(format!("a retrier is used {count} times at {}", fact.at.0));
                }
            }
            _ => {}
        }
    }
    for (start, ends) in ends {
        if ends > 1 || (ends == 0 && run.end.reason == EndReason::Idle) {
            broken.push(format!("the execution of {} has {ends} ends", run.trace.fact(start).at.0));
        }
    }
}

fn execution<'r>(run: &'r Run, fact: &Fact) -> Option<(FactId, &'r StateMachine)> {
    let plan::ResourceKind::StateMachine(machine) = run.plan.kind(fact.resource?) else { return None };
    Some((metrics::execution_start(&run.trace, fact)?, run.plan.state_machine(machine)))
}

/// The first retrier that names the error after which a retry came.
fn retrier(run: &Run, machine: &StateMachine, retried: &Fact) -> Option<usize> {
    let told = run.trace.fact(retried.cause?).cause?;
    let error = error_name::of(&run.plan, &run.trace, told);
    machine.retry.iter().position(|retrier| error_name::matches(&retrier.error_equals, &error))
}
