use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::id::ResourceId;
use crate::time::Duration;

/// A Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    pub id: ResourceId,
    pub timeout: Duration,
    pub memory_size_mb: u32,
    pub reserved_concurrent_executions: Option<u32>,
    pub qualifier: Option<Box<str>>,
    pub runtime: Runtime,
    pub handler: Handler,
    pub event_invoke: EventInvoke,
    pub dead_letter_target: Option<ResourceId>,
}

/// AWS's event invoke config: what happens to events that come asynchronously.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInvoke {
    pub maximum_retry_attempts: u8,
    pub maximum_event_age: Duration,
    pub on_success: Option<ResourceId>,
    pub on_failure: Option<ResourceId>,
}

/// Decides the shape of error payloads, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime(pub Box<str>);

impl Runtime {
    /// The type of the most general error that there is.
    pub fn error_type(&self) -> &'static str {
        let families = [
            ("python", "Exception"),
            ("dotnet", "Exception"),
            ("nodejs", "Error"),
            ("java", "java.lang.RuntimeException"),
            ("ruby", "Function<RuntimeError>"),
        ];
        let family = families.into_iter().find(|(prefix, _)| self.0.starts_with(prefix));
        // Custom runtimes: Go, Rust and what people bring along.
        family.map_or("errorString", |(_, error_type)| error_type)
    }
}

/// The behaviour of the function's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    pub init: Duration,
    pub overhead: Duration,
    pub per_record: Duration,
    /// Share of random variation, in thousandths.
    pub jitter_permille: u32,
    /// All records at once; a failure does not spare the others.
    pub parallel: bool,
    pub on_bad_record: OnBadRecord,
    /// Where the code itself puts a bad record that it swallows.
    pub bad_records_to: Option<ResourceId>,
    /// Where each record whose work gets done sends a copy.
    pub sends: Vec<ResourceId>,
    /// Returned in place of the right answer.
    pub response: Option<Response>,
    /// The settings by which it skips work that is done already.
    pub idempotency: Option<Idempotency>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    pub key: IdempotencyKey,
    pub expires_after: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// One key for the whole event.
    RequestId,
    /// For each record what is at this path in it.
    Path(Vec<Box<str>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnBadRecord {
    /// Stop at once, the rest untouched, and throw.
    Throw,
    /// Go on, and report each failed identifier.
    Report,
    /// Stop, and report the failed record and all not tried.
    StopAndReport,
    /// Go on, and succeed.
    Swallow,
    /// Go through the batch, delete each good message itself, and throw at the end if one was bad.
    DeleteAsYouGo,
    /// Catch, and return this JSON.
    Return(Box<str>),
}

/// A literal answer. `{id}` and `{bad}` in it stand for the first and the first bad identifier of the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The bytes the function returns.
    pub text: Box<str>,
}
