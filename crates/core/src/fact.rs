//! What can be a fact. All of them are in the past tense.

use crate::id::{FactId, InvocationId, RecordId, ResourceId};
use crate::plan::Fault;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Instant;

/// Makes a small enum that fits in a byte, comes back from one, and has a name for JSON.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)*];

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
    )*};
}
pub(crate) use codes;

codes! {
    /// The kinds of facts. After each: what `resource`, `target`, `records`, `value` and `detail` say.
    FactKind {
        /// A script step happened. `value`: its `StepId`. The only kind without cause.
        StepTaken = "stepTaken",
        /// AWS refused what a step asked. `value`: its `StepId`; `detail`: a `Refusal`.
        StepRefused = "stepRefused",
        /// What a step began is over. `value`: its `StepId`.
        ConditionEnded = "conditionEnded",
        /// `resource`: queue; `records`; `value`: their delay in ms; of a table's stream the `RecordId` of the item as it
        /// was before, plus one.
        Sent = "sent",
        /// `resource`: queue; `records`: never stored; `detail`: a `Refusal`; `value`: of a service error its HTTP status.
        Rejected = "rejected",
        /// `resource`: queue; `records`.
        DelayEnded = "delayEnded",
        /// `resource`: queue; `target`: mapping, none for a script step; `value`: hidden for so many ms.
        Received = "received",
        /// A script step got nothing. `resource`: queue.
        ReceivedNothing = "receivedNothing",
        /// `resource`: queue; `records`: visible again.
        VisibilityEnded = "visibilityEnded",
        /// `resource`: queue; `records`; `value`: hidden for so many ms from now.
        VisibilityChanged = "visibilityChanged",
        /// `resource`: the queue they were in; `target`: the dead-letter queue.
        MovedToDeadLetterQueue = "movedToDeadLetterQueue",
        /// `resource`: queue; `target`: mapping or function that deleted, none for a script step.
        Deleted = "deleted",
        /// `resource`: queue or stream; `records`: older than the retention period.
        Expired = "expired",
        /// `resource`: queue; `records`: can be received once more though they are in flight.
        Duplicated = "duplicated",
        /// `resource`: a queue that was deleted with these records in it.
        Discarded = "discarded",
        /// `resource`: mapping; `value`: how many pollers it wants; `detail`: a `PollersWhy`.
        PollersChanged = "pollersChanged",
        /// `resource`: mapping; `target`: a queue it may not read, or that is gone; `detail`: a `Refusal`.
        PollRefused = "pollRefused",
        /// `resource`: mapping; `target`: queue; `records`: matched no filter.
        FilteredOut = "filteredOut",
        /// `resource`: mapping; `target`: function; `value`: opened at; `detail`: a `ClosedBy`.
        BatchClosed = "batchClosed",
        /// `resource`: mapping; `records`: kept and tried again; `value`: after so many ms.
        BackedOff = "backedOff",
        /// `resource`: mapping; `records`: left to their visibility timeout without a run; `value`: the poller rests for so many ms.
        BatchAbandoned = "batchAbandoned",
        /// `resource`: function; `target`: mapping; `value`: ms of initialisation, 0 for a warm environment.
        InvocationStarted = "invocationStarted",
        /// `resource`: function; `target`: mapping; `detail`: a `ThrottledBy`.
        InvocationThrottled = "invocationThrottled",
        /// `resource`: function; `target`: mapping; `value`: HTTP status; `detail`: a `Refusal`.
        InvocationRefused = "invocationRefused",
        /// `resource`: function; `records`: their work is done.
        RecordDone = "recordDone",
        /// `resource`: function; `records`: their work failed; `detail`: a `Fault`.
        RecordFailed = "recordFailed",
        /// `resource`: function; `records`: reported as failed; `detail`: an `Outcome`; `value`: a text's number + 1, or 0.
        InvocationEnded = "invocationEnded",
        /// `resource`: mapping; `records`: reported, to come back.
        BatchPartlyFailed = "batchPartlyFailed",
        /// `resource`: mapping; `records`: all of the batch, to come back; `detail`: a `BatchFailure`.
        BatchFailed = "batchFailed",
        /// The run ends here. `detail`: a `Limit`.
        LimitReached = "limitReached",
        /// `resource`: queue; `target`: who wanted to delete, none for a script step; `records`: received again since, so
        /// that they stay.
        DeleteIgnored = "deleteIgnored",
        /// A message move task. `resource`: the dead-letter queue; `target`: where to, none for back to the sources;
        /// `value`: how many messages there are.
        MoveTaskStarted = "moveTaskStarted",
        /// `resource`: the dead-letter queue; `target`: where the record is now, as a new message.
        MovedByTask = "movedByTask",
        /// `resource`: the dead-letter queue; `value`: how many were moved; `detail`: a `MoveTaskStatus`.
        MoveTaskEnded = "moveTaskEnded",
        /// `resource`: queue; `records`: accepted, and never delivered.
        Deduplicated = "deduplicated",
        /// `resource`: queue; `target`: who may not delete there; `records`: they come back; `detail`: a `Refusal`.
        DeleteRefused = "deleteRefused",
        /// `resource`: stream; `target`: mapping; `records`: new in a shard; `value`: the shard.
        Read = "read",
        /// `resource`: mapping; `records`: the batch that is split; `value`: how many come first.
        BatchSplit = "batchSplit",
        /// `resource`: mapping; `target`: stream; `records`: the checkpoint moves past them.
        Checkpointed = "checkpointed",
        /// `resource`: mapping; `target`: destination, if there is one; `records`: given up; `value`: how often they were
        /// tried; `detail`: a `GivenUpWhy`.
        BatchGivenUp = "batchGivenUp",
        /// `resource`: table; `records`: left it as it was.
        Unchanged = "unchanged",
        /// `resource`: function; `records`: accepted as asynchronous events.
        EventAccepted = "eventAccepted",
        /// `resource`: function; `records`: back in its queue; `value`: tried again after so many ms.
        EventRequeued = "eventRequeued",
        /// `resource`: function; `records`: not tried again; `value`: how many attempts there were; `detail`: an
        /// `EventEnd`.
        EventEnded = "eventEnded",
        /// `resource`: function; `target`: where a document about `records` goes; `detail`: a `SentThrough`.
        SentOn = "sentOn",
        /// The same, when it was not taken there. The cause is the refusal.
        SendOnFailed = "sendOnFailed",
        /// `resource`: topic, bus or bucket; `records`: accepted, to be passed on.
        Published = "published",
        /// `resource`: subscription, rule or bucket; `target`: where to, none for an endpoint outside the stack;
        /// `records`: of the topic, bus or bucket; `value`: which target of a rule; `detail`: a `Form`.
        PassedOn = "passedOn",
        /// `resource` and `target` as above; `records`: of the endpoint, which refused them; `value`: tried again after so
        /// many ms.
        PassFailed = "passFailed",
        /// `resource`: as above; `target`: the dead-letter queue, if there is one; `records`: of the endpoint, not tried
        /// again; `value`: how many retries there were; `detail`: a `PassEnd`.
        PassGivenUp = "passGivenUp",
        /// `resource`: subscription; `records`: taken by an endpoint outside the stack.
        EndpointTook = "endpointTook",
        /// `resource`: bus; `value`: how many events there are to be replayed.
        ReplayStarted = "replayStarted",
        /// `resource`: bus; `value`: how many events were replayed.
        ReplayEnded = "replayEnded",
        /// `resource`: bucket; `records`: no event tells of them.
        EventLost = "eventLost",
        /// `resource`: who calls; `target`: whom; `records`: once there is one; `value`: which try it is.
        Called = "called",
        /// `resource`: who called and is told, or who tells; `target`: who was called; `value`: HTTP status, 0 for none;
        /// `detail`: an `Answer`.
        Answered = "answered",
        /// `resource`: who calls again; `target`: whom; `value`: after so many ms.
        CallRetried = "callRetried",
        /// `resource`: who gives up; `target`: whom it called; `value`: how many tries there were; `detail`: a
        /// `CallEnd`.
        CallGivenUp = "callGivenUp",
        /// `resource`: state machine; `value`: the number of the execution.
        ExecutionStarted = "executionStarted",
        /// `resource`: state machine; `records`; `value`: the number of the execution; `detail`: an `ExecutionStatus`.
        ExecutionEnded = "executionEnded",
        /// `resource`: stream; `value`: how many shards it has open now.
        Resharded = "resharded",
        /// `resource`: function; `records`: it knows that their work is done.
        RecordSkipped = "recordSkipped",
        /// `resource`: function; `records`: another run has them in hand; `value`: for so many ms at most.
        RecordHeld = "recordHeld",
    }

    /// How an execution ended, in AWS's words.
    ExecutionStatus {
        Succeeded = "SUCCEEDED",
        Failed = "FAILED",
    }

    /// How a message looks when it is passed on.
    Form {
        /// SNS's notification, as JSON.
        Notification = "notification",
        /// The message as it is.
        Raw = "raw",
        /// The event that SNS gives to a function.
        SnsEvent = "snsEvent",
        /// An event of a bus, as it is.
        BusEvent = "busEvent",
        /// A notification of S3.
        S3Records = "s3Records",
        /// What S3 sends to a bus.
        S3Event = "s3Event",
    }

    /// Why something is not tried again that should be passed on.
    PassEnd {
        /// What was refused like this is refused for ever.
        ClientError = "clientError",
        RetriesExhausted = "retriesExhausted",
        AgeExceeded = "ageExceeded",
    }

    /// What came of a call.
    Answer {
        Ok = "ok",
        /// The function ended with an error.
        FunctionError = "functionError",
        /// The function's answer is none that can be passed on.
        Malformed = "malformed",
        /// Nothing came in time.
        TimedOut = "timedOut",
        Throttled = "throttled",
        Refused = "refused",
    }

    /// Why a caller does not try again.
    CallEnd {
        NotRetryable = "notRetryable",
        AttemptsExhausted = "attemptsExhausted",
        QuotaExhausted = "quotaExhausted",
    }

    /// Why an asynchronous event is not tried again, in AWS's words.
    EventEnd {
        Success = "Success",
        RetriesExhausted = "RetriesExhausted",
        EventAgeExceeded = "EventAgeExceeded",
        ZeroReservedConcurrency = "ZeroReservedConcurrency",
        RecursiveInvocation = "RecursiveInvocation",
    }

    /// Which setting says where something is sent on.
    SentThrough {
        OnSuccess = "onSuccess",
        OnFailure = "onFailure",
        DeadLetter = "deadLetterConfig",
        /// The dead-letter queue of a subscription.
        Subscription = "subscription",
        /// The dead-letter queue of a rule's target.
        Target = "target",
        /// Of a state machine.
        Catch = "catch",
    }

    /// How an invocation ended, as the function sees it.
    Outcome {
        Success = "success",
        /// The handler threw.
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
        /// One half of a batch that failed.
        Split = "split",
        /// What is left of a batch behind a checkpoint that has moved.
        Checkpoint = "checkpoint",
    }

    /// Which limit a throttled invocation met.
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

    /// Why all records of a batch come back.
    BatchFailure {
        FunctionError = "functionError",
        NotJson = "notJson",
        NotAnObject = "notAnObject",
        NotAList = "notAList",
        BadEntry = "badEntry",
        EmptyIdentifier = "emptyIdentifier",
        UnknownIdentifier = "unknownIdentifier",
    }

    /// Why a batch of a stream was given up.
    GivenUpWhy {
        RetryAttemptsExhausted = "retryAttemptsExhausted",
        RecordAgeExceeded = "recordAgeExceeded",
        /// Its records passed the retention period of the stream.
        Expired = "expired",
    }

    /// How a message move task ended.
    MoveTaskStatus {
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
        /// FAILED: AWS.SimpleQueueService.NonExistentQueue
        DestinationGone = "destinationGone",
        /// FAILED: CouldNotDetermineMessageSource
        SourceUnknown = "sourceUnknown",
    }

    /// What stopped a run that had more to do.
    Limit {
        Records = "records",
        Facts = "facts",
        Work = "work",
    }
}

