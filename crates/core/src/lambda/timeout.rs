//! `timeout`: how long one invocation may run.

use alloc::vec::Vec;

use super::function::{Functions, by};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Outcome};
use crate::id::RecordId;
use crate::plan::Fault;
use crate::rule::Rule;
use crate::time::Instant;

impl Functions {
    /// `Rule::LambdaTimeoutStops`
    pub(super) fn time_is_up(&mut self, id: u32, fx: &mut Effects) {
        self.state_hanging(id, fx);
        self.end(id, Outcome::Timeout, fx);
    }

    /// The records that hang when time is up have failed; others were only not finished.
    fn state_hanging(&mut self, id: u32, fx: &mut Effects) {
        let hanging = self.hanging(id, fx);
        if hanging.is_empty() {
            return;
        }
        let records = fx.span(&hanging);
        let run = &mut self.runs[id as usize];
        let resource = self.functions[run.function.index()].settings.id;
        let draft = Draft::new(FactKind::RecordFailed, Rule::LambdaHandlerBadRecord, run.started);
        let draft = draft.resource(resource).target(by(run.caller, fx)).records(records).invocation(run.invocation);
        let fact = fx.record(draft.detail(Fault::Timeout as u8));
        run.failure.get_or_insert(fact);
    }

    /// The records in hand that will never be done.
    fn hanging(&self, id: u32, fx: &Effects) -> Vec<RecordId> {
        let run = &self.runs[id as usize];
        if run.fault == Some(Fault::Timeout) {
            return alloc::vec![fx.trace.nth(run.records, run.place)];
        }
        let hang = run.order.iter().rev().filter(|next| next.ends == Instant::NEVER);
        hang.map(|next| fx.trace.nth(run.records, next.place)).collect()
    }
}
