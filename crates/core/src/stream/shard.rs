//! Shards, and the records that arrive in them.

use alloc::vec::Vec;

use super::Streams;
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, StreamId};
use crate::lengths::Lengths;
use crate::refusal::Refusal;
use crate::rule::Rule;

/// The longest data of a record.
const MAX_RECORD_BYTES: u32 = 1024 * 1024;

/// A list of records that only grows.
#[derive(Default)]
pub(super) struct Shard {
    /// The records, each with the fact of its arrival.
    pub records: Vec<(RecordId, FactId)>,
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
