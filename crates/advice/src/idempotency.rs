//! Checks that a function remembers finished work, for long enough, and by the right key.

mod horizon;

use redrive_core::Rule;
use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::ResourceId;
use redrive_core::plan::{Action, Function, Idempotency, IdempotencyKey, ResourceKind};
use redrive_core::time::Duration;
use redrive_scenario::write_duration;
use redrive_views::{Ledger, names};
use serde_json::json;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, long};

const IDEMPOTENCY: &str = "handler.idempotency";
const KEY: &str = "handler.idempotency.key";
const EXPIRES: &str = "handler.idempotency.expiresAfter";
const HOUR: Duration = Duration::secs(3600);

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in &stack.plan.functions {
        let Some(idempotency) = &function.handler.idempotency else { continue };
        expires(stack, function, idempotency, found);
        if idempotency.key == IdempotencyKey::RequestId {
            request_id(stack, function, found);
        }
    }
}

/// `Rule::AdviceIdempotencyExpires`
fn expires(stack: &Stack, function: &Function, idempotency: &Idempotency, found: &mut Found) {
    let horizon = horizon::of(stack, function);
    if idempotency.expires_after >= horizon {
        return;
    }
    let message = format!(
        "The idempotency entries of {} expire after {}, but a record may be delivered again for up to {}: a later \
         delivery is processed again.",
        stack.name(function.id),
        long(idempotency.expires_after),
        long(horizon),
    );
    let fix = Fix::new(stack, function.id, EXPIRES, write_duration(horizon.0));
    let about = (function.id, EXPIRES);
    found.add(stack, Rule::AdviceIdempotencyExpires, Severity::Warning, about, message, Some(fix));
}

/// `Rule::AdviceIdempotencyRequestId`
fn request_id(stack: &Stack, function: &Function, found: &mut Found) {
    let is_fed = stack.feeds(function.id).next().is_some();
    if !is_fed && !stack.is_called(function.id) {
        return;
    }
    let message = format!(
        "{} uses the request id as its idempotency key, which stays the same only in the retries of an asynchronous \
         event: each receive of a message and each retry of a caller has another one.",
        stack.name(function.id),
    );
    let fix = key(stack, function).map(|key| Fix::new(stack, function.id, KEY, key));
    let about = (function.id, KEY);
    found.add(stack, Rule::AdviceIdempotencyRequestId, Severity::Warning, about, message, fix);
}

/// The attribute that stays the same when a record is delivered again, if it has the same name on every path to the
/// function.
fn key(stack: &Stack, function: &Function) -> Option<&'static str> {
    let of_feeds = stack.feeds(function.id).map(|mapping| match stack.stream_of(mapping) {
        None => "messageId",
        Some(stream) if stream.table.is_some() => "eventID",
        Some(_) => "kinesis.sequenceNumber",
    });
    let of_events = stack.gets_events(function.id).then_some("requestId");
    // AWS keeps no attribute the same across retries of a caller.
    let of_calls = stack.is_called(function.id).then_some("");
    let mut keys = of_feeds.chain(of_events).chain(of_calls);
    let first = keys.next()?;
    (!first.is_empty() && keys.all(|key| key == first)).then_some(first)
}

/// Advice that depends on the run: whether work is done twice depends on the failures.
pub(crate) fn check_run(stack: &Stack, run: &Run, ledger: &Ledger, found: &mut Found) {
    if ledger.states.iter().all(|state| state.processed < 2) {
        return;
    }
    let mut done: Vec<u32> = vec![0; ledger.rows.len()];
    let mut repeats: Vec<(ResourceId, u32)> = Vec::new();
    for fact in run.trace.facts().iter().filter(|fact| fact.kind == FactKind::RecordDone) {
        let rows = run.trace.of(fact.records).flat_map(|record| ledger.rows.of(record));
        for row in rows.filter(|row| ledger.states[*row].is_affected_by(fact)) {
            done[row] += 1;
            let Some(function) = fact.resource.filter(|_| done[row] == 2) else { continue };
            match repeats.iter_mut().find(|(known, _)| *known == function) {
                Some((_, records)) => *records += 1,
                None => repeats.push((function, 1)),
            }
        }
    }
    for (id, records) in repeats {
        if let ResourceKind::Function(function) = stack.plan.kind(id)
            && stack.plan.function(function).handler.idempotency.is_none()
        {
            missing(stack, stack.plan.function(function), records, found);
        }
    }
}

/// `Rule::AdviceIdempotencyMissing`
fn missing(stack: &Stack, function: &Function, records: u32, found: &mut Found) {
    let message = format!(
        "In this run {} processed {} more than once. An event source may deliver the same record again; the function \
         has to be idempotent.",
        stack.name(function.id),
        names::count(records, "record"),
    );
    // A move task makes a new message, which no attribute identifies with the old one.
    let moves = stack.plan.script.iter().any(|step| matches!(step.action, Action::Redrive { .. }));
    let key = key(stack, function).filter(|_| !moves);
    let fix = key.map(|key| {
        let expires_after = write_duration(horizon::of(stack, function).max(HOUR).0);
        Fix::new(stack, function.id, IDEMPOTENCY, json!({"key": key, "expiresAfter": expires_after}))
    });
    let about = (function.id, IDEMPOTENCY);
    found.add(stack, Rule::AdviceIdempotencyMissing, Severity::Warning, about, message, fix);
}
