use alloc::vec::Vec;

use super::Pattern;
use super::stream::Reading;
use crate::id::{FunctionId, QueueId, ResourceId, StreamId};
use crate::time::Duration;

/// What a mapping reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Queue(QueueId),
    Stream(StreamId),
}

/// A Lambda event source mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub id: ResourceId,
    pub source: Source,
    pub function: FunctionId,
    pub enabled: bool,
    pub batch_size: u32,
    pub maximum_batching_window: Duration,
    pub report_batch_item_failures: bool,
    /// A record passes if any of them matches; with none, every record passes.
    pub filters: Vec<Pattern>,
    pub maximum_concurrency: Option<u32>,
    /// Only with a stream.
    pub stream: Reading,
}
