use alloc::vec::Vec;

use super::Pattern;
use crate::id::{FunctionId, QueueId, ResourceId, StreamId};
use crate::time::{Duration, Instant};

/// A Lambda event source mapping: the settings that every source has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub id: ResourceId,
    pub source: Source,
    pub function: FunctionId,
    pub enabled: bool,
    pub batch_size: u32,
    pub maximum_batching_window: Duration,
    pub report_batch_item_failures: bool,
    /// A record passes if any filter matches. Without filters, every record passes.
    pub filters: Vec<Pattern>,
}

/// The event source of a mapping, with the settings that only this type of source has. A new type of source is a
/// variant here and, if neither pollers nor lanes read it, a reader in `lambda/event_source_mapping`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Queue(QueueSource),
    Stream(StreamSource),
}

/// An SQS queue as event source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSource {
    pub queue: QueueId,
    pub maximum_concurrency: Option<u32>,
}

/// A Kinesis stream or the stream of a DynamoDB table as event source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamSource {
    pub stream: StreamId,
    pub starting_position: StartingPosition,
    pub bisect_batch_on_function_error: bool,
    /// None: no limit.
    pub maximum_retry_attempts: Option<u32>,
    /// None: the retention period of the stream is the only limit.
    pub maximum_record_age: Option<Duration>,
    pub parallelization_factor: u16,
    /// The destination of the invocation records of discarded batches.
    pub on_failure: Option<ResourceId>,
    pub enhanced_fan_out: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    TrimHorizon,
    Latest,
    /// A moment before the run is the start of the run: the stream was empty.
    AtTimestamp(Instant),
}

impl Mapping {
    /// The source, if it is a queue.
    pub fn queue(&self) -> Option<&QueueSource> {
        match &self.source {
            Source::Queue(source) => Some(source),
            Source::Stream(_) => None,
        }
    }

    /// The source, if it is a stream.
    pub fn stream(&self) -> Option<&StreamSource> {
        match &self.source {
            Source::Stream(source) => Some(source),
            Source::Queue(_) => None,
        }
    }
}
