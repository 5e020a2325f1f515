//! How all records ended, and the sums.

use redrive_core::Run;
use redrive_core::fact::{Kind, Outcome as Ended};
use redrive_core::id::RecordId;

use crate::life::{self, Outcome, Standing};

/// Where every record stands at some moment: one pass over the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    pub standings: Vec<Standing>,
    pub summary: Summary,
}

/// The sums of a run. The counts by outcome add up to `records`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub records: u32,
    /// By the place in `Outcome::ALL`.
    outcomes: [u32; Outcome::ALL.len()],
    pub work_done: u64,
    pub processed_more_than_once: u32,
    pub victims: u32,
    /// Discarded, expired or acknowledged, and the work never done.
    pub lost: u32,
    /// Runs of code.
    pub invocations: u32,
    /// Runs of code that ended in an error.
    pub errors: u32,
    pub throttles: u32,
    /// Messages that a standard queue delivered once more though they were in flight.
    pub duplicates: u32,
}

impl Summary {
    pub fn count(&self, outcome: Outcome) -> u32 {
        self.outcomes[outcome as usize]
    }
}

impl Ledger {
    pub fn new(run: &Run) -> Ledger {
        let mut standings: Vec<Standing> = run.trace.records().iter().map(Standing::new).collect();
        let mut summary = Summary { records: standings.len() as u32, ..Summary::default() };
        for fact in run.trace.facts() {
            summary.hear(fact.kind, fact.outcome(), fact.records.len());
            if fact.kind != Kind::InvocationEnded {
                for record in run.trace.of(fact.records) {
                    standings[record.index()].hear(fact);
                }
            }
        }
        for (place, standing) in standings.iter().enumerate() {
            summary.close(run, RecordId(place as u32), standing);
        }
        Ledger { standings, summary }
    }
}

impl Summary {
    fn hear(&mut self, kind: Kind, ended: Option<Ended>, records: u32) {
        match kind {
            Kind::RecordDone => self.work_done += u64::from(records),
            Kind::InvocationStarted => self.invocations += 1,
            Kind::InvocationThrottled => self.throttles += 1,
            Kind::InvocationEnded => self.errors += u32::from(ended != Some(Ended::Success)),
            Kind::Duplicated => self.duplicates += records,
            _ => {}
        }
    }

    fn close(&mut self, run: &Run, record: RecordId, standing: &Standing) {
        let outcome = standing.outcome();
        self.outcomes[outcome as usize] += 1;
        self.processed_more_than_once += u32::from(standing.processed > 1);
        self.lost += u32::from(outcome.is_loss() && standing.processed == 0);
        if outcome.wrongs_the_good() && life::fault(run, record).is_none() {
            self.victims += 1;
        }
    }
}
