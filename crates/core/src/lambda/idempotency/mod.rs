//! Idempotent handlers: before the work on a record, the handler looks up the record's key in a table that all runs of the
//! function share.

mod key;

use alloc::collections::BTreeMap;
use alloc::string::String;

use super::function::Functions;
use crate::effects::Effects;
use crate::fact::{FactKind, Outcome, Span};
use crate::id::{FactId, FunctionId, RecordId};
use crate::identity;
use crate::plan::{Idempotency, IdempotencyKey, OnBadRecord};
use crate::rule::Rule;
use crate::time::Instant;

/// An entry of the table.
#[derive(Clone, Copy)]
struct Entry {
    /// The latest end of the run that works on it; none once the work is done.
    in_progress_until: Option<Instant>,
    expires: Instant,
}

/// The tables of all functions, one each.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<(FunctionId, String), Entry>);

/// The result of looking up a key.
pub(super) enum Verdict {
    /// The run holds the key now.
    Work,
    Skip,
    /// Another run holds the key, until then at the latest.
    Held(Instant),
}

impl Ledger {
    /// Adds a key, unless the table has it. An entry is valid up to and including its last moment.
    fn take(&mut self, key: (FunctionId, String), now: Instant, until: Instant, expires: Instant) -> Verdict {
        if let Some(entry) = self.0.get(&key).filter(|entry| now <= entry.expires) {
            match entry.in_progress_until {
                // `Rule::LambdaIdempotencyCompletedSkips`
                None => return Verdict::Skip,
                // After that, the run that holds it has been stopped: `Rule::LambdaIdempotencyInProgressExpires`
                Some(until) if now <= until => return Verdict::Held(until),
                Some(_) => {}
            }
        }
        self.0.insert(key, Entry { in_progress_until: Some(until), expires });
        Verdict::Work
    }

    /// `Rule::LambdaIdempotencyExpires`
    fn complete(&mut self, key: (FunctionId, String), expires: Instant) {
        self.0.insert(key, Entry { in_progress_until: None, expires });
    }

    /// `Rule::LambdaIdempotencyErrorForgets`
    fn forget(&mut self, key: &(FunctionId, String)) {
        self.0.remove(key);
    }
}

fn idempotency<'a>(id: FunctionId, fx: &Effects<'a>) -> Option<&'a Idempotency> {
    fx.stack.function(id).handler.idempotency.as_ref()
}

impl Functions {
    /// The key of a record in this run. Without one the handler works on it as usual: `Rule::LambdaIdempotencyNoKey`
    fn key_of(&self, run: u32, record: RecordId, fx: &Effects) -> Option<(FunctionId, String)> {
        let function = self.runs[run as usize].function;
        match &idempotency(function, fx)?.key {
            IdempotencyKey::RequestId => None,
            IdempotencyKey::Path(path) => Some((function, key::of(fx, record, path)?)),
        }
    }

    /// The key of the whole run, if the request id is the key.
    fn key_of_run(&self, run: u32, fx: &Effects) -> Option<(FunctionId, String)> {
        let run = &self.runs[run as usize];
        let is_request = idempotency(run.function, fx)?.key == IdempotencyKey::RequestId;
        is_request.then(|| (run.function, identity::request_id(fx.plan, fx.trace, run.invocation)))
    }

    /// Looks up a record before the work on it. Returns false if there is nothing to do.
    #[inline]
    pub(super) fn may_work(&mut self, run: u32, record: RecordId, fx: &mut Effects) -> bool {
        idempotency(self.runs[run as usize].function, fx).is_none() || self.look_up_record(run, record, fx)
    }

    fn look_up_record(&mut self, run: u32, record: RecordId, fx: &mut Effects) -> bool {
        let Some(key) = self.key_of(run, record, fx) else { return true };
        match self.look_up(run, key, fx) {
            Verdict::Work => true,
            Verdict::Skip => {
                self.record_skipped(run, Span::one(record), fx);
                false
            }
            Verdict::Held(until) => {
                let fact = self.record_held(run, Span::one(record), until, fx);
                self.runs[run as usize].held.push((record, fact));
                true
            }
        }
    }

    /// Looks up the key of the whole run. Returns false if there is nothing to do.
    pub(super) fn may_begin(&mut self, id: u32, fx: &mut Effects) -> bool {
        let Some(key) = self.key_of_run(id, fx) else { return true };
        let records = self.runs[id as usize].records;
        match self.look_up(id, key, fx) {
            Verdict::Work => {
                self.runs[id as usize].has_key = true;
                true
            }
            Verdict::Skip => {
                self.record_skipped(id, records, fx);
                self.return_response(id, fx);
                false
            }
            Verdict::Held(until) => {
                let fact = self.record_held(id, records, until, fx);
                self.runs[id as usize].failure = Some(fact);
                self.end(id, Outcome::Error, fx);
                false
            }
        }
    }

