//! Checks the order of records with the same partition key (for each reader of a stream) or message group (of a FIFO
//! queue). Records are compared by the time at which their work was first done.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan::{ResourceKind, write_pieces};
use redrive_core::shards;
use redrive_core::text::Text;

use crate::ledger::Ledger;

/// Returns the first record that overtook an earlier one of the same key or group, and the fact that shows it.
pub fn first_overtaking(run: &Run, ledger: &Ledger, first_done: &[Option<FactId>]) -> Option<(FactId, RecordId)> {
    // For each key or group, the last fact that completed one of its records so far.
    let mut latest: BTreeMap<(Option<ResourceId>, ResourceId, String), FactId> = BTreeMap::new();
    let mut broken: Option<(FactId, RecordId)> = None;
    for (row, done) in first_done.iter().enumerate() {
        let record = ledger.rows.record(row);
        let (Some(done), Some(key)) = (done, key(run, record)) else { continue };
        let kind = (ledger.rows.reader(&run.trace, row), run.trace.record(record).resource, key);
        let latest = latest.entry(kind).or_insert(*done);
        if *done < *latest && broken.is_none_or(|(fact, _)| *done < fact) {
            broken = Some((*done, record));
        }
        *latest = (*latest).max(*done);
    }
    broken
}

/// Returns the partition key or message group of a record.
fn key(run: &Run, id: RecordId) -> Option<String> {
    let record = run.trace.record(id);
    let mut key = String::new();
    match run.plan.kind(record.resource) {
        ResourceKind::Stream(_) => shards::partition_key(&run.plan, &run.trace, id, &mut key),
        ResourceKind::Queue(queue) => {
            run.plan.queue(queue).fifo.as_ref()?;
            let text = Text::of(&run.plan, &run.trace, record);
            write_pieces(text.group()?, &mut key, text.n());
        }
        _ => return None,
    }
    Some(key)
}
