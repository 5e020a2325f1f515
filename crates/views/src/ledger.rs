//! How all records ended, and the sums.

use redrive_core::Run;
use redrive_core::fact::{FactKind, Outcome as Ended};
use redrive_core::id::{FactId, RecordId};

use crate::life::{self, Outcome, Standing};
use crate::rows::Rows;

/// Where every record stands at some moment: one pass over the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// By row.
    pub standings: Vec<Standing>,
    pub rows: Rows,
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
        let rows = Rows::new(run);
        let mut standings = rows.standings(run);
        let mut summary = Summary { records: standings.len() as u32, ..Summary::default() };
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            summary.hear(fact.kind, fact.outcome(), fact.records.len());
            if fact.kind != FactKind::InvocationEnded {
                for record in run.trace.of(fact.records) {
                    standings[rows.of(record)].iter_mut().for_each(|standing| {
                        standing.hear_of(run, id);
                    });
                }
            }
        }
        for (place, standing) in standings.iter().enumerate() {
            summary.close(run, rows.record(place), standing);
        }
        Ledger { standings, rows, summary }
    }
}

impl Summary {
    fn hear(&mut self, kind: FactKind, ended: Option<Ended>, records: u32) {
        match kind {
            // What an endpoint outside does with a message is its work.
            FactKind::RecordDone | FactKind::EndpointTook => self.work_done += u64::from(records),
            FactKind::InvocationStarted => self.invocations += 1,
            FactKind::InvocationThrottled => self.throttles += 1,
            FactKind::InvocationEnded => self.errors += u32::from(ended != Some(Ended::Success)),
            FactKind::Duplicated => self.duplicates += records,
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
