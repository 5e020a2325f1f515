use crate::id::ResourceId;
use crate::time::Duration;

/// A program with an AWS SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub id: ResourceId,
    pub calls: ResourceId,
    /// True if it waits for a function's answer: the invocation type.
    pub waits: bool,
    pub retry_mode: RetryMode,
    /// The first try counts.
    pub max_attempts: u32,
    pub read_timeout: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryMode {
    Standard,
    Legacy,
    None,
}
