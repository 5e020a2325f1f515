//! What topics, buses and buckets cost. What SNS brings to queues and functions costs nothing, nor does a schedule.

use redrive_core::Run;
use redrive_core::fact::{Fact, Kind};
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::plan::{self, Endpoint};
use redrive_core::s3::notification::Change;

use super::Item;
use crate::requests::message_bytes;

/// What is charged as one: every begun 64 KB.
const CHUNK_BYTES: u64 = 64 * 1024;

pub(super) fn hear(run: &Run, fact: &Fact, add: &mut impl FnMut(ResourceId, Item, u64)) {
    let Some(resource) = fact.resource else { return };
    let chunks = |record: RecordId| message_bytes(run, record).div_ceil(CHUNK_BYTES).max(1);
    let all = || run.trace.of(fact.records).map(chunks).sum::<u64>();
    match (fact.kind, run.plan.kind(resource)) {
        (Kind::Published, plan::Kind::Topic(topic)) => {
            let is_fifo = run.plan.topic(topic).fifo;
            add(resource, if is_fifo { Item::FifoPublishes } else { Item::Publishes }, all());
        }
        (Kind::Published, plan::Kind::Bus(_)) => add(resource, Item::PublishedEvents, all()),
        (Kind::Published, plan::Kind::Bucket(_)) => {
            // To delete an object costs nothing.
            let is_put =
                |record: &RecordId| Change::of(&run.plan, &run.trace, run.trace.record(*record)) == Change::Put;
            add(resource, Item::PutRequests, run.trace.of(fact.records).filter(is_put).count() as u64);
        }
        (Kind::EndpointTook, plan::Kind::Subscription(id)) => match run.plan.subscription(id).endpoint {
            Endpoint::Https => add(resource, Item::HttpNotifications, all()),
            Endpoint::Email => add(resource, Item::EmailNotifications, fact.records.len().into()),
            // A text message costs what the country and the network take.
            Endpoint::Sms | Endpoint::Resource(_) => {}
        },
        _ => {}
    }
}
