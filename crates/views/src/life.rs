//! The life of one record: its phases, its deliveries and its outcome.

mod apply;
mod destinations;
mod outcome;
mod phase;
mod state;

pub use outcome::Outcome;
pub use phase::{Phase, Through};
pub use state::RecordState;

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan::{Bad, Fault};
use redrive_core::time::Instant;

use crate::{Index, rows};

/// The whole life of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The state after the last fact.
    pub state: RecordState,
    /// Each change of phase or place.
    pub phases: Vec<(Instant, Phase, ResourceId)>,
    /// The facts that gave the record to a function, in order: `orders/3@2` is the second.
    pub deliveries: Vec<FactId>,
    pub bad: Option<Fault>,
}

impl Life {
    /// The life of a record with its first reader.
    pub fn of(run: &Run, index: &Index, record: RecordId) -> Life {
        let reader = rows::first_reader(&run.plan, run.trace.record(record));
        Life::with_reader(run, index, record, reader)
    }

    /// The life of a record with one of its readers.
    pub fn with_reader(run: &Run, index: &Index, record: RecordId, reader: Option<ResourceId>) -> Life {
        let mut state = RecordState::new(&run.plan, run.trace.record(record), reader);
        let (mut phases, mut deliveries) = (Vec::new(), Vec::new());
        for &id in index.record(record) {
            let fact = run.trace.fact(id);
            if state.apply_in_run(run, id) {
                phases.push((fact.at, state.phase, state.place));
            }
            if fact.kind == FactKind::InvocationStarted && state.is_affected_by(fact) {
                deliveries.push(id);
            }
        }
        Life { state, phases, deliveries, bad: fault(run, record) }
    }

    pub fn outcome(&self) -> Outcome {
        self.state.outcome()
    }

    pub fn is_victim(&self) -> bool {
        self.bad.is_none() && self.outcome().makes_victim()
    }
}

/// The fault of a record that is marked bad.
pub fn fault(run: &Run, record: RecordId) -> Option<Fault> {
    bad_mark(run, record).map(|bad| bad.fault)
}

/// The mark that makes a record bad. Copies inherit it; documents that AWS writes about a record do not.
pub fn bad_mark(run: &Run, record: RecordId) -> Option<&Bad> {
    if run.trace.written(record).is_some() {
        return None;
    }
    let (step, n) = run.trace.root(run.trace.record(record));
    run.plan.send(step)?.bad.iter().find(|bad| bad.marks(&run.plan, step, n))
}