/// Which records a fact is about: a run of neighbours, or a stretch of the trace's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub(crate) start: u32,
    /// The top bit says that `start` is the first of `len` records with neighbouring numbers.
    pub(crate) len: u32,
}

impl Span {
    pub(crate) const NEIGHBOURS: u32 = 1 << 31;
    pub const EMPTY: Span = Span { start: 0, len: 0 };

    /// One record.
    pub fn one(record: RecordId) -> Span {
        Span::run(record, 1)
    }

    /// `len` records from `first` on.
    pub fn run(first: RecordId, len: u32) -> Span {
        Span { start: first.0, len: len | Span::NEIGHBOURS }
    }

    pub fn len(self) -> u32 {
        self.len & !Span::NEIGHBOURS
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// `len` records of these, from the one at `from` on.
    pub(crate) fn part(self, from: u32, len: u32) -> Span {
        debug_assert!(from + len <= self.len(), "a part is inside");
        Span { start: self.start + from, len: len | self.len & Span::NEIGHBOURS }
    }
}

/// A fact. Small and flat: what it means in words is made when somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub at: Instant,
    pub value: u64,
    pub cause: Option<FactId>,
    pub invocation: Option<InvocationId>,
    pub records: Span,
    pub rule: Rule,
    pub resource: Option<ResourceId>,
    pub target: Option<ResourceId>,
    pub kind: FactKind,
    pub detail: u8,
}

