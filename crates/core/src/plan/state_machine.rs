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

/// For which errors the task is tried again, how often, and after what waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrier {
    pub error_equals: Vec<Box<str>>,
    pub interval: Duration,
    pub max_attempts: u32,
    /// The factor by which each wait is multiplied, in thousandths.
    pub backoff_permille: u32,
    pub max_delay: Option<Duration>,
    /// Waits are random, from nothing to the whole: the jitter strategy FULL.
    pub has_full_jitter: bool,
}

/// Where it goes on after these errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catcher {
    pub error_equals: Vec<Box<str>>,
    pub next: ResourceId,
}
