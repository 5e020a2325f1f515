//! Everything that can happen. The driver matches on this without a wildcard: a new kind of event does not compile
//! until somebody answers it.

use crate::id::{BusRuleId, FactId, FunctionId, MappingId, QueueId, RecordId, ResourceId, StepId, StreamId};
use crate::trace::OriginKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A step of the script is due.
    Step(StepId),
    /// The next record of a send step that spreads over time.
    SendNext {
        step: StepId,
        n: u32,
        step_fact: FactId,
    },
    /// What a step began is over.
    ConditionEnds {
        step: StepId,
        step_fact: FactId,
    },
    /// Something arrives at a resource; what it is made from says [`crate::trace::Origin`]. Of a send step, `which` 0
    /// stands for all of its records at once.
    Arrives {
        to: ResourceId,
        how: OriginKind,
        which: u32,
        cause: FactId,
    },
    Sqs(Sqs),
    Stream(Stream),
    Mapping(Mapping),
    Function(Function),
    Push(Push),
    Call(Call),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sqs {
    /// A step that concerns a queue: look it up in the plan.
    Step { step: StepId, fact: FactId },
    /// What such a step began is over.
    StepEnds { step: StepId, fact: FactId },
    /// Something arrives, as in [`Event::Arrives`].
    Arrives { queue: QueueId, how: OriginKind, which: u32, cause: FactId },
    /// A poller asks for messages and waits until there are some. With a batching window it says for how long the
    /// messages are needed: window and function timeout.
    Receive { queue: QueueId, mapping: MappingId, poller: u16, max: u16, needed_secs: u16 },
    /// A poller no longer waits.
    StopWaiting { queue: QueueId, mapping: MappingId, poller: u16 },
    /// Those who wait are given what is visible.
    Serve { queue: QueueId },
    /// The wait of a `receive` step is over.
    WaitEnds { queue: QueueId, step: StepId },
    /// The delay of the records of this fact is over.
    DelayEnds { sent: FactId },
    /// The visibility timeout of one receive is over.
    VisibilityEnds { lease: u32 },
    /// Delete the records of `fact`, which this poller received, because of `cause`; if that is a partial failure, save
    /// the records it names. If it is the work on a record, the function itself deletes, else the mapping.
    Delete { fact: FactId, cause: FactId, mapping: MappingId, poller: u16 },
    /// The records of this fact will not be deleted: they wait for their visibility timeout.
    LeaveHidden { fact: FactId },
    /// A message move task moves its next message.
    MoveNext { task: u32 },
    /// The oldest message may have reached the retention period.
    RetentionEnds { queue: QueueId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Something arrives, as in [`Event::Arrives`].
    Arrives { stream: StreamId, how: OriginKind, which: u32, cause: FactId },
    /// A mapping begins to read, or goes on where it was.
    BeginReading { stream: StreamId, mapping: MappingId },
    /// A mapping no longer reads.
    StopReading { stream: StreamId, mapping: MappingId },
    /// A reader is given what is new in a shard.
    Poll { stream: StreamId, mapping: MappingId, shard: u16 },
    /// The oldest records may have reached the retention period.
    RetentionEnds { stream: StreamId },
    /// A step that concerns a stream.
    Step { stream: StreamId, step: StepId, fact: FactId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// A mapping that is there from the start begins.
    Starts { mapping: MappingId },
    /// A step that concerns a mapping.
    Step { step: StepId, fact: FactId },
    /// A poller was given the records of this fact.
    Received { mapping: MappingId, poller: u16, received: FactId },
    /// New records of a shard were read.
    Read { mapping: MappingId, shard: u16, read: FactId },
    /// The batching window a poller opened is over.
    WindowEnds { mapping: MappingId, poller: u16, turn: u32 },
    /// Nothing may have come for a while.
    NothingCame { mapping: MappingId },
    /// The function could not be run.
    Throttled { mapping: MappingId, poller: u16, fact: FactId },
    /// The back-off after a throttle is over.
    BackOffEnds { mapping: MappingId, poller: u16, turn: u32 },
    /// The run of the function is over.
    Ended { mapping: MappingId, poller: u16, ended: FactId },
    /// Time to look whether more pollers are needed.
    Grow { mapping: MappingId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// A step that concerns a function.
    Step { step: StepId, fact: FactId },
    /// What such a step began is over.
    StepEnds { step: StepId, fact: FactId },
    /// A poller invokes the function with the records of this fact.
    Invoke { function: FunctionId, mapping: MappingId, poller: u16, batch: FactId },
    /// The handler comes to its first record.
    Begins { run: u32 },
    /// The work on the record in hand is over.
    Worked { run: u32 },
    /// The function's timeout is over.
    TimeIsUp { run: u32 },
    /// An asynchronous event arrives, as in [`Event::Arrives`].
    Arrives { function: FunctionId, how: OriginKind, which: u32, cause: FactId },
    /// An asynchronous event is to be tried, because of `fact`.
    Due { event: RecordId, fact: FactId },
    /// What was sent on was refused where it was to go.
    Undelivered { refused: FactId },
    /// Somebody asks for a run and waits for its answer. What it is made from says [`crate::trace::Origin`].
    Request { function: FunctionId, how: OriginKind, which: u32, call: FactId },
    /// The same, once more for a record that came before.
    RequestAgain { record: RecordId, call: FactId },
}

/// What those hear who call something and wait for the answer: APIs, programs with an SDK, state machines. A call is a
/// fact that says who calls whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A step that concerns one of them.
    Step { step: StepId, fact: FactId },
    /// What such a step began is over.
    StepEnds { step: StepId, fact: FactId },
    /// Something arrives, as in [`Event::Arrives`].
    Arrives { to: ResourceId, how: OriginKind, which: u32, cause: FactId },
    /// Somebody calls again with a record that came before.
    Again { to: ResourceId, record: RecordId, call: FactId },
    /// What was asked for has become a record.
    Placed { call: FactId, record: RecordId },
    /// The answer to a call is there: what was told.
    Answered { call: FactId, told: FactId },
    /// The time to wait for an answer is over.
    TimeIsUp { call: FactId },
    /// The wait before the next try is over.
    TryAgain { call: FactId },
}

/// What only passes on: topics and subscriptions, buses and rules, buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// A step that concerns one of them.
    Step { step: StepId, fact: FactId },
    /// What such a step began is over.
    StepEnds { step: StepId, fact: FactId },
    /// Something arrives, as in [`Event::Arrives`].
    Arrives { to: ResourceId, how: OriginKind, which: u32, cause: FactId },
    /// What an endpoint said to something that was passed on: the fact of its coming, or of its refusal.
    Answered { answer: FactId },
    /// What an endpoint refused is tried again, because of `fact`.
    Retry { copy: RecordId, fact: FactId },
    /// A rule that is there from the start begins to look at its clock.
    Starts { rule: BusRuleId, fact: FactId },
    /// The schedule of a rule is due.
    Fires { rule: BusRuleId, n: u32, fact: FactId },
}

/// Who invokes a function, and is told how it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Of a mapping on a stream: one of its lanes.
    Poller { mapping: MappingId, poller: u16 },
    /// The queue of asynchronous events, for one of them.
    Async { event: RecordId },
    /// Somebody who waits for the answer.
    Sync { event: RecordId, call: FactId },
}

impl From<Sqs> for Event {
    fn from(event: Sqs) -> Event {
        Event::Sqs(event)
    }
}

impl From<Stream> for Event {
    fn from(event: Stream) -> Event {
        Event::Stream(event)
    }
}

impl From<Mapping> for Event {
    fn from(event: Mapping) -> Event {
        Event::Mapping(event)
    }
}

impl From<Push> for Event {
    fn from(event: Push) -> Event {
        Event::Push(event)
    }
}

impl From<Call> for Event {
    fn from(event: Call) -> Event {
        Event::Call(event)
    }
}

impl From<Function> for Event {
    fn from(event: Function) -> Event {
        Event::Function(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stays_small() {
        assert!(size_of::<Event>() <= 16, "{}", size_of::<Event>());
    }
}