impl Fact {
    pub fn outcome(&self) -> Option<Outcome> {
        (self.kind == FactKind::InvocationEnded).then(|| Outcome::from_code(self.detail)).flatten()
    }

    pub fn closed_by(&self) -> Option<ClosedBy> {
        (self.kind == FactKind::BatchClosed).then(|| ClosedBy::from_code(self.detail)).flatten()
    }

    pub fn throttled_by(&self) -> Option<ThrottledBy> {
        (self.kind == FactKind::InvocationThrottled).then(|| ThrottledBy::from_code(self.detail)).flatten()
    }

    pub fn batch_failure(&self) -> Option<BatchFailure> {
        (self.kind == FactKind::BatchFailed).then(|| BatchFailure::from_code(self.detail)).flatten()
    }

    pub fn given_up_why(&self) -> Option<GivenUpWhy> {
        (self.kind == FactKind::BatchGivenUp).then(|| GivenUpWhy::from_code(self.detail)).flatten()
    }

    pub fn pollers_why(&self) -> Option<PollersWhy> {
        (self.kind == FactKind::PollersChanged).then(|| PollersWhy::from_code(self.detail)).flatten()
    }

    pub fn move_task_status(&self) -> Option<MoveTaskStatus> {
        (self.kind == FactKind::MoveTaskEnded).then(|| MoveTaskStatus::from_code(self.detail)).flatten()
    }

