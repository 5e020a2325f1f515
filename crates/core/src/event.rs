//! All events. The driver matches on this without a wildcard: a new kind of event does not compile
//! until the driver handles it.

use crate::arrival::Arrival;
use crate::id::{BusRuleId, FactId, FunctionId, MappingId, QueueId, RecordId, StepId, StreamId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A step of the script is due.
    Step(StepId),
    /// A step takes effect. `fact`: the step was taken.
    StepApplies {
        step: StepId,
        fact: FactId,
    },
    /// The next record of a send step that spreads over time.
    SendNext {
        step: StepId,
        n: u32,
        step_fact: FactId,
    },
    /// The `for` of a step ends.
    ConditionEnds {
        step: StepId,
        step_fact: FactId,
    },
    /// The condition of a step no longer applies.
    ConditionEnded {
        step: StepId,
    },
    /// Something arrives at a resource. A sender that reacts to answers gets [`Event::Answered`] at once.
    Arrives(Arrival),
    /// Something arrives at a function or an API whose response the sender waits for. The cause is the call.
    Request(Arrival),
    /// The sender of something gets the answer. `sent`: the fact of the sending.
    Answered {
        sent: FactId,
        answer: FactId,
    },
    /// The wait before the next delivery of a copy is over.
    Redeliver {
        copy: RecordId,
        failed: FactId,
    },
    Sqs(Sqs),
    Stream(Stream),
    Mapping(Mapping),
    Function(Function),
    Schedule(Schedule),
    Call(Call),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sqs {
    /// A poller calls ReceiveMessage with long polling. With a batching window, `needed_secs` is the time for which it
    /// needs the messages: window and function timeout.
    Receive { queue: QueueId, mapping: MappingId, poller: u16, max: u16, needed_secs: u16 },
    /// A poller stops waiting.
    StopWaiting { queue: QueueId, mapping: MappingId, poller: u16 },
    /// Waiting readers get the visible messages.
    Serve { queue: QueueId },
    /// The wait of a `receive` step is over.
    WaitEnds { queue: QueueId, step: StepId },
    /// The delay of the records of this fact is over.
    DelayEnds { sent: FactId },
    /// The visibility timeout of one receive is over.
    VisibilityEnds { lease: u32 },
    /// Delete the records of `fact`, which this poller received, because of `cause`. If that is a partial failure, keep
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
    /// A mapping begins to read, or resumes.
    BeginReading { stream: StreamId, mapping: MappingId },
    /// A mapping stops reading.
    StopReading { stream: StreamId, mapping: MappingId },
    /// A reader gets the new records of a shard.
    Poll { stream: StreamId, mapping: MappingId, shard: u16 },
    /// The oldest records may have reached the retention period.
    RetentionEnds { stream: StreamId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// A mapping begins to poll or to read.
    Starts { mapping: MappingId },
    /// A poller received the records of this fact.
    Received { mapping: MappingId, poller: u16, received: FactId },
    /// New records of a shard were read.
    Read { mapping: MappingId, shard: u16, read: FactId },
    /// The batching window of a poller is over.
    WindowEnds { mapping: MappingId, poller: u16, turn: u32 },
    /// Check for pollers that received nothing for a while.
    NothingCame { mapping: MappingId },
    /// The function was not run.
    Throttled { mapping: MappingId, poller: u16, fact: FactId },
    /// The back-off after a throttle is over.
    BackOffEnds { mapping: MappingId, poller: u16, turn: u32 },
    /// The invocation is over.
    Ended { mapping: MappingId, poller: u16, ended: FactId },
    /// Check whether more pollers are needed.
    Grow { mapping: MappingId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// A poller invokes the function with the records of this fact.
    Invoke { function: FunctionId, mapping: MappingId, poller: u16, batch: FactId },
    /// The handler starts on its first record.
    Begins { run: u32 },
    /// The work on a record is over.
    Worked { run: u32 },
    /// The function's timeout is over.
    TimeIsUp { run: u32 },
    /// An asynchronous event is to be tried, because of `fact`.
    Due { event: RecordId, fact: FactId },
}

/// The calls of APIs, programs with an SDK and state machines. The fact of a call names its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The payload of a call has become a record.
    Placed { call: FactId, record: RecordId },
    /// The time to wait for an answer is over.
    TimeIsUp { call: FactId },
    /// The wait before the next try is over.
    TryAgain { call: FactId },
}

/// The schedules of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// A schedule is due for the `n`th time.
    Fires { rule: BusRuleId, n: u32, fact: FactId },
}

/// The invoker of a function, which gets the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A poller of a mapping; on a stream, a lane.
    Poller { mapping: MappingId, poller: u16 },
    /// The queue of asynchronous events.
    Async { event: RecordId },
    /// A caller that waits for the response.
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

impl From<Schedule> for Event {
    fn from(event: Schedule) -> Event {
        Event::Schedule(event)
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
