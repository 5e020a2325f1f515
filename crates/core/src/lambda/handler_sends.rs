//! What the code of a function gives along with the copies that it sends: a FIFO queue wants a group and an id.
//! `Rule::LambdaHandlerSendsToFifo`

use alloc::string::String;
use core::fmt::Write;

use crate::id::RecordId;
use crate::plan::Plan;
use crate::trace::{Origin, Trace};

/// The deduplication id: the name of the record that the copy is made of, so that a copy of the same record is the same.
pub fn write_id(plan: &Plan, trace: &Trace, copy: RecordId, out: &mut String) {
    let of = match trace.record(copy).made() {
        Origin::Copied { of, .. } => trace.record(of),
        _ => trace.record(copy),
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "{}-{}", plan.name(of.resource), of.number);
}

/// The message group, where the record itself has none: its partition key, else its own name.
pub fn write_group(plan: &Plan, trace: &Trace, copy: RecordId, out: &mut String) {
    let (step, n) = trace.root(trace.record(copy));
    match plan.send(step).and_then(|send| send.key.as_ref()) {
        Some(pieces) => crate::plan::write_pieces(pieces, out, n),
        None => write_id(plan, trace, copy, out),
    }
}
