use alloc::boxed::Box;

use crate::id::ResourceId;
use crate::time::Duration;

/// A Kinesis data stream, or the stream of a DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub id: ResourceId,
    pub shard_count: u16,
    pub retention_period: Duration,
    /// The table whose changes the stream holds.
    pub table: Option<Table>,
}

/// A DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub view_type: ViewType,
    /// The name of the partition key.
    pub key: Box<str>,
}

/// The images of an item that a record of a table's stream holds.
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
