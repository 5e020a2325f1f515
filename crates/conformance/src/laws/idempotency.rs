//! The law of idempotent handlers: while an entry holds, no record's work is done twice.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::RecordId;
use redrive_core::plan::{Function, IdempotencyKey, ResourceKind};
use redrive_core::time::Instant;

use super::parts::has_updates;

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    // An update may remove the table, or add one after work was done.
    if has_updates(run) {
        return;
    }
    let functions = run.plan.functions.iter();
    for function in functions.filter(|function| function.handler.idempotency.is_some()) {
        nothing_is_done_twice(run, function, broken);
        what_is_skipped_was_done(run, function, broken);
    }
}

/// Returns true if the key of a record is made of its own id, and so the same at each delivery.
fn has_own_key(run: &Run, function: &Function, record: RecordId) -> bool {
    let Some(idempotency) = &function.handler.idempotency else { return false };
    let IdempotencyKey::Path(path) = &idempotency.key else { return false };
    let path: Vec<&str> = path.iter().map(|name| &**name).collect();
    match run.plan.kind(run.trace.record(record).resource) {
        ResourceKind::Queue(_) => path == ["messageId"],
        ResourceKind::Stream(stream) => {
            path == ["kinesis", "sequenceNumber"] && run.plan.stream(stream).table.is_none()
        }
        _ => false,
    }
}

fn nothing_is_done_twice(run: &Run, function: &Function, broken: &mut Vec<String>) {
    let Some(idempotency) = &function.handler.idempotency else { return };
    // An entry that expires during its run stops no other run.
    if idempotency.expires_after < function.timeout + function.handler.init {
        return;
    }
    let mut done: BTreeMap<RecordId, Instant> = BTreeMap::new();
    for fact in run.trace.facts() {
        // A move task gives a message a new id.
        if fact.kind == FactKind::MovedByTask {
            done.retain(|record, _| !run.trace.of(fact.records).any(|moved| moved == *record));
        }
        if fact.kind != FactKind::RecordDone || fact.resource != Some(function.id) {
            continue;
        }
        for record in run.trace.of(fact.records).filter(|record| has_own_key(run, function, *record)) {
            if done.insert(record, fact.at).is_some_and(|last| fact.at <= last + idempotency.expires_after) {
                broken.push(format!("the work on record {} is done again at {}", record.0, fact.at.0));
            }
        }
    }
}

/// A record is skipped only after some record's work was done by the same function.
fn what_is_skipped_was_done(run: &Run, function: &Function, broken: &mut Vec<String>) {
    let mut has_done = false;
    for fact in run.trace.facts().iter().filter(|fact| fact.resource == Some(function.id)) {
        has_done |= matches!(fact.kind, FactKind::RecordDone | FactKind::InvocationEnded);
        if fact.kind == FactKind::RecordSkipped && !has_done {
            broken.push(format!("a record is skipped at {} before any work was done", fact.at.0));
        }
    }
}
