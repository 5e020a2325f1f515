use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::id::ResourceId;
use crate::time::Duration;

/// A Step Functions state machine of the standard type, with one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateMachine {
    pub id: ResourceId,
    pub task: ResourceId,
    /// The maximum time of one try of the task.
    pub timeout: Option<Duration>,
    pub retry: Vec<Retrier>,
    pub catch: Vec<Catcher>,
}

/// The errors after which the task is tried again, the number of retries, and their waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrier {
    pub error_equals: Vec<Box<str>>,
    pub interval: Duration,
    pub max_attempts: u32,
    /// The factor by which each wait is multiplied, in thousandths.
    pub backoff_permille: u32,
    pub max_delay: Option<Duration>,
    /// Each wait is drawn between 0 and its full length: the jitter strategy FULL.
    pub has_full_jitter: bool,
}

/// The destination after these errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catcher {
    pub error_equals: Vec<Box<str>>,
    pub next: ResourceId,
}
