//! Amazon Kinesis Data Streams, and the streams of DynamoDB's tables.
//!
//! A stream is a few shards, and a shard is a list that only grows. Nothing here knows what becomes of a record that was
//! read: each reader has a place of its own in each shard, and what is behind that place is new to it.

mod enhanced_fan_out;
pub(crate) mod md5;
mod partition_key;
mod reading;
pub mod resharding;
mod retention_period;
pub mod shard;
pub mod table;

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::id::{FactId, RecordId, StreamId};
use crate::plan::{self, Plan};
use crate::time::Instant;
pub use partition_key::{key_hash, partition_key};
use reading::Reader;
use resharding::Generation;
use shard::Shard;

/// A stream as it stands.
struct Stream {
    settings: plan::Stream,
    /// How many records ever arrived: numbers are given by arrival.
    arrived: u32,
    shards: Vec<Shard>,
    /// The shards that are open.
    open: Generation,
    readers: Vec<Reader>,
    /// The facts of what is kept, oldest first.
    kept: VecDeque<FactId>,
    /// The moment for which a timer is set.
    retention_armed: Option<Instant>,
    /// Of a table: the record that wrote each item it has, by key.
    items: BTreeMap<String, RecordId>,
}

/// All streams.
pub(crate) struct Streams {
    streams: Vec<Stream>,
    /// A partition key in the making, kept to spare allocations.
    key: String,
}

impl Streams {
    pub(crate) fn new(plan: &Plan) -> Streams {
        let streams = plan.streams.iter().map(|stream| Stream {
            settings: stream.clone(),
            arrived: 0,
            shards: (0..stream.shard_count).map(|_| Shard::default()).collect(),
            open: Generation { opened: None, first: 0, count: stream.shard_count },
            readers: Vec::new(),
            kept: VecDeque::new(),
            retention_armed: None,
            items: BTreeMap::new(),
        });
        Streams { streams: streams.collect(), key: String::new() }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Stream, fx: &mut Effects) {
        match event {
            event::Stream::Arrives { stream, how, which, cause } => self.arrives(stream, how, which, cause, fx),
            event::Stream::BeginReading { stream, mapping } => self.begin_reading(stream, mapping, fx),
            event::Stream::StopReading { stream, mapping } => self.stop_reading(stream, mapping),
            event::Stream::Poll { stream, mapping, shard } => self.poll(stream, mapping, shard, fx),
            event::Stream::RetentionEnds { stream } => self.retention_ends(stream, fx),
            event::Stream::Step { stream, step, fact } => self.step(stream, step, fact, fx),
        }
    }

    fn stream(&mut self, id: StreamId) -> &mut Stream {
        &mut self.streams[id.index()]
    }
}