    fn look_up(&mut self, id: u32, key: (FunctionId, String), fx: &Effects) -> Verdict {
        let run = &self.runs[id as usize];
        let lasts = idempotency(run.function, fx).map_or(crate::time::Duration::ZERO, |of| of.expires_after);
        let until = run.deadline;
        self.ledger.take(key, fx.now, until, fx.now + lasts)
    }

    fn record_skipped(&self, id: u32, records: Span, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        let draft = run.draft(FactKind::RecordSkipped, Rule::LambdaIdempotencyCompletedSkips, run.started);
        let fact = fx.record(draft.records(records));
        if fx.stack.function(run.function).handler.on_bad_record == OnBadRecord::DeleteAsYouGo {
            self.delete_as_you_go(id, fact, fx);
        }
    }

    fn record_held(&self, id: u32, records: Span, until: Instant, fx: &mut Effects) -> FactId {
        let run = &self.runs[id as usize];
        let draft = run.draft(FactKind::RecordHeld, Rule::LambdaIdempotencyInProgress, run.started);
        fx.record(draft.records(records).value(until.since(fx.now).0))
    }

    /// The work on these records is done.
    pub(super) fn remember(&mut self, run: u32, records: Span, fx: &Effects) {
        let Some(lasts) = idempotency(self.runs[run as usize].function, fx).map(|of| of.expires_after) else { return };
        for record in fx.trace.of(records) {
            if let Some(key) = self.key_of(run, record, fx) {
                self.ledger.complete(key, fx.now + lasts);
            }
        }
    }

    /// The work on a record threw. A key that another run holds stays.
    pub(super) fn forget(&mut self, run: u32, record: RecordId, fx: &Effects) {
        let is_held = self.runs[run as usize].held.iter().any(|(held, _)| *held == record);
        if let Some(key) = self.key_of(run, record, fx).filter(|_| !is_held) {
            self.ledger.forget(&key);
        }
    }

    /// A run that held the key of its request id is over. If it was stopped, the entry stays:
    /// `Rule::LambdaIdempotencyTimeoutStaysInProgress`
    pub(super) fn run_is_over(&mut self, run: u32, outcome: Outcome, fx: &Effects) {
        if !self.runs[run as usize].has_key {
            return;
        }
        let lasts = idempotency(self.runs[run as usize].function, fx).map(|of| of.expires_after);
        let (Some(key), Some(lasts)) = (self.key_of_run(run, fx), lasts) else { return };
        match outcome {
            Outcome::Success => self.ledger.complete(key, fx.now + lasts),
            Outcome::Error => self.ledger.forget(&key),
            Outcome::Timeout | Outcome::Crash | Outcome::OutOfMemory => {}
        }
    }
}

/// The cause of a record's failure: the fact that another run holds its key, or the start of the run.
pub(super) fn cause_of_failure(held: &[(RecordId, FactId)], record: RecordId, started: FactId) -> FactId {
    held.iter().find(|(other, _)| *other == record).map_or(started, |(_, fact)| *fact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> Instant {
        Instant(secs * 1000)
    }

    fn take(ledger: &mut Ledger, now: u64) -> &'static str {
        match ledger.take((FunctionId(0), "a".into()), at(now), at(now + 5), at(now + 100)) {
            Verdict::Work => "work",
            Verdict::Skip => "skip",
            Verdict::Held(_) => "held",
        }
    }

    #[test]
    fn a_key_is_in_one_hand_until_that_hand_is_stopped() {
        let mut ledger = Ledger::default();
        assert_eq!([0, 5].map(|now| take(&mut ledger, now)), ["work", "held"]);
        assert_eq!(take(&mut ledger, 6), "work", "the first run has been stopped by then");
    }

    #[test]
    fn a_result_is_known_until_it_expires() {
        let mut ledger = Ledger::default();
        assert_eq!(take(&mut ledger, 0), "work");
        ledger.complete((FunctionId(0), "a".into()), at(101));
        assert_eq!([1, 101, 102].map(|now| take(&mut ledger, now)), ["skip", "skip", "work"]);
    }

    #[test]
    fn an_error_is_forgotten_at_once() {
        let mut ledger = Ledger::default();
        assert_eq!(take(&mut ledger, 0), "work");
        ledger.forget(&(FunctionId(0), "a".into()));
        assert_eq!(take(&mut ledger, 1), "work");
    }
}
