//! Work that a run has done more than once.

use redrive_core::Rule;
use redrive_core::Run;
use redrive_core::fact::Kind;
use redrive_core::id::ResourceId;
use redrive_views::{Ledger, names};

use crate::found::{Found, Severity};
use crate::stack::Stack;

/// Needs a run: whether work is done twice hangs on what goes wrong.
pub(crate) fn look(stack: &Stack, run: &Run, found: &mut Found) {
    // A ledger of a million records is not made to find that there is nothing to say.
    let mut times: Vec<u32> = vec![0; run.trace.records().len()];
    for fact in run.trace.facts().iter().filter(|fact| fact.kind == Kind::RecordDone) {
        run.trace.of(fact.records).for_each(|record| times[record.index()] += 1);
    }
    if times.iter().all(|times| *times < 2) {
        return;
    }
    let ledger = Ledger::new(run);
    if ledger.summary.processed_more_than_once == 0 {
        return;
    }
    let mut done: Vec<u32> = vec![0; ledger.rows.len()];
    let mut repeats: Vec<(ResourceId, u32)> = Vec::new();
    for fact in run.trace.facts().iter().filter(|fact| fact.kind == Kind::RecordDone) {
        let rows = run.trace.of(fact.records).flat_map(|record| ledger.rows.of(record));
        for row in rows.filter(|row| ledger.standings[*row].is_concerned(fact)) {
            done[row] += 1;
            let Some(function) = fact.resource.filter(|_| done[row] == 2) else { continue };
            match repeats.iter_mut().find(|(known, _)| *known == function) {
                Some((_, records)) => *records += 1,
                None => repeats.push((function, 1)),
            }
        }
    }
    for (function, records) in repeats {
        // `Rule::AdviceIdempotencyMissing`
        let message = format!(
            "In this run {} did the work of {} more than once. Whatever calls a function may call it again with the same \
             record; it has to know what it has done already.",
            stack.name(function),
            names::count(records, "record"),
        );
        let about = (function, "handler.idempotency");
        found.add(stack, Rule::AdviceIdempotencyMissing, Severity::Warning, about, message, None);
    }
}
