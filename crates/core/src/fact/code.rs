//! The words that a fact holds as one byte.

use super::field::{FieldValue, InJson, Shape};

/// Declares an enum that fits in a byte, can be read back from one, and has a name in JSON.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)*];
            /// The names of all variants in JSON.
            pub const WORDS: &[&'static str] = &[$($text,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            pub fn from_code(code: u8) -> Option<$name> {
                $name::ALL.get(code as usize).copied()
            }

            pub const fn code(self) -> u8 {
                self as u8
            }
        }

        impl $crate::fact::field::FromColumn<u8> for $name {
            const FALLBACK: $name = $name::ALL[0];

            fn read(code: u8) -> Option<$name> {
                $name::from_code(code)
            }
        }
    )*};
}
pub(crate) use codes;

/// Writes the words of these enums in JSON.
macro_rules! words {
    ($($name:ident),*) => {$(
        impl InJson for $name {
            const SHAPE: Shape = Shape::Word($name::WORDS);

            fn in_json(self) -> Option<FieldValue> {
                Some(FieldValue::Word(self.as_str()))
            }
        }
    )*};
}

words!(
    Answer,
    BatchFailure,
    CallEnd,
    ClosedBy,
    EventEnd,
    ExecutionStatus,
    Form,
    GivenUpWhy,
    Limit,
    MoveTaskStatus,
    Outcome,
    PassEnd,
    PollersWhy,
    SentThrough,
    ThrottledBy
);

codes! {
    /// The end of an execution, in AWS's words.
    ExecutionStatus {
        Succeeded = "SUCCEEDED",
        Failed = "FAILED",
    }

    /// The document that is delivered to an endpoint.
    Form {
        /// The notification of SNS, as JSON.
        Notification = "notification",
        /// The message unchanged.
        Raw = "raw",
        /// The event that SNS sends to a function.
        SnsEvent = "snsEvent",
        /// An event of a bus, unchanged.
        BusEvent = "busEvent",
        /// An event notification of S3.
        S3Records = "s3Records",
        /// The event that S3 sends to a bus.
        S3Event = "s3Event",
    }

    /// Why a delivery is not retried.
    PassEnd {
        /// A refusal like this is permanent.
        ClientError = "clientError",
        RetriesExhausted = "retriesExhausted",
        AgeExceeded = "ageExceeded",
    }

    /// The result of a call.
    Answer {
        Ok = "ok",
        /// The function ended with an error.
        FunctionError = "functionError",
        /// The response of the function is no proxy response.
        Malformed = "malformed",
        /// No response came in time.
        TimedOut = "timedOut",
        Throttled = "throttled",
        Refused = "refused",
    }

    /// Why a caller does not retry.
    CallEnd {
        NotRetryable = "notRetryable",
        AttemptsExhausted = "attemptsExhausted",
        QuotaExhausted = "quotaExhausted",
    }

    /// Why an asynchronous event is not retried, in AWS's words.
    EventEnd {
        Success = "Success",
        RetriesExhausted = "RetriesExhausted",
        EventAgeExceeded = "EventAgeExceeded",
        ZeroReservedConcurrency = "ZeroReservedConcurrency",
        RecursiveInvocation = "RecursiveInvocation",
    }

    /// The setting that names a destination.
    SentThrough {
        OnSuccess = "onSuccess",
        OnFailure = "onFailure",
        DeadLetter = "deadLetterConfig",
        /// The dead-letter queue of a subscription.
        Subscription = "subscription",
        /// The dead-letter queue of a rule's target.
        Target = "target",
        /// A catcher of a state machine.
        Catch = "catch",
    }

    /// The end of an invocation, as seen by the function.
    Outcome {
        Success = "success",
        /// The handler threw an exception.
        Error = "error",
        Timeout = "timeout",
        /// The process exited.
        Crash = "crash",
        OutOfMemory = "outOfMemory",
    }

    /// Why a batch was closed.
    ClosedBy {
        Poll = "poll",
        Size = "size",
        Window = "window",
        Payload = "payload",
        /// It is one half of a batch that failed.
        Split = "split",
        /// It is the rest of a batch after the checkpoint has moved.
        Checkpoint = "checkpoint",
    }

    /// The limit that throttled an invocation.
    ThrottledBy {
        Reserved = "reservedConcurrentExecutions",
        Account = "concurrentExecutions",
        ScalingRate = "scalingRate",
        /// A `throttle` step.
        Step = "throttle",
    }

    /// Why the number of pollers changed.
    PollersWhy {
        Start = "start",
        Grow = "grow",
        BackOff = "backOff",
        Quiet = "quiet",
        Wake = "wake",
        Stop = "stop",
        /// `maximumConcurrency` was lowered.
        Maximum = "maximumConcurrency",
    }

    /// Why all records of a batch count as failed.
    BatchFailure {
        FunctionError = "functionError",
        NotJson = "notJson",
        NotAnObject = "notAnObject",
        NotAList = "notAList",
        BadEntry = "badEntry",
        EmptyIdentifier = "emptyIdentifier",
        UnknownIdentifier = "unknownIdentifier",
    }

    /// Why a batch of a stream was discarded.
    GivenUpWhy {
        RetryAttemptsExhausted = "retryAttemptsExhausted",
        RecordAgeExceeded = "recordAgeExceeded",
        /// The records exceeded the retention period of the stream.
        Expired = "expired",
    }

    /// The end of a message move task.
    MoveTaskStatus {
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
        /// FAILED: AWS.SimpleQueueService.NonExistentQueue
        DestinationGone = "destinationGone",
        /// FAILED: CouldNotDetermineMessageSource
        SourceUnknown = "sourceUnknown",
    }

    /// The limit that stopped a run.
    Limit {
        Records = "records",
        Facts = "facts",
        Work = "work",
    }
}
