//! The cost of topics, buses and buckets: requests, and the deliveries that AWS charges.

use redrive_core::Run;
use redrive_core::documents::s3_object::Change;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::plan::{self, Endpoint};

use super::Item;
use crate::requests::message_bytes;

/// Size that is charged as one request.
const CHUNK_BYTES: u64 = 64 * 1024;

pub(super) fn hear(run: &Run, fact: &Fact, add: &mut impl FnMut(ResourceId, Item, u64)) {
    let Some(resource) = fact.resource else { return };
    let requests = || -> u64 { run.trace.of(fact.records).map(|record| chunks(run, record)).sum() };
    match (fact.kind, run.plan.kind(resource)) {
        (FactKind::Published | FactKind::Deduplicated, plan::ResourceKind::Topic(topic)) => {
            let item = if run.plan.topic(topic).fifo { Item::FifoPublishes } else { Item::Publishes };
            add(resource, item, requests());
        }
        (FactKind::Published, plan::ResourceKind::Bus(_)) => add(resource, Item::BusEvents, requests()),
        (FactKind::Published, plan::ResourceKind::Bucket(_)) => {
            // Deletes are free.
            let is_put =
                |record: &RecordId| Change::of(&run.plan, &run.trace, run.trace.record(*record)) == Change::Put;
            add(resource, Item::Puts, run.trace.of(fact.records).filter(is_put).count() as u64);
        }
        // A delivery is charged even if the endpoint refuses it.
        (
            FactKind::EndpointTook | FactKind::PassFailed | FactKind::PassGivenUp,
            plan::ResourceKind::Subscription(id),
        ) => {
            let subscription = run.plan.subscription(id);
            let item = match subscription.endpoint {
                Endpoint::Https => Item::HttpsDeliveries,
                Endpoint::Email => Item::EmailDeliveries,
                Endpoint::Resource(_) | Endpoint::Sms => return,
            };
            add(resource, item, requests());
        }
        (FactKind::PassedOn, plan::ResourceKind::Subscription(id)) => {
            let topic = run.plan.topic(run.plan.subscription(id).topic);
            if topic.fifo {
                add(resource, Item::FifoDeliveries, requests());
            }
        }
        _ => {}
    }
}

fn chunks(run: &Run, record: RecordId) -> u64 {
    message_bytes(run, record).div_ceil(CHUNK_BYTES).max(1)
}
