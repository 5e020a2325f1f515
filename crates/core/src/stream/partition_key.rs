//! The partition key, which decides on the shard and on the lane.

use alloc::string::String;
use core::fmt::Write;

use super::{md5, table};
use crate::id::RecordId;
use crate::plan::{Plan, write_pieces};
use crate::trace::Trace;

/// Writes the partition key of a record: that of its send step, else the record's own id.
/// `Rule::KinesisShardOwnKey`
pub fn partition_key(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) {
    if let Some(table) = table::of(plan, trace.record(record)) {
        table::write_key(plan, trace, table, record, out);
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
