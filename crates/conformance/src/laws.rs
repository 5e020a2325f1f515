//! The laws: properties of every run of every scenario.

mod bisection;
mod call;
mod fifo;
mod idempotency;
mod parts;
mod push;
mod stream;

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, RecordId};
use redrive_core::plan::ResourceKind;
use redrive_views::{Index, Ledger, Outcome};

use self::parts::{has_changes, has_updates};

/// Describes the laws that a run breaks.
pub fn broken(run: &Run) -> Vec<String> {
    let index = Index::new(&run.trace);
    let mut broken = Vec::new();
    causes_are_earlier(run, &mut broken);
    sums_add_up(run, &mut broken);
    nothing_is_received_while_hidden(run, &index, &mut broken);
    receives_never_pass_the_maximum(run, &index, &mut broken);
    environments_run_one_at_a_time(run, &index, &mut broken);
    concurrency_is_never_exceeded(run, &mut broken);
    fifo::broken(run, &mut broken);
    stream::broken(run, &mut broken);
    bisection::broken(run, &mut broken);
    call::broken(run, &mut broken);
    idempotency::broken(run, &mut broken);
    push::broken(run, &index, &mut broken);
    events_end_once(run, &index, &mut broken);
    broken
}

/// Every fact but a step has a cause, which is earlier, and every chain ends at a step.
fn causes_are_earlier(run: &Run, broken: &mut Vec<String>) {
    for (place, fact) in run.trace.facts().iter().enumerate() {
        match fact.cause {
            None if fact.kind == FactKind::StepTaken => {}
            None => broken.push(format!("fact {place} ({}) has no cause", fact.kind.as_str())),
            Some(cause) if cause.index() >= place => {
                broken.push(format!("fact {place} is caused by a later one, {}", cause.index()));
            }
            Some(cause) => {
                if run.trace.fact(cause).at > fact.at {
                    broken.push(format!("fact {place} happens before its cause"));
                }
            }
        }
        if place > 0 && run.trace.facts()[place - 1].at > fact.at {
            broken.push(format!("fact {place} is earlier than the one before"));
        }
    }
}

/// Each record has one outcome, and they add up.
fn sums_add_up(run: &Run, broken: &mut Vec<String>) {
    let ledger = Ledger::new(run);
    let sum: u32 = Outcome::ALL.iter().map(|outcome| ledger.summary.count(*outcome)).sum();
    // A record that is only passed on has no row; its copies have rows.
    let arrived = run.trace.records().iter().filter(|record| !run.plan.kind(record.resource).only_passes_on()).count();
    if sum != ledger.summary.records || sum as usize != ledger.rows.len() || ledger.rows.len() < arrived {
        broken.push(format!("{} records, but the outcomes add up to {sum}", ledger.summary.records));
    }
    let processed: u64 = ledger.states.iter().map(|state| u64::from(state.processed)).sum();
    if processed != ledger.summary.work_done {
        broken.push(format!("work was done {} times, by record {processed} times", ledger.summary.work_done));
    }
}

/// A message is received only while it is visible, unless a duplicate of it was.
fn nothing_is_received_while_hidden(run: &Run, index: &Index, broken: &mut Vec<String>) {
    for place in 0..run.trace.records().len() {
        let record = RecordId(place as u32);
        let (mut visible, mut again, mut gone) = (false, false, false);
        for &id in index.record(record) {
            let fact = run.trace.fact(id);
            match fact.kind {
                // It may have been refused before.
                FactKind::Sent => (visible, gone) = (fact.delay().is_none(), false),
                FactKind::DelayEnded | FactKind::VisibilityEnded => visible = true,
                FactKind::MovedToDeadLetterQueue if !visible && !again => {
                    broken.push(format!("record {place} is moved at {} while hidden", fact.at.0));
                }
                FactKind::MovedToDeadLetterQueue | FactKind::MovedByTask => (visible, again) = (true, false),
                FactKind::VisibilityChanged => visible = false,
                FactKind::Duplicated => again = true,
                FactKind::Received if gone || !(visible || again) => {
                    broken.push(format!("record {place} is received at {} while hidden", fact.at.0));
                }
                FactKind::Received if visible => visible = false,
                FactKind::Received => again = false,
                FactKind::Deleted | FactKind::Expired | FactKind::Discarded | FactKind::Rejected => gone = true,
                _ => {}
            }
        }
    }
}

