//! The cost of streams and tables: shards by the hour, records by size. AWS rounds hours up; the bill counts
//! milliseconds, so that a run of a second does not cost an hour.

use redrive_core::Run;
use redrive_core::documents::dynamodb_change;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::generation::Generation;
use redrive_core::id::ResourceId;
use redrive_core::plan;
use redrive_core::shards::generations;
use redrive_core::time::Duration;

use super::Item;
use crate::requests::message_bytes;

/// Size that is charged as one unit of a record in a stream.
const PAYLOAD_UNIT_BYTES: u64 = 25 * 1024;
/// Size that is charged as one unit of an item.
const WRITE_UNIT_BYTES: u64 = 1024;
const DAY: Duration = Duration::secs(86_400);

/// Returns the charges for the writes and reads of a fact.
pub(super) fn hear(run: &Run, fact: &Fact, add: &mut impl FnMut(ResourceId, Item, u64)) {
    let Some(resource) = fact.resource else { return };
    let plan::ResourceKind::Stream(id) = run.plan.kind(resource) else { return };
    let is_table = run.plan.stream(id).table.is_some();
    match fact.kind {
        FactKind::Sent | FactKind::Unchanged if is_table => {
            add(resource, Item::WriteRequestUnits, write_units(run, fact))
        }
        FactKind::Sent => {
            let units = run.trace.of(fact.records).map(|record| {
                let bytes = message_bytes(run, record);
                bytes.div_ceil(PAYLOAD_UNIT_BYTES).max(1)
            });
            add(resource, Item::PutPayloadUnits, units.sum());
        }
        FactKind::Read if fact.target.is_some_and(|reader| has_fan_out(run, reader)) => {
            let bytes = run.trace.of(fact.records).map(|record| message_bytes(run, record)).sum();
            add(resource, Item::FanOutGb, bytes);
        }
        _ => {}
    }
}

/// Returns the write capacity units that the writes of a fact consume. `Rule::MetricsStreamWriteUnits`
pub(crate) fn write_units(run: &Run, fact: &Fact) -> u64 {
    // The size of a write is that of the larger item, before or after it.
    let bytes_of = |record| dynamodb_change::bytes_written(&run.plan, &run.trace, record);
    let before = fact.previous_write().map_or(0, bytes_of);
    let units = run.trace.of(fact.records).map(|record| before.max(bytes_of(record)).div_ceil(WRITE_UNIT_BYTES).max(1));
    units.sum()
}

/// Returns the charges by the hour, which do not depend on traffic. `Rule::RedriveCostByTheMillisecond`
pub(super) fn over_time(run: &Run, add: &mut impl FnMut(ResourceId, Item, u64)) {
    for stream in run.plan.streams.iter().filter(|stream| stream.table.is_none()) {
        let time = open_shard_millis(run, stream.id);
        add(stream.id, Item::ShardHours, time);
        if stream.retention_period > DAY {
            add(stream.id, Item::ExtendedRetentionShardHours, time);
        }
        let readers = run.plan.mappings.iter().filter(|mapping| run.plan.source(mapping) == stream.id);
        let readers = readers.filter(|mapping| has_fan_out(run, mapping.id)).count() as u64;
        add(stream.id, Item::FanOutShardHours, time * readers);
    }
}

/// Returns the total time of all open shards of a stream.
fn open_shard_millis(run: &Run, stream: ResourceId) -> u64 {
    let generations: Vec<Generation> = generations(&run.plan, &run.trace, stream).collect();
    let began = |of: &Generation| of.opened.map_or(0, |fact| run.trace.fact(fact).at.0);
    let ends = generations.iter().skip(1).map(began).chain([run.end.at.0]);
    let each = generations.iter().zip(ends).map(|(of, end)| end.saturating_sub(began(of)) * u64::from(of.count));
    each.sum()
}

fn has_fan_out(run: &Run, mapping: ResourceId) -> bool {
    let mut mappings = run.plan.mappings.iter().filter(|of| of.id == mapping);
    mappings.any(|of| of.stream().is_some_and(|source| source.enhanced_fan_out))
}
