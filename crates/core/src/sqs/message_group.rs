//! Message groups of FIFO queues.
//!
//! Within a group only the messages in front of the first hidden one can be received. Groups take turns by the moment
//! at which their first message became visible.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;

use super::Sqs;
use super::message::{Message, State};
use super::redrive_policy::max_receives;
use crate::effects::Effects;
use crate::fifo::{self, Deduplication};
use crate::id::{QueueId, RecordId};

/// The additional state of a FIFO queue.
#[derive(Default)]
pub(super) struct Fifo {
    groups: Vec<Group>,
    /// By a hash of the group id.
    by_id: BTreeMap<u64, u32>,
    /// Groups whose first message is visible, in the order in which they became available.
    available: BTreeSet<(u32, u32)>,
    /// For each message of the queue: its group, and when it became visible.
    places: BTreeMap<RecordId, Place>,
    moments: u32,
    pub deduplication: Deduplication,
}

#[derive(Default)]
struct Group {
    /// In the order of their sequence numbers. Messages that have left are removed when they come to the front.
    messages: VecDeque<RecordId>,
    /// Its entry in `available`.
    since: Option<u32>,
}

#[derive(Clone, Copy)]
struct Place {
    group: u32,
    since: u32,
}

impl Fifo {
    /// A message arrives behind all others of its group.
    pub fn add(&mut self, record: RecordId, group_id: u64) {
        let next = self.groups.len() as u32;
        let group = *self.by_id.entry(group_id).or_insert(next);
        if group == next {
            self.groups.push(Group::default());
        }
        self.groups[group as usize].messages.push_back(record);
        self.places.insert(record, Place { group, since: 0 });
    }

    /// The message that a receive would return first.
    pub fn first_available(&self) -> Option<RecordId> {
        let (_, number) = self.available.first()?;
        self.groups[*number as usize].messages.front().copied()
    }

    /// A message became visible just now.
    pub fn became_visible(&mut self, record: RecordId) {
        self.moments += 1;
        if let Some(place) = self.places.get_mut(&record) {
            place.since = self.moments;
        }
    }

    /// A message has changed: its group may be available now, or no longer.
    pub fn refresh_group(&mut self, record: RecordId, queue: QueueId, messages: &[Message]) {
        if let Some(place) = self.places.get(&record) {
            self.refresh(place.group, queue, messages);
        }
    }

    fn refresh(&mut self, number: u32, queue: QueueId, messages: &[Message]) {
        let group = &mut self.groups[number as usize];
        while let Some(first) = group.messages.front() {
            let message = &messages[first.index()];
            if message.queue == queue && message.state != State::Gone {
                break;
            }
            self.places.remove(first);
            group.messages.pop_front();
        }
        let first = group.messages.front().filter(|first| messages[first.index()].state == State::Visible);
        let since = first.and_then(|first| self.places.get(first)).map(|place| place.since);
        if since == group.since {
            return;
        }
        if let Some(old) = group.since {
            self.available.remove(&(old, number));
        }
        if let Some(new) = since {
            self.available.insert((new, number));
        }
        group.since = since;
    }
}

impl Sqs {
    /// Adds a message of a FIFO queue to its group.
    pub(super) fn join_group(&mut self, id: QueueId, record: RecordId, fx: &Effects) {
        if let Some(fifo) = &mut self.queue(id).fifo {
            fifo.add(record, fifo::group_key(fx.plan, fx.trace, record));
        }
    }

    /// After a message of a FIFO queue has changed its state.
    pub(super) fn refresh_group(&mut self, record: RecordId) {
        let id = self.messages[record.index()].queue;
        if let Some(fifo) = &mut self.queues[id.index()].fifo {
            fifo.refresh_group(record, id, &self.messages);
        }
    }

    /// A receive takes as many messages of one group as it can, then of the next.
    /// `Rule::SqsMessageGroupTogether`, `Rule::SqsMessageGroupTurns`
    pub(super) fn take_groups(&mut self, id: QueueId, max: u32, fx: &Effects) {
        let limit = max_receives(id, fx);
        let Sqs { queues, messages, taken, moved, .. } = self;
        let queue = &mut queues[id.index()];
        let Some(fifo) = &mut queue.fifo else { return };
        taken.clear();
        moved.clear();
        while (taken.len() as u32) < max {
            let Some(&(_, number)) = fifo.available.first() else { break };
            for record in &fifo.groups[number as usize].messages {
                let message = &mut messages[record.index()];
                // Messages behind a hidden one cannot be received: `Rule::SqsMessageGroupBlocked`
                if message.state != State::Visible || message.queue != id || taken.len() as u32 == max {
                    break;
                }
                queue.visible_now -= 1;
                if message.receives >= limit {
                    message.state = State::Gone;
                    moved.push(*record);
                    continue;
                }
                queue.in_flight += 1;
                message.state = State::InFlight;
                message.receives += 1;
                taken.push(*record);
            }
            fifo.refresh(number, id, messages);
        }
    }
}
