//! The table of all kinds of facts: which fields each has, in which column of [`Fact`] a field is stored, and under which
//! key it is written in JSON. Keys are written in the order of the table.

use super::code::{
    Answer, BatchFailure, CallEnd, ClosedBy, EventEnd, ExecutionStatus, Form, GivenUpWhy, Limit, MoveTaskStatus,
    Outcome, PassEnd, PollersWhy, SentThrough, ThrottledBy,
};
use super::field::{FromColumn, InJson, TextId};
use super::table::{facts, json_field};
use super::{Fact, Field, Span};
use crate::id::{InvocationId, ResourceId, StepId};
use crate::plan::Fault;
use crate::refusal::Refusal;
use crate::time::{Duration, Instant};

facts! {
    /// A step of the script was taken. Only this kind has no cause.
    StepTaken = "stepTaken" {
        resource: Option<ResourceId> = resource,
        /// The place of the step in the script, from 0
        step: StepId = value as "step",
    }
    /// AWS refused the call of a step.
    StepRefused = "stepRefused" {
        resource: Option<ResourceId> = resource,
        /// The error that AWS returned
        refusal: Refusal = detail as "refusal",
        /// The place of the step in the script, from 0
        step: StepId = value as "step",
    }
    /// A condition that a step began has ended.
    ConditionEnded = "conditionEnded" {
        resource: Option<ResourceId> = resource,
        /// The place of the step in the script, from 0
        step: StepId = value as "step",
    }
    /// A queue or a stream accepted records.
    Sent = "sent" {
        resource: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        // Of the stream of a table, this column holds the record of the item before: `Fact::previous_write`.
        delay: Option<Duration> = value as "wait",
    }
    /// A resource refused records, which were never stored.
    Rejected = "rejected" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The error that AWS returned
        refusal: Refusal = detail as "refusal",
        /// The HTTP status of a service error.
        status: Option<u16> = value,
        /// The try at a function, if a resource of the stack sent the record.
        // Every fact states its invocation in JSON.
        invocation: Option<InvocationId> = invocation,
    }
    /// The delay of messages ended.
    DelayEnded = "delayEnded" {
        queue: ResourceId = resource,
        records: Span = records,
    }
    /// Messages were received and are hidden.
    Received = "received" {
        queue: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        hidden_for: Duration = value as "wait",
        /// The resource that acted
        receiver: Option<ResourceId> = target as "by",
    }
    /// A receive step returned no messages.
    ReceivedNothing = "receivedNothing" {
        queue: ResourceId = resource,
    }
    /// Messages are visible again.
    VisibilityEnded = "visibilityEnded" {
        queue: ResourceId = resource,
        records: Span = records,
    }
    /// Messages are hidden for this time from now.
    VisibilityChanged = "visibilityChanged" {
        queue: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        hidden_for: Duration = value as "wait",
    }
    /// A queue moved messages to its dead-letter queue.
    MovedToDeadLetterQueue = "movedToDeadLetterQueue" {
        queue: ResourceId = resource,
        records: Span = records,
        /// The destination
        dead_letter_queue: ResourceId = target as "to",
    }
    /// Messages were deleted; without a deleter, by a step.
    Deleted = "deleted" {
        queue: ResourceId = resource,
        records: Span = records,
        /// The resource that acted
        deleter: Option<ResourceId> = target as "by",
    }
    /// Records of a queue or a stream exceeded the retention period.
    Expired = "expired" {
        resource: ResourceId = resource,
        records: Span = records,
    }
    /// Records are delivered once more although they are in flight.
    Duplicated = "duplicated" {
        resource: ResourceId = resource,
        records: Span = records,
    }
    /// A queue was deleted with its messages.
    Discarded = "discarded" {
        queue: ResourceId = resource,
        records: Span = records,
    }
    /// The number of pollers of a mapping changed.
    PollersChanged = "pollersChanged" {
        mapping: ResourceId = resource,
        /// Number of pollers that the mapping wants now
        pollers: u32 = value as "pollers",
        /// The reason
        why: PollersWhy = detail as "why",
    }
    /// A mapping may not read its queue, or the queue does not exist.
    PollRefused = "pollRefused" {
        mapping: ResourceId = resource,
        /// The error that AWS returned
        refusal: Refusal = detail as "refusal",
        /// The source
        queue: ResourceId = target as "from",
    }
    /// No filter matched these records.
    FilteredOut = "filteredOut" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The source
        source: Option<ResourceId> = target as "from",
    }
    /// A mapping closed a batch and invokes its function.
    BatchClosed = "batchClosed" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// The destination
        function: ResourceId = target as "to",
        /// When the batch was opened
        opened_at: Instant = value as "openedAt",
        /// Why the batch was closed
        closed_by: ClosedBy = detail as "closedBy",
    }
    /// A mapping keeps a batch and retries it after a back-off.
    BackedOff = "backedOff" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
    }
    /// A mapping leaves a batch that did not run to the visibility timeout; its poller pauses.
    BatchAbandoned = "batchAbandoned" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
    }
    /// A function started to run.
    InvocationStarted = "invocationStarted" {
        function: ResourceId = resource,
        records: Span = records,
        invocation: InvocationId = invocation,
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
        /// Initialisation of the environment
        init: Duration = value as "initMs",
        is_new_environment: bool = detail,
    }
    /// A function was not run: a limit was reached.
    InvocationThrottled = "invocationThrottled" {
        function: ResourceId = resource,
        records: Span = records,
        invocation: InvocationId = invocation,
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
        /// The limit that was reached
        limit: ThrottledBy = detail as "limit",
    }
    /// A function was not run: Lambda refused the call.
    InvocationRefused = "invocationRefused" {
        function: ResourceId = resource,
        records: Span = records,
        invocation: InvocationId = invocation,
        /// The error that AWS returned
        refusal: Refusal = detail as "refusal",
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
        /// HTTP status
        status: u16 = value as "status",
    }
    /// A function did the work of these records.
    RecordDone = "recordDone" {
        function: ResourceId = resource,
        records: Span = records,
        invocation: InvocationId = invocation,
    }
    /// The work of these records failed.
    RecordFailed = "recordFailed" {
        function: ResourceId = resource,
        records: Span = records,
        invocation: InvocationId = invocation,
        /// The fault of the records
        fault: Fault = detail as "fault",
    }
    /// A run of a function ended. The records are those that it reported as failed.
    InvocationEnded = "invocationEnded" {
        function: ResourceId = resource,
        reported: Span = records,
        invocation: InvocationId = invocation,
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
        /// How the invocation ended
        outcome: Outcome = detail as "outcome",
        /// The response of the function, if the scenario sets it
        response: Option<TextId> = value as "response",
    }
    /// Records of a batch were reported as failed, and come back.
    BatchPartlyFailed = "batchPartlyFailed" {
        mapping: ResourceId = resource,
        records: Span = records,
    }
    /// All records of a batch count as failed, and come back.
    BatchFailed = "batchFailed" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// The reason
        failure: BatchFailure = detail as "why",
    }
    /// The run was stopped at a limit.
    LimitReached = "limitReached" {
        /// The limit that was reached
        limit: Limit = detail as "limit",
    }
    /// Messages stay that have been received again since: the receipt handle is stale.
    DeleteIgnored = "deleteIgnored" {
        queue: ResourceId = resource,
        records: Span = records,
        deleter: Option<ResourceId> = target,
    }
    /// A message move task started on a dead-letter queue; without a destination, back to the source queues.
    MoveTaskStarted = "moveTaskStarted" {
        queue: ResourceId = resource,
        /// The destination
        destination: Option<ResourceId> = target as "to",
        /// Number of messages in the queue
        to_move: u32 = value as "toMove",
    }
    /// A move task moved a message, which is a new message in the destination.
    MovedByTask = "movedByTask" {
        queue: ResourceId = resource,
        records: Span = records,
        /// The destination
        destination: ResourceId = target as "to",
    }
    /// A message move task ended.
    MoveTaskEnded = "moveTaskEnded" {
        queue: ResourceId = resource,
        /// Number of messages moved
        moved: u32 = value as "moved",
        /// How the task or execution ended
        status: MoveTaskStatus = detail as "status",
    }
    /// A duplicate was accepted and is never delivered.
    Deduplicated = "deduplicated" {
        resource: ResourceId = resource,
        records: Span = records,
    }
    /// Messages could not be deleted, and come back.
    DeleteRefused = "deleteRefused" {
        queue: ResourceId = resource,
        records: Span = records,
        /// The error that AWS returned
        refusal: Refusal = detail as "refusal",
        deleter: Option<ResourceId> = target,
    }
    /// A mapping read new records of a shard.
    Read = "read" {
        stream: ResourceId = resource,
        records: Span = records,
        /// The resource that acted
        mapping: ResourceId = target as "by",
        /// Number of the shard
        shard: u16 = value as "shard",
    }
    /// A failed batch was split in two.
    BatchSplit = "batchSplit" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// Number of records in the first half
        first: u32 = value as "first",
    }
    /// The checkpoint of a mapping moved past these records.
    Checkpointed = "checkpointed" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// The stream
        stream: ResourceId = target as "in",
    }
    /// A mapping discarded records of a stream.
    BatchGivenUp = "batchGivenUp" {
        mapping: ResourceId = resource,
        records: Span = records,
        /// The destination
        destination: Option<ResourceId> = target as "to",
        /// Number of tries
        tries: u32 = value as "tries",
        /// The reason
        why: GivenUpWhy = detail as "why",
    }
    /// A write to a table changed nothing.
    Unchanged = "unchanged" {
        table: ResourceId = resource,
        records: Span = records,
    }
    /// A function accepted asynchronous events.
    EventAccepted = "eventAccepted" {
        function: ResourceId = resource,
        records: Span = records,
    }
    /// Asynchronous events are back in the queue of a function.
    EventRequeued = "eventRequeued" {
        function: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
    }
    /// Asynchronous events are not tried again.
    EventEnded = "eventEnded" {
        function: ResourceId = resource,
        records: Span = records,
        /// Why an asynchronous event is not tried again
        condition: EventEnd = detail as "condition",
        /// Number of attempts of an asynchronous event
        attempts: u32 = value as "attempts",
    }
    /// A document about these records was sent to a destination.
    SentOn = "sentOn" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The destination
        destination: Option<ResourceId> = target as "to",
        /// The setting that names the destination
        through: SentThrough = detail as "through",
    }
    /// A destination did not accept a document. The cause is the refusal.
    SendOnFailed = "sendOnFailed" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The destination
        destination: Option<ResourceId> = target as "to",
        /// The setting that names the destination
        through: SentThrough = detail as "through",
    }
    /// A topic, bus or bucket accepted records.
    Published = "published" {
        resource: ResourceId = resource,
        records: Span = records,
    }
    /// A subscription, rule or bucket delivers records; without an endpoint, outside the stack.
    PassedOn = "passedOn" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The destination
        endpoint: Option<ResourceId> = target as "to",
        /// The document that is delivered
        form: Form = detail as "form",
        /// The place of the target in its rule.
        rule_target: u16 = value,
    }
    /// An endpoint refused its copies, and the delivery is retried.
    PassFailed = "passFailed" {
        resource: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
        /// The destination
        endpoint: Option<ResourceId> = target as "to",
    }
    /// The delivery of copies is not retried.
    PassGivenUp = "passGivenUp" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The destination
        dead_letter_queue: Option<ResourceId> = target as "to",
        /// Number of retries of the delivery
        retries: u32 = value as "retries",
        /// The reason
        why: PassEnd = detail as "why",
    }
    /// An endpoint outside the stack accepted records.
    EndpointTook = "endpointTook" {
        subscription: ResourceId = resource,
        records: Span = records,
    }
    /// A replay of an archive started.
    ReplayStarted = "replayStarted" {
        bus: ResourceId = resource,
        /// Number of events of the replay
        events: u32 = value as "events",
    }
    /// A replay of an archive ended.
    ReplayEnded = "replayEnded" {
        bus: ResourceId = resource,
        /// Number of events of the replay
        events: u32 = value as "events",
    }
    /// A bucket sent no event about these changes.
    EventLost = "eventLost" {
        bucket: ResourceId = resource,
        records: Span = records,
    }
    /// A caller called a resource. The first try has no records.
    Called = "called" {
        caller: ResourceId = resource,
        records: Span = records,
        /// The destination
        callee: ResourceId = target as "to",
        /// Number of the try, from 1
        try_number: u32 = value as "try",
    }
    /// A caller was answered, or an API answered.
    Answered = "answered" {
        resource: ResourceId = resource,
        records: Span = records,
        /// The resource that acted
        callee: Option<ResourceId> = target as "by",
        /// HTTP status
        status: Option<u16> = value as "status",
        /// The result of the call
        answer: Answer = detail as "answer",
    }
    /// A caller retries a call after a wait.
    CallRetried = "callRetried" {
        caller: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
        /// The destination
        callee: Option<ResourceId> = target as "to",
    }
    /// A caller does not retry a call.
    CallGivenUp = "callGivenUp" {
        caller: ResourceId = resource,
        records: Span = records,
        /// The destination
        callee: Option<ResourceId> = target as "to",
        /// Number of tries
        tries: u32 = value as "tries",
        /// The reason
        why: CallEnd = detail as "why",
    }
    /// An execution of a state machine started.
    ExecutionStarted = "executionStarted" {
        state_machine: ResourceId = resource,
        /// Number of the execution
        execution: u32 = value as "execution",
    }
    /// An execution of a state machine ended.
    ExecutionEnded = "executionEnded" {
        state_machine: ResourceId = resource,
        records: Span = records,
        /// Number of the execution
        execution: u32 = value as "execution",
        /// How the task or execution ended
        status: ExecutionStatus = detail as "status",
    }
    /// The shards of a stream were closed and others opened.
    Resharded = "resharded" {
        stream: ResourceId = resource,
        /// Number of open shards
        shards: u16 = value as "shards",
    }
    /// A function skipped records whose result its idempotency store has.
    RecordSkipped = "recordSkipped" {
        function: ResourceId = resource,
        records: Span = records,
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
    }
    /// Another run of the function works on the same records.
    RecordHeld = "recordHeld" {
        function: ResourceId = resource,
        records: Span = records,
        /// Length of the wait that begins
        wait: Duration = value as "wait",
        /// The resource that acted
        invoker: Option<ResourceId> = target as "by",
    }
}
