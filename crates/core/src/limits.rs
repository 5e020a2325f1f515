//! Guards: they count and never clock, so a run that meets one stops at the same fact everywhere.

use crate::effects::Effects;
use crate::id::StepId;
use crate::plan::{Action, Plan};

/// A run holds at most so many facts.
pub const MAX_FACTS: usize = 10_000_000;
/// A run holds at most so many records.
pub const MAX_RECORDS: usize = 1_000_000;

/// Whether all records that a step sends would still fit.
pub(crate) fn has_room(fx: &Effects, step: StepId) -> bool {
    match &fx.plan.script[step.index()].action {
        Action::Send(send) => fx.trace.records().len() + send.count as usize <= MAX_RECORDS,
        _ => true,
    }
}

/// How many records the script sends, as far as there is room.
pub(crate) fn records_sent(plan: &Plan) -> usize {
    let sent = plan.script.iter().map(|step| match &step.action {
        Action::Send(send) => send.count as usize,
        _ => 0,
    });
    sent.sum::<usize>().min(MAX_RECORDS)
}
