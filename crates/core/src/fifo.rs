//! Message group ids and deduplication ids, which FIFO queues and FIFO topics share.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt::Write;

use crate::draw;
use crate::id::RecordId;
use crate::plan::{Plan, ResourceKind, write_pieces};
use crate::text::Text;
use crate::time::{Duration, Instant};
use crate::trace::{Origin, Trace};

/// The deduplication interval. `Rule::SqsDeduplicationFiveMinutes`, `Rule::SnsFifoTopicDeduplicates`
const DEDUPLICATION_INTERVAL: Duration = Duration::secs(300);

/// The deduplication ids that a queue or a topic has accepted: hashes, and when each was last accepted.
#[derive(Default)]
pub(crate) struct Deduplication(BTreeMap<u64, Instant>);

impl Deduplication {
    /// Returns true if an id was accepted within the deduplication interval. Remembers it if it was not.
    pub fn is_duplicate(&mut self, key: u64, now: Instant) -> bool {
        match self.0.get(&key) {
            Some(&accepted) if accepted + DEDUPLICATION_INTERVAL > now => true,
            _ => {
                self.0.insert(key, now);
                false
            }
        }
    }
}

/// A hash of the deduplication id that the sender of a message gave it; none if it gave none.
pub(crate) fn deduplication_key(plan: &Plan, trace: &Trace, record: RecordId) -> Option<u64> {
    let mut id = String::new();
    write_deduplication_id(plan, trace, record, &mut id).then(|| draw::key_of(&id))
}

/// Writes the deduplication id that the sender of a message gave it: of a FIFO topic with content-based deduplication, the
/// content. Returns whether there is one.
pub fn write_deduplication_id(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) -> bool {
    let text = Text::of(plan, trace, trace.record(record));
    match (text.dedup(), trace.record(record).made()) {
        (Some(pieces), _) => write_pieces(pieces, out, text.n()),
        // `Rule::SnsFifoTopicHandsOnIds`
        (None, Origin::FannedOut { of, .. }) => match plan.kind(trace.record(of).resource) {
            ResourceKind::Topic(topic) if plan.topic(topic).content_based_deduplication => {
                Text::of(plan, trace, trace.record(of)).write(out);
            }
            ResourceKind::Topic(topic) if plan.topic(topic).fifo => {
                return write_deduplication_id(plan, trace, of, out);
            }
            _ => return false,
        },
        (None, Origin::Copied { of, .. }) => write_record_name(plan, trace, of, out),
        _ => return false,
    }
    true
}

/// Returns true if the deduplication id of a message is a hash of its content.
pub fn is_content_based(plan: &Plan, trace: &Trace, record: RecordId) -> bool {
    let text = Text::of(plan, trace, trace.record(record));
    match trace.record(record).made() {
        Origin::FannedOut { of, .. } if text.dedup().is_none() => {
            matches!(plan.kind(trace.record(of).resource),
                ResourceKind::Topic(topic) if plan.topic(topic).content_based_deduplication)
        }
        _ => false,
    }
}

/// A hash of a message's group id.
pub(crate) fn group_key(plan: &Plan, trace: &Trace, record: RecordId) -> u64 {
    let mut id = String::new();
    write_group_id(plan, trace, record, &mut id);
    draw::key_of(&id)
}

/// Writes the message group id: that of the send step, or the one that the code of a function gives its copy.
pub fn write_group_id(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) {
    let text = Text::of(plan, trace, trace.record(record));
    match (text.group(), trace.record(record).made()) {
        (Some(pieces), _) => write_pieces(pieces, out, text.n()),
        (None, Origin::Copied { of, .. }) => write_group_of_copy(plan, trace, record, of, out),
        (None, Origin::FannedOut { of, .. }) => write_group_id(plan, trace, of, out),
        (None, _) => {}
    }
}

/// The code of a function uses the partition key of the record as the group id, else the record's name.
/// `Rule::LambdaHandlerSendsToFifo`
fn write_group_of_copy(plan: &Plan, trace: &Trace, copy: RecordId, of: RecordId, out: &mut String) {
    let (step, n) = trace.root(trace.record(copy));
    match plan.send(step).and_then(|send| send.key.as_ref()) {
        Some(pieces) => write_pieces(pieces, out, n),
        None => write_record_name(plan, trace, of, out),
    }
}

/// The name of the copied record, so that copies of the same record have the same deduplication id.
fn write_record_name(plan: &Plan, trace: &Trace, id: RecordId, out: &mut String) {
    let record = trace.record(id);
    // Writing to a string cannot fail.
    let _ = write!(out, "{}-{}", plan.name(record.resource), record.number);
}
