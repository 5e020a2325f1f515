//! `timeout`: the longest time of one invocation.

use alloc::vec::Vec;

use super::function::Functions;
use crate::effects::Effects;
use crate::fact::{FactKind, Outcome};
use crate::id::RecordId;
use crate::plan::Fault;
use crate::rule::Rule;
use crate::time::Instant;

impl Functions {
    /// `Rule::LambdaTimeoutStops`
    pub(super) fn time_is_up(&mut self, id: u32, fx: &mut Effects) {
        self.record_hanging(id, fx);
        self.end(id, Outcome::Timeout, fx);
    }

    /// The records that hang at the timeout have failed; the others were not finished.
    fn record_hanging(&mut self, id: u32, fx: &mut Effects) {
        let hanging = self.hanging(id, fx);
        if hanging.is_empty() {
            return;
        }
        let records = fx.span(&hanging);
        let run = &mut self.runs[id as usize];
        let draft = run.draft(FactKind::RecordFailed, Rule::LambdaHandlerBadRecord, run.started);
        let fact = fx.record(draft.records(records).detail(Fault::Timeout as u8));
        run.failure.get_or_insert(fact);
    }

    /// The records whose work never ends.
    fn hanging(&self, id: u32, fx: &Effects) -> Vec<RecordId> {
        let run = &self.runs[id as usize];
        if run.fault == Some(Fault::Timeout) {
            return alloc::vec![fx.trace.nth(run.records, run.place)];
        }
        let hang = run.order.iter().rev().filter(|next| next.ends == Instant::NEVER);
        hang.map(|next| fx.trace.nth(run.records, next.place)).collect()
    }
}
