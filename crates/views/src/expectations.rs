//! Checks the named expectations of a run, and finds the fact that broke each first.

use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, RecordId};
use redrive_core::time::{Duration, Instant};
use redrive_core::{EndReason, Run};

use crate::ledger::Ledger;
use crate::life::{self, Outcome, RecordState};
use crate::order;

/// An expectation that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedExpectation {
    /// Every record ended as processed, filtered out or deduplicated.
    /// `Rule::RedriveExpectationsEveryRecordProcessed`
    EveryRecordProcessed,
    /// No record was removed before its work was done. `Rule::RedriveExpectationsNoRecordLost`
    NoRecordLost,
    /// The work of no record was done twice. `Rule::RedriveExpectationsNoRecordProcessedTwice`
    NoRecordProcessedTwice,
    /// There are no victims. `Rule::RedriveExpectationsNoGoodRecordDeadLettered`
    NoGoodRecordDeadLettered,
    /// No record overtook another of the same partition key or message group.
    /// `Rule::RedriveExpectationsOrderKept`
    OrderKept,
    /// The work of every record was done within this time of its arrival. `Rule::RedriveExpectationsProcessedWithin`
    ProcessedWithin(Duration),
}

impl NamedExpectation {
    /// The expectations that are checked in every run.
    pub const ALWAYS: [NamedExpectation; 5] = [
        NamedExpectation::EveryRecordProcessed,
        NamedExpectation::NoRecordLost,
        NamedExpectation::NoRecordProcessedTwice,
        NamedExpectation::NoGoodRecordDeadLettered,
        NamedExpectation::OrderKept,
    ];
}

/// The first violation of an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    pub at: Instant,
    /// None if the violation is that something did not happen.
    pub fact: Option<FactId>,
    pub record: RecordId,
}

/// The facts of each record that decide the expectations.
pub struct Expectations<'r> {
    run: &'r Run,
    ledger: &'r Ledger,
    /// The fact that ended each row.
    ended_by: Vec<Option<FactId>>,
    first_done: Vec<Option<FactId>>,
    /// The first fact by which the work of any record was done a second time.
    done_again: Option<Broken>,
}

impl<'r> Expectations<'r> {
    pub fn new(run: &'r Run, ledger: &'r Ledger) -> Expectations<'r> {
        let rows = ledger.rows.len();
        let mut all =
            Expectations { run, ledger, ended_by: vec![None; rows], first_done: vec![None; rows], done_again: None };
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            match fact.kind {
                FactKind::MovedToDeadLetterQueue
                | FactKind::Deleted
                | FactKind::Expired
                | FactKind::Discarded
                | FactKind::Rejected
                | FactKind::EventEnded
                | FactKind::Answered
                | FactKind::BatchGivenUp
                | FactKind::PassGivenUp
                | FactKind::FilteredOut
                | FactKind::Unchanged
                | FactKind::Checkpointed => all.rows_of(id).for_each(|row| all.ended_by[row] = Some(id)),
                FactKind::RecordDone | FactKind::EndpointTook => {
                    all.rows_of(id).for_each(|row| all.done(row, id, fact.at))
                }
                _ => {}
            }
        }
        all
    }

    /// Returns the rows that a fact affects.
    fn rows_of(&self, id: FactId) -> impl Iterator<Item = usize> + use<'r> {
        let (run, ledger) = (self.run, self.ledger);
        let fact = run.trace.fact(id);
        let rows = run.trace.of(fact.records).flat_map(|record| ledger.rows.of(record));
        rows.filter(|row| ledger.states[*row].is_affected_by(fact))
    }

    fn done(&mut self, row: usize, id: FactId, at: Instant) {
        let record = self.ledger.rows.record(row);
        let first = &mut self.first_done[row];
        if first.is_none() {
            *first = Some(id);
        } else if self.done_again.is_none() {
            self.done_again = Some(Broken { at, fact: Some(id), record });
        }
    }

    /// Returns the first violation of an expectation; none if it holds.
    pub fn broken(&self, named: NamedExpectation) -> Option<Broken> {
        match named {
            NamedExpectation::EveryRecordProcessed => self.first_violation(|_, state| {
                !state.is_sent_again
                    && !matches!(state.outcome(), Outcome::Processed | Outcome::Filtered | Outcome::Deduplicated)
            }),
            NamedExpectation::NoRecordLost => {
                self.first_violation(|_, state| state.outcome().is_loss() && state.processed == 0)
            }
            NamedExpectation::NoRecordProcessedTwice => self.done_again,
            NamedExpectation::NoGoodRecordDeadLettered => self.first_violation(|row, state| {
                let record = self.ledger.rows.record(row);
                state.outcome().makes_victim() && life::fault(self.run, record).is_none()
            }),
            NamedExpectation::OrderKept => {
                let overtaking = order::first_overtaking(self.run, self.ledger, &self.first_done);
                overtaking.map(|(fact, record)| Broken { at: self.run.trace.fact(fact).at, fact: Some(fact), record })
            }
            NamedExpectation::ProcessedWithin(limit) => {
                self.rows().filter_map(|(id, one)| self.late(id, one, limit)).min()
            }
        }
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &RecordState)> {
        self.ledger.states.iter().enumerate()
    }

    /// Returns the earliest end of the rows that the test selects. Rows without an end come last.
    fn first_violation(&self, is_wrong: impl Fn(usize, &RecordState) -> bool) -> Option<Broken> {
        let wrong = self.rows().filter(|(row, state)| is_wrong(*row, state));
        wrong
            .map(|(row, state)| self.end_of(row, state))
            .min_by_key(|broken| (broken.at, broken.fact.is_none(), broken.fact, broken.record))
    }

    fn end_of(&self, row: usize, state: &RecordState) -> Broken {
        let has_ended = !matches!(state.outcome(), Outcome::Waiting | Outcome::InFlight);
        let fact = self.ended_by[row].filter(|_| has_ended);
        let at = fact.map_or(self.run.end.at, |fact| self.run.trace.fact(fact).at);
        Broken { at, fact, record: self.ledger.rows.record(row) }
    }

    /// Returns the violation of a row whose work was done too late, or never.
    fn late(&self, row: usize, state: &RecordState, limit: Duration) -> Option<Broken> {
        let record = self.ledger.rows.record(row);
        let due = self.run.trace.record(record).at + limit;
        if let Some(fact) = self.first_done[row] {
            let at = self.run.trace.fact(fact).at;
            return (at > due).then_some(Broken { at, fact: Some(fact), record });
        }
        if state.is_sent_again || matches!(state.outcome(), Outcome::Filtered | Outcome::Deduplicated) {
            return None;
        }
        let end = self.end_of(row, state);
        if end.fact.is_some() && end.at <= due {
            return Some(end);
        }
        // A run that was cut short does not decide work that is not yet due; an idle run will never do it.
        let is_over = self.run.end.reason == EndReason::Idle || end.fact.is_some() || due <= self.run.end.at;
        is_over.then(|| Broken { at: due.min(self.run.end.at), fact: None, record })
    }
}