/// A queue with a redrive policy returns a message at most `maxReceiveCount` times.
/// Settings may change during a run, so only runs without updates and missing queues are checked.
fn receives_never_pass_the_maximum(run: &Run, index: &Index, broken: &mut Vec<String>) {
    if has_changes(run) {
        return;
    }
    for place in 0..run.trace.records().len() {
        let mut receives = 0;
        for &id in index.record(RecordId(place as u32)) {
            let fact = run.trace.fact(id);
            if fact.kind == FactKind::MovedByTask {
                receives = 0;
            }
            if fact.kind != FactKind::Received {
                continue;
            }
            receives += 1;
            let queue = run.plan.queues.iter().find(|queue| Some(queue.id) == fact.resource);
            let most = queue.and_then(|queue| queue.redrive_policy).map(|policy| policy.max_receive_count);
            if most.is_some_and(|most| receives > most) {
                broken.push(format!("record {place} is received {receives} times, more than allowed"));
            }
        }
    }
}

/// One environment handles one invocation at a time.
fn environments_run_one_at_a_time(run: &Run, index: &Index, broken: &mut Vec<String>) {
    let mut busy: BTreeMap<(u16, u32), FactId> = BTreeMap::new();
    for (place, fact) in run.trace.facts().iter().enumerate() {
        let Some(id) = fact.invocation else { continue };
        let invocation = run.trace.invocation(id);
        let Some(environment) = invocation.environment else { continue };
        let key = (invocation.function.0, environment);
        match fact.kind {
            FactKind::InvocationStarted => {
                if busy.insert(key, FactId::new(place as u32)).is_some() {
                    broken.push(format!("environment {environment} starts at {} while busy", fact.at.0));
                }
                let end = index.end_of(&run.trace, id);
                if end.is_some_and(|end| run.trace.fact(end).at < fact.at) {
                    broken.push(format!("an invocation ends before it starts, at {}", fact.at.0));
                }
            }
            FactKind::InvocationEnded => drop(busy.remove(&key)),
            _ => {}
        }
    }
}

/// An asynchronous event has one end at most and no run after it, no more attempts than allowed, and none when it is
/// too old. Settings may change during a run, so only runs without updates are checked for the last two.
fn events_end_once(run: &Run, index: &Index, broken: &mut Vec<String>) {
    let is_steady = !has_updates(run);
    for (place, record) in run.trace.records().iter().enumerate() {
        let ResourceKind::Function(function) = run.plan.kind(record.resource) else { continue };
        if redrive_views::rows::is_request(run, record) {
            continue;
        }
        let config = run.plan.function(function).event_invoke;
        let (mut ends, mut attempts, mut copies) = (0, 0, 1);
        // Its sender may have tried more than once.
        let mut accepted = record.at;
        for &id in index.record(RecordId(place as u32)) {
            let fact = run.trace.fact(id);
            match fact.kind {
                FactKind::EventAccepted => accepted = fact.at,
                FactKind::EventEnded => ends += 1,
                FactKind::Duplicated => copies += 1,
                FactKind::InvocationStarted if ends > 0 => {
                    broken.push(format!("event {place} runs at {} after its end", fact.at.0));
                }
                FactKind::InvocationStarted => {
                    attempts += 1;
                    if is_steady && fact.at >= accepted + config.maximum_event_age {
                        broken.push(format!("event {place} runs at {}, when it is too old", fact.at.0));
                    }
                }
                _ => {}
            }
        }
        if ends > 1 {
            broken.push(format!("event {place} ends {ends} times"));
        }
        if is_steady && attempts > copies * (u32::from(config.maximum_retry_attempts) + 1) {
            broken.push(format!("event {place} has {attempts} attempts, more than allowed"));
        }
    }
}

/// Never more runs at once than the account has.
fn concurrency_is_never_exceeded(run: &Run, broken: &mut Vec<String>) {
    let mut running = 0;
    for fact in run.trace.facts() {
        match fact.kind {
            FactKind::InvocationStarted => running += 1,
            FactKind::InvocationEnded => running -= 1,
            _ => {}
        }
        if running > run.plan.account.concurrent_executions {
            broken.push(format!("{running} run at once at {}", fact.at.0));
            return;
        }
    }
}
