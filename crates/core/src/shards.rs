//! The shard of a record of a stream, by its partition key.

use alloc::string::String;
use core::fmt::Write;
use core::ops::Range;

use crate::documents::dynamodb_change;
use crate::generation::Generation;
use crate::id::{RecordId, ResourceId};
use crate::md5;
use crate::plan::{Plan, ResourceKind, write_pieces};
use crate::trace::Trace;

/// Writes the partition key of a record: that of its send step, else the record's own id.
/// `Rule::KinesisShardOwnKey`
pub fn partition_key(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) {
    if let Some(table) = plan.table(trace.record(record).resource) {
        out.push_str(&dynamodb_change::key(plan, trace, table, record).1);
        return;
    }
    let record = trace.record(record);
    let (step, n) = trace.root(record);
    match plan.send(step).and_then(|send| send.key.as_ref()) {
        Some(pieces) => write_pieces(pieces, out, n),
        None => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}/{}", plan.name(record.resource), record.number);
        }
    }
}

/// The hash of a partition key, as Kinesis makes it.
pub fn key_hash(key: &str) -> u128 {
    md5::sum(key.as_bytes())
}

/// The hash of a record's partition key.
fn hash_of(plan: &Plan, trace: &Trace, record: RecordId) -> u128 {
    let mut key = String::new();
    partition_key(plan, trace, record, &mut key);
    key_hash(&key)
}

/// The shard that a record of a stream is in.
pub fn of_record(plan: &Plan, trace: &Trace, record: RecordId) -> u16 {
    let ResourceKind::Stream(_) = plan.kind(trace.record(record).resource) else { return 0 };
    generation_of(plan, trace, record).shard(hash_of(plan, trace, record))
}

/// The id of that shard.
pub fn id_of(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    let shard = of_record(plan, trace, record);
    let record = trace.record(record);
    if plan.table(record.resource).is_some() {
        let hash = (plan.key(record.resource) ^ u64::from(shard)) as u32;
        return alloc::format!("shardId-{:020}-{hash:08x}", plan.start_unix_millis);
    }
    alloc::format!("shardId-{shard:012}")
}

/// All generations of a stream's shards, in order.
pub fn generations<'t>(plan: &Plan, trace: &'t Trace, id: ResourceId) -> impl Iterator<Item = Generation> + use<'t> {
    let count = match plan.kind(id) {
        ResourceKind::Stream(stream) => plan.stream(stream).shard_count,
        _ => 1,
    };
    let later = trace.resharded.iter().filter(move |(stream, _)| *stream == id).map(|(_, generation)| *generation);
    core::iter::once(Generation { opened: None, first: 0, count }).chain(later)
}

/// The generation that a record was put into.
fn generation_of(plan: &Plan, trace: &Trace, record: RecordId) -> Generation {
    let id = trace.record(record).resource;
    let mut generations = generations(plan, trace, id);
    let first = Generation { opened: None, first: 0, count: 1 };
    let first = generations.next().unwrap_or(first);
    if trace.resharded.is_empty() {
        return first;
    }
    let sent = trace.sent_by(record).unwrap_or(trace.record(record).fact);
    generations.take_while(|later| later.opened.is_some_and(|opened| opened < sent)).last().unwrap_or(first)
}

/// The shards that had the keys of a shard before it; none of the first ones. `Rule::KinesisShardParentsFirst`
pub fn parents(plan: &Plan, trace: &Trace, stream: ResourceId, shard: u16) -> Range<u16> {
    if trace.resharded.is_empty() {
        return 0..0;
    }
    let mut before: Option<Generation> = None;
    for generation in generations(plan, trace, stream) {
        if generation.has(shard) {
            let Some(parents) = before else { return 0..0 };
            let (low, high) = generation.hashes(shard);
            return parents.shard(low)..parents.shard(high) + 1;
        }
        before = Some(generation);
    }
    0..0
}
