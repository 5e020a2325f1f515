use alloc::boxed::Box;

use crate::id::ResourceId;
use crate::time::{Duration, Instant};

/// A Kinesis data stream, or the stream of a DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub id: ResourceId,
    pub shard_count: u16,
    pub retention_period: Duration,
    /// The table whose changes it holds.
    pub table: Option<Table>,
}

/// A DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub view_type: ViewType,
    /// The name of the partition key.
    pub key: Box<str>,
}

/// What a record of a table's stream shows of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewType {
    KeysOnly,
    NewImage,
    OldImage,
    NewAndOldImages,
}

impl ViewType {
    pub const ALL: [ViewType; 4] =
        [ViewType::KeysOnly, ViewType::NewImage, ViewType::OldImage, ViewType::NewAndOldImages];

    pub const fn as_str(self) -> &'static str {
        match self {
            ViewType::KeysOnly => "KEYS_ONLY",
            ViewType::NewImage => "NEW_IMAGE",
            ViewType::OldImage => "OLD_IMAGE",
            ViewType::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }
}

/// What a mapping has set that only a stream's mapping can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamReading {
    pub starting_position: StartingPosition,
    pub bisect_batch_on_function_error: bool,
    /// None: as often as it takes.
    pub maximum_retry_attempts: Option<u32>,
    /// None: as old as the stream keeps them.
    pub maximum_record_age: Option<Duration>,
    pub parallelization_factor: u16,
    /// Where the invocation record of a batch goes that was given up.
    pub on_failure: Option<ResourceId>,
    pub enhanced_fan_out: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    TrimHorizon,
    Latest,
    /// Moments before the run are its start: there was nothing in the stream.
    AtTimestamp(Instant),
}

/// What a mapping without stream settings has in their place.
pub(crate) static NONE: StreamReading = StreamReading {
    starting_position: StartingPosition::TrimHorizon,
    bisect_batch_on_function_error: false,
    maximum_retry_attempts: None,
    maximum_record_age: None,
    parallelization_factor: 1,
    on_failure: None,
    enhanced_fan_out: false,
};

impl super::Mapping {
    /// The settings that only a stream's mapping has.
    pub fn reading(&self) -> &StreamReading {
        self.stream.as_deref().unwrap_or(&NONE)
    }
}

/// Kept apart, as most mappings have none.
pub type Reading = Option<Box<StreamReading>>;
