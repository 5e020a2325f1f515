//! Shards: where a record is put.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Streams, resharding, table};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, StepId, StreamId};
use crate::plan::Plan;
use crate::push::answer;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{OriginKind, Record, Trace};

/// The longest data a record may have.
const MAX_RECORD_BYTES: u32 = 1024 * 1024;

/// A list of records that only grows.
#[derive(Default)]
pub(super) struct Shard {
    /// Each with the fact of its coming.
    pub records: Vec<(RecordId, FactId)>,
}

/// The shard of a key: the shards of a stream share all hashes evenly. `Rule::KinesisShardByKey`
pub fn of_hash(hash: u128, shard_count: u16) -> u16 {
    let Some(share) = share(shard_count) else { return 0 };
    (hash / share).min(u128::from(shard_count) - 1) as u16
}

/// How many hashes a shard has; none where it has all of them.
pub(super) fn share(shard_count: u16) -> Option<u128> {
    // 2^128 does not fit, so its share is taken of one less; what is left over belongs to the last shard.
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
    pub(super) fn arrives(&mut self, id: StreamId, how: OriginKind, which: u32, cause: FactId, fx: &mut Effects) {
        let numbers = match (how, which) {
            (OriginKind::Sent, 0) => {
                let step = StepId(fx.trace.fact(cause).value as u32);
                1..=fx.plan.send(step).map_or(0, |send| send.count)
            }
            _ => which..=which,
        };
        // OutcomeBatcher with the same fate are one fact.
        let mut first = RecordId(if how == OriginKind::Redelivery { which } else { fx.trace.records().len() as u32 });
        let (mut are_too_long, mut len) = (false, 0);
        for which in numbers {
            let record = if how == OriginKind::Redelivery {
                RecordId(which)
            } else {
                let stream = self.stream(id);
                stream.arrived += 1;
                let (resource, number) = (stream.settings.id, stream.arrived);
                fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how })
            };
            if fx.plan.stream(id).table.is_some() {
                self.change_item(id, record, cause, fx);
                continue;
            }
            let is_too_long = Text::of(fx.plan, fx.trace, fx.trace.record(record)).len_bytes() > MAX_RECORD_BYTES;
            if is_too_long != are_too_long {
                self.settle(id, Span::run(first, len), are_too_long, cause, fx);
                (first, are_too_long, len) = (record, is_too_long, 0);
            }
            len += 1;
        }
        self.settle(id, Span::run(first, len), are_too_long, cause, fx);
    }

    /// States what became of neighbours that have come, and puts them into their shards.
    fn settle(&mut self, id: StreamId, records: Span, are_too_long: bool, cause: FactId, fx: &mut Effects) {
        if records.is_empty() {
            return;
        }
        let resource = self.stream(id).settings.id;
        if are_too_long {
            let draft = Draft::new(FactKind::Rejected, Rule::KinesisShardRecordTooLong, cause);
            let refused = fx.record(draft.resource(resource).records(records).detail(Refusal::RecordTooLong.code()));
            answer(cause, refused, fx);
            return;
        }
        let sent =
            fx.record(Draft::new(FactKind::Sent, Rule::KinesisShardStores, cause).resource(resource).records(records));
        answer(cause, sent, fx);
        self.keep(id, sent, fx);
        for place in 0..records.len() {
            let record = fx.trace.nth(records, place);
            let shard = self.shard_of(id, record, fx);
            self.stream(id).shards[usize::from(shard)].records.push((record, sent));
            self.wake(id, shard, fx);
        }
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
