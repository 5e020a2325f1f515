//! A message of a queue.

use crate::id::{FactId, MappingId, QueueId, StepId};

/// The state of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Never stored, deleted, or expired.
    Gone,
    Delayed,
    Visible,
    InFlight,
}

#[derive(Clone, Copy)]
pub(super) struct Message {
    /// The last fact about the message: the cause of the next one.
    pub last: FactId,
    pub receives: u32,
    /// The receive that hides it, if it is in flight.
    pub lease: u32,
    /// The last receiver, whose receipt handle deletes the message.
    pub holder: Holder,
    /// Its position among the messages of a standard queue.
    pub position: u32,
    pub queue: QueueId,
    /// The queue that a dead letter was moved from.
    pub came_from: Option<QueueId>,
    pub state: State,
    /// In flight, and can be received again: a standard queue delivers at least once.
    pub again: bool,
}

impl Message {
    /// A message that is not stored.
    pub fn new(queue: QueueId, last: FactId) -> Message {
        Message {
            last,
            receives: 0,
            lease: 0,
            holder: Holder::NOBODY,
            position: 0,
            queue,
            came_from: None,
            state: State::Gone,
            again: false,
        }
    }

    /// Returns true if the message can be received from this queue at this position.
    #[inline]
    pub fn is_current(&self, queue: QueueId, position: u32) -> bool {
        self.queue == queue && self.position == position && (self.state == State::Visible || self.again)
    }
}

/// The receiver of a message: a poller of a mapping, or a step of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder(u32);

impl Holder {
    pub const NOBODY: Holder = Holder(u32::MAX);
    const STEP: u32 = 1 << 31;

    pub fn poller(mapping: MappingId, poller: u16) -> Holder {
        Holder(u32::from(mapping.0) << 16 | u32::from(poller))
    }

    pub fn step(step: StepId) -> Holder {
        Holder(Holder::STEP | step.0)
    }
}
