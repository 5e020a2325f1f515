//! Limits of a run. Limits are counts, never wall time, so a run that meets one stops at the same fact everywhere.

use core::sync::atomic::{AtomicU32, Ordering};

use crate::plan::{Action, Plan};

/// Maximum number of facts of a run.
pub const MAX_FACTS: usize = 10_000_000;
/// Maximum number of records of a run.
pub const MAX_RECORDS: usize = 1_000_000;
/// Maximum work of a run, in units of about a byte of text that is written, read or compared. Natively a run of so much
/// work takes about a second. `Rule::RedriveLimitsWork`
pub const MAX_WORK: u64 = 400_000_000;

/// The work of taking one event from the agenda.
pub(crate) const EVENT_WORK: u64 = 4;

/// Counts the work of a run. It is no part of a trace: traces are equal whatever their meters show, and views that
/// render texts between two events do not change what the run counts. 32 bits hold ten times the limit, and every target
/// has atomic numbers of that size.
#[derive(Debug, Default)]
pub(crate) struct Meter(AtomicU32);

impl Meter {
    #[inline]
    pub fn add(&self, units: usize) {
        // No two threads count for the same run, so a read-modify-write is not needed.
        self.set(self.get().saturating_add(units as u64));
    }

    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed).into()
    }

    #[inline]
    pub fn set(&self, units: u64) {
        self.0.store(u32::try_from(units).unwrap_or(u32::MAX), Ordering::Relaxed);
    }
}

impl Clone for Meter {
    fn clone(&self) -> Meter {
        Meter::default()
    }
}

impl PartialEq for Meter {
    fn eq(&self, _: &Meter) -> bool {
        true
    }
}

impl Eq for Meter {}

/// Returns true if all records that a step sends fit into a run that has so many records.
pub(crate) fn has_room(action: &Action, records: usize) -> bool {
    match action {
        Action::Send(send) => records + send.count as usize <= MAX_RECORDS,
        _ => true,
    }
}

/// Number of records that the script sends, at most the limit.
pub(crate) fn records_sent(plan: &Plan) -> usize {
    let sent = plan.script.iter().map(|step| match &step.action {
        Action::Send(send) => send.count as usize,
        _ => 0,
    });
    sent.sum::<usize>().min(MAX_RECORDS)
}