    pub fn fault(&self) -> Option<Fault> {
        (self.kind == FactKind::RecordFailed).then(|| Fault::ALL.get(self.detail as usize).copied()).flatten()
    }

    pub fn limit(&self) -> Option<Limit> {
        (self.kind == FactKind::LimitReached).then(|| Limit::from_code(self.detail)).flatten()
    }

    pub fn event_end(&self) -> Option<EventEnd> {
        (self.kind == FactKind::EventEnded).then(|| EventEnd::from_code(self.detail)).flatten()
    }

    pub fn sent_through(&self) -> Option<SentThrough> {
        matches!(self.kind, FactKind::SentOn | FactKind::SendOnFailed)
            .then(|| SentThrough::from_code(self.detail))
            .flatten()
    }

    pub fn form(&self) -> Option<Form> {
        (self.kind == FactKind::PassedOn).then(|| Form::from_code(self.detail)).flatten()
    }

    pub fn pass_end(&self) -> Option<PassEnd> {
        (self.kind == FactKind::PassGivenUp).then(|| PassEnd::from_code(self.detail)).flatten()
    }

    pub fn answer(&self) -> Option<Answer> {
        (self.kind == FactKind::Answered).then(|| Answer::from_code(self.detail)).flatten()
    }

    pub fn execution_status(&self) -> Option<ExecutionStatus> {
        (self.kind == FactKind::ExecutionEnded).then(|| ExecutionStatus::from_code(self.detail)).flatten()
    }

    pub fn call_end(&self) -> Option<CallEnd> {
        (self.kind == FactKind::CallGivenUp).then(|| CallEnd::from_code(self.detail)).flatten()
    }

    pub fn refusal(&self) -> Option<Refusal> {
        match self.kind {
            FactKind::StepRefused
            | FactKind::Rejected
            | FactKind::PollRefused
            | FactKind::DeleteRefused
            | FactKind::InvocationRefused => Refusal::from_code(self.detail),
            _ => None,
        }
    }

    /// The words of `detail`, whatever it stands for in this kind of fact.
    pub fn detail_text(&self) -> Option<&'static str> {
        self.outcome()
            .map(Outcome::as_str)
            .or_else(|| self.closed_by().map(ClosedBy::as_str))
            .or_else(|| self.throttled_by().map(ThrottledBy::as_str))
            .or_else(|| self.batch_failure().map(BatchFailure::as_str))
            .or_else(|| self.given_up_why().map(GivenUpWhy::as_str))
            .or_else(|| self.pollers_why().map(PollersWhy::as_str))
            .or_else(|| self.fault().map(Fault::as_str))
            .or_else(|| self.limit().map(Limit::as_str))
            .or_else(|| self.move_task_status().map(MoveTaskStatus::as_str))
            .or_else(|| self.event_end().map(EventEnd::as_str))
            .or_else(|| self.sent_through().map(SentThrough::as_str))
            .or_else(|| self.form().map(Form::as_str))
            .or_else(|| self.pass_end().map(PassEnd::as_str))
            .or_else(|| self.answer().map(Answer::as_str))
            .or_else(|| self.execution_status().map(ExecutionStatus::as_str))
            .or_else(|| self.call_end().map(CallEnd::as_str))
            .or_else(|| self.refusal().map(Refusal::as_str))
    }
}
