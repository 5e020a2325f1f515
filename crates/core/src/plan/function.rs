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

impl Function {
    /// Returns the settings after an update. A published version keeps what it locks; the rest belongs to the function or
    /// to the qualifier. `Rule::LambdaFunctionVersionLocks`, `Rule::LambdaFunctionQualifierConfig`
    #[inline(never)]
    pub fn updated(&self, new: &Function) -> Function {
        let mut next = new.clone();
        let is_published = self.qualifier.as_deref().is_some_and(|qualifier| qualifier != "$LATEST");
        if is_published && self.qualifier == new.qualifier {
            next.timeout = self.timeout;
            next.memory_size_mb = self.memory_size_mb;
            next.runtime = self.runtime.clone();
            next.handler = self.handler.clone();
            next.dead_letter_target = self.dead_letter_target;
        }
        next
    }
}

/// AWS's event invoke config, for asynchronous events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInvoke {
    pub maximum_retry_attempts: u8,
    pub maximum_event_age: Duration,
    pub on_success: Option<ResourceId>,
    pub on_failure: Option<ResourceId>,
}

/// Decides only the form of error payloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime(pub Box<str>);

impl Runtime {
    /// The name of the base type of errors.
    pub fn error_type(&self) -> &'static str {
        let families = [
            ("python", "Exception"),
            ("dotnet", "Exception"),
            ("nodejs", "Error"),
            ("java", "java.lang.RuntimeException"),
            ("ruby", "Function<RuntimeError>"),
        ];
        let family = families.into_iter().find(|(prefix, _)| self.0.starts_with(prefix));
        // Custom runtimes, such as Go and Rust.
        family.map_or("errorString", |(_, error_type)| error_type)
    }
}

/// The behaviour of the function's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    pub init: Duration,
    pub overhead: Duration,
    pub per_record: Duration,
    /// Random variation, in thousandths.
    pub jitter_permille: u32,
    /// All records at once. After a failure the work on the others continues.
    pub parallel: bool,
    pub on_bad_record: OnBadRecord,
    /// The destination of bad records that the code catches.
    pub bad_records_to: Option<ResourceId>,
    /// The destinations of a copy of each record whose work is done.
    pub sends: Vec<ResourceId>,
    /// The response in place of the valid one.
    pub response: Option<Response>,
    /// The settings of idempotency, which skips work that is done already.
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
    /// One key for each record: the value at this path in it.
    Path(Vec<Box<str>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnBadRecord {
    /// Stop at once, without work on the other records, and throw.
    Throw,
    /// Go on, and report each failed identifier.
    Report,
    /// Stop, and report the failed record and all not tried.
    StopAndReport,
    /// Go on, and succeed.
    Swallow,
    /// Process the batch, delete each good message, and throw at the end if one was bad.
    DeleteAsYouGo,
    /// Catch, and return this JSON.
    Return(Box<str>),
}

/// A literal answer. `{id}` and `{bad}` in it stand for the first and the first bad identifier of the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The bytes of the response.
    pub text: Box<str>,
}
