//! Amazon Kinesis Data Streams, and the streams of DynamoDB's tables.
//!
//! A stream consists of shards, and a shard is a list that only grows. Each reader has its own position in each shard; the
//! records behind it are new to the reader.

mod enhanced_fan_out;
mod reading;
mod resharding;
mod retention_period;
mod shard;
mod table;

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::generation::Generation;
use crate::id::{FactId, RecordId, StreamId};
use crate::plan::Plan;
use crate::time::Instant;
use reading::Reader;
use shard::Shard;

/// The state of a stream.
struct Stream {
    shards: Vec<Shard>,
    /// The shards that are open.
    open: Generation,
    readers: Vec<Reader>,
    /// The facts of the stored records, oldest first.
    kept: VecDeque<FactId>,
    /// The moment for which the retention timer is set.
    retention_armed: Option<Instant>,
    /// Of a table: the record that wrote each item, by key.
    items: BTreeMap<String, RecordId>,
}

/// All streams.
pub(crate) struct Streams {
    streams: Vec<Stream>,
    /// A partition key under construction, kept to avoid allocations.
    key: String,
}

impl Streams {
    pub(crate) fn new(plan: &Plan) -> Streams {
        let streams = plan.streams.iter().map(|stream| Stream {
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
            event::Stream::BeginReading { stream, mapping } => self.begin_reading(stream, mapping, fx),
            event::Stream::StopReading { stream, mapping } => self.stop_reading(stream, mapping),
            event::Stream::Poll { stream, mapping, shard } => self.poll(stream, mapping, shard, fx),
            event::Stream::RetentionEnds { stream } => self.retention_ends(stream, fx),
        }
    }

    fn stream(&mut self, id: StreamId) -> &mut Stream {
        &mut self.streams[id.index()]
    }
}
