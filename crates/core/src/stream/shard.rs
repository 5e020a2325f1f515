//! Shards, and the shard of a record.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Streams, resharding, table};
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, StreamId};
use crate::lengths::Lengths;
use crate::plan::Plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::trace::Trace;

/// The longest data of a record.
const MAX_RECORD_BYTES: u32 = 1024 * 1024;

/// A list of records that only grows.
#[derive(Default)]
pub(super) struct Shard {
    /// Each with the fact of its arrival.
    pub records: Vec<(RecordId, FactId)>,
}

/// The shard of a key: the shards of a stream share all hashes evenly. `Rule::KinesisShardByKey`
pub fn of_hash(hash: u128, shard_count: u16) -> u16 {
    let Some(share) = share(shard_count) else { return 0 };
    (hash / share).min(u128::from(shard_count) - 1) as u16
}

/// The number of hashes of a shard; none if it has all of them.
pub(super) fn share(shard_count: u16) -> Option<u128> {
    // 2^128 does not fit, so the share is that of one less. The remainder belongs to the last shard.
    match u128::from(shard_count) {
        0 | 1 => None,
        count if count.is_power_of_two() => Some(1u128 << (128 - count.trailing_zeros())),
        count => Some(u128::MAX / count),
    }
}

/// The shard that a record of a stream is in.
pub fn of_record(plan: &Plan, trace: &Trace, record: RecordId) -> u16 {
    let crate::plan::ResourceKind::Stream(_) = plan.kind(trace.record(record).resource) else { return 0 };
    resharding::of_record(plan, trace, record).shard(resharding::hash_of(plan, trace, record))
}

/// The id of that shard.
pub fn id_of(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    let shard = of_record(plan, trace, record);
    let record = trace.record(record);
    if table::of(plan, record).is_some() {
        let hash = (plan.key(record.resource) ^ u64::from(shard)) as u32;
        return alloc::format!("shardId-{:020}-{hash:08x}", plan.start_unix_millis);
    }
    alloc::format!("shardId-{shard:012}")
}

impl Streams {
    /// PutRecord, for one record, or for all of a send step.
    pub(crate) fn arrives(&mut self, id: StreamId, arrival: Arrival, fx: &mut Effects) {
        if fx.plan.stream(id).table.is_some() {
            for arrival in arrival.each(fx) {
                let record = fx.add_record(arrival);
                self.change_item(id, record, arrival.cause, fx);
            }
            return;
        }
        arrival.receive(
            self,
            fx,
            |_, _, record, fx| {
                let bytes = Lengths::of(fx.plan, fx.trace, fx.trace.record(record)).body;
                if bytes > MAX_RECORD_BYTES {
                    Admission::Refused(Refusal::RecordTooLong, 0)
                } else {
                    Admission::Accepted
                }
            },
            |streams, records, admission, fx| streams.settle(id, records, admission, arrival.cause, fx),
        );
    }

    /// Records the admission of consecutive records, and adds the accepted ones to their shards.
    fn settle(&mut self, id: StreamId, records: Span, admission: Admission, cause: FactId, fx: &mut Effects) {
        let resource = fx.plan.stream(id).id;
        if let Admission::Refused(refusal, status) = admission {
            let rule = Rule::KinesisShardRecordTooLong;
            admission::reject(resource, records, (refusal, status), (rule, cause), fx);
            return;
        }
        let sent =
            fx.record(Draft::new(FactKind::Sent, Rule::KinesisShardStores, cause).resource(resource).records(records));
        self.keep(id, sent, fx);
        for place in 0..records.len() {
            self.store(id, fx.trace.nth(records, place), sent, fx);
        }
    }

    /// Adds a record to its shard, from which its readers get it.
    pub(super) fn store(&mut self, id: StreamId, record: RecordId, sent: FactId, fx: &mut Effects) {
        let shard = self.shard_of(id, record, fx);
        self.stream(id).shards[usize::from(shard)].records.push((record, sent));
        self.wake(id, shard, fx);
    }
}

#[cfg(test)]
mod tests {
    use super::of_hash;

    #[test]
    fn shards_share_all_hashes() {
        for count in [1, 2, 3, 5, 8, 1000] {
            assert_eq!(of_hash(0, count), 0);
            assert_eq!(of_hash(u128::MAX, count), count - 1);
        }
        assert_eq!(of_hash(u128::MAX / 2, 2), 0);
        assert_eq!(of_hash(u128::MAX / 2 + 1, 2), 1);
        assert_eq!(of_hash(u128::MAX / 2, 3), 1);
    }
}
