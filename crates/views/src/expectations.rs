//! Whether a run kept what is commonly expected of it, and what broke it first.

use redrive_core::fact::Kind;
use redrive_core::id::{FactId, RecordId};
use redrive_core::time::{Duration, Instant};
use redrive_core::{EndReason, Run};

use crate::ledger::Ledger;
use crate::life::{self, Outcome, Standing};

/// An expectation that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Every record ended as processed. What was filtered out or known already was not to be.
    EveryRecordProcessed,
    /// No record is gone without its work having been done.
    NoRecordLost,
    /// No record's work was done twice.
    NoRecordProcessedTwice,
    /// No victims.
    NoGoodRecordDeadLettered,
    /// Of records that must stay in order none overtook another. A standard queue promises no order.
    OrderKept,
    /// Every record's work was done so soon after it arrived.
    ProcessedWithin(Duration),
}

impl Named {
    /// Those that are looked at in every run.
    pub const ALWAYS: [Named; 5] = [
        Named::EveryRecordProcessed,
        Named::NoRecordLost,
        Named::NoRecordProcessedTwice,
        Named::NoGoodRecordDeadLettered,
        Named::OrderKept,
    ];
}

/// What broke an expectation first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    pub at: Instant,
    /// None if it broke because something never happened.
    pub fact: Option<FactId>,
    pub record: RecordId,
}

/// What is looked up for every record: the facts that decide.
pub struct Expectations<'r> {
    run: &'r Run,
    ledger: &'r Ledger,
    /// What ended each record, if anything did.
    ended_by: Vec<Option<FactId>>,
    first_done: Vec<Option<FactId>>,
    /// The first fact by which some record's work was done again.
    done_again: Option<Broken>,
}

impl<'r> Expectations<'r> {
    pub fn new(run: &'r Run, ledger: &'r Ledger) -> Expectations<'r> {
        let records = run.trace.records().len();
        let mut all = Expectations {
            run,
            ledger,
            ended_by: vec![None; records],
            first_done: vec![None; records],
            done_again: None,
        };
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            match fact.kind {
                Kind::MovedToDeadLetterQueue
                | Kind::Deleted
                | Kind::Expired
                | Kind::Discarded
                | Kind::Rejected
                | Kind::EventEnded => {
                    run.trace.of(fact.records).for_each(|record| all.ended_by[record.index()] = Some(id));
                }
                Kind::RecordDone => run.trace.of(fact.records).for_each(|record| all.done(record, id, fact.at)),
                _ => {}
            }
        }
        all
    }

    fn done(&mut self, record: RecordId, id: FactId, at: Instant) {
        let first = &mut self.first_done[record.index()];
        if first.is_none() {
            *first = Some(id);
        } else if self.done_again.is_none() {
            self.done_again = Some(Broken { at, fact: Some(id), record });
        }
    }

    /// What broke an expectation; none if it held.
    pub fn broken(&self, named: Named) -> Option<Broken> {
        match named {
            Named::EveryRecordProcessed => self.first_that(|_, standing| {
                !matches!(standing.outcome(), Outcome::Processed | Outcome::Filtered | Outcome::Deduplicated)
            }),
            Named::NoRecordLost => {
                self.first_that(|_, standing| standing.outcome().is_loss() && standing.processed == 0)
            }
            Named::NoRecordProcessedTwice => self.done_again,
            Named::NoGoodRecordDeadLettered => self.first_that(|record, standing| {
                standing.outcome().wrongs_the_good() && life::fault(self.run, record).is_none()
            }),
            Named::OrderKept => None,
            Named::ProcessedWithin(limit) => self.records().filter_map(|(id, one)| self.late(id, one, limit)).min(),
        }
    }

    fn records(&self) -> impl Iterator<Item = (RecordId, &Standing)> {
        (0u32..).map(RecordId).zip(&self.ledger.standings)
    }

    /// The first end of a record of which this is true; those that have no end come last.
    fn first_that(&self, is_wrong: impl Fn(RecordId, &Standing) -> bool) -> Option<Broken> {
        let wrong = self.records().filter(|(record, standing)| is_wrong(*record, standing));
        wrong
            .map(|(record, standing)| self.end_of(record, standing))
            .min_by_key(|broken| (broken.at, broken.fact.is_none(), broken.fact, broken.record))
    }

    fn end_of(&self, record: RecordId, standing: &Standing) -> Broken {
        let has_ended = !matches!(standing.outcome(), Outcome::Waiting | Outcome::InFlight);
        let fact = self.ended_by[record.index()].filter(|_| has_ended);
        let at = fact.map_or(self.run.end.at, |fact| self.run.trace.fact(fact).at);
        Broken { at, fact, record }
    }

    /// A record whose work was done too late, or never.
    fn late(&self, record: RecordId, standing: &Standing, limit: Duration) -> Option<Broken> {
        let due = self.run.trace.record(record).at + limit;
        if let Some(fact) = self.first_done[record.index()] {
            let at = self.run.trace.fact(fact).at;
            return (at > due).then_some(Broken { at, fact: Some(fact), record });
        }
        if matches!(standing.outcome(), Outcome::Filtered | Outcome::Deduplicated) {
            return None;
        }
        let end = self.end_of(record, standing);
        if end.fact.is_some() && end.at <= due {
            return Some(end);
        }
        // A run that was cut short says nothing about what is not yet due; an idle one will never do it.
        let is_over = self.run.end.reason == EndReason::Idle || end.fact.is_some() || due <= self.run.end.at;
        is_over.then(|| Broken { at: due.min(self.run.end.at), fact: None, record })
    }
}
