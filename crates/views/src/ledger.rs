//! The final states of all records, and the totals of a run.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, FactView, Outcome as InvocationOutcome};
use redrive_core::id::{FactId, RecordId};

use crate::life::{self, Outcome, RecordState};
use crate::rows::Rows;

/// The states of all records at the end of a run, from one pass over the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The state of each row.
    pub states: Vec<RecordState>,
    pub rows: Rows,
    pub summary: Summary,
}

/// The totals of a run. The counts by outcome add up to `records`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub records: u32,
    /// Number of rows by outcome, in the order of `Outcome::ALL`.
    outcomes: [u32; Outcome::ALL.len()],
    pub work_done: u64,
    pub processed_more_than_once: u32,
    pub victims: u32,
    /// Records that were discarded, expired or acknowledged without their work having been done.
    pub lost: u32,
    /// Number of invocations that ran.
    pub invocations: u32,
    /// Number of invocations that ended with an error.
    pub errors: u32,
    pub throttles: u32,
    /// Number of messages that a standard queue delivered again while they were in flight.
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
        let mut states = rows.states(run);
        let mut summary = Summary { records: states.len() as u32, ..Summary::default() };
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            summary.add_fact(fact);
            if fact.kind != FactKind::InvocationEnded {
                for record in run.trace.of(fact.records) {
                    states[rows.of(record)].iter_mut().for_each(|state| {
                        state.apply_in_run(run, id);
                    });
                }
            }
        }
        for (place, state) in states.iter().enumerate() {
            summary.add_row(run, rows.record(place), state);
        }
        Ledger { states, rows, summary }
    }
}

impl Summary {
    fn add_fact(&mut self, fact: &Fact) {
        let records = fact.records.len();
        match fact.view() {
            // An endpoint outside the stack does the work of a message when it accepts it.
            FactView::RecordDone { .. } | FactView::EndpointTook { .. } => self.work_done += u64::from(records),
            FactView::InvocationStarted { .. } => self.invocations += 1,
            FactView::InvocationThrottled { .. } => self.throttles += 1,
            FactView::InvocationEnded { outcome, .. } => {
                self.errors += u32::from(outcome != InvocationOutcome::Success);
            }
            FactView::Duplicated { .. } => self.duplicates += records,
            _ => {}
        }
    }

    fn add_row(&mut self, run: &Run, record: RecordId, state: &RecordState) {
        let outcome = state.outcome();
        self.outcomes[outcome as usize] += 1;
        self.processed_more_than_once += u32::from(state.processed > 1);
        self.lost += u32::from(outcome.is_loss() && state.processed == 0);
        if outcome.makes_victim() && life::fault(run, record).is_none() {
            self.victims += 1;
        }
    }
}
