use alloc::collections::VecDeque;

use super::Sqs;
use super::message::State;
use super::message_group::Fifo;
use super::message_retention_period::Ages;
use super::receive_order::ReceiveOrder;
use crate::admission::is_denied;
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::{FactId, MappingId, QueueId, RecordId, StepId};
use crate::plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Poller { mapping: MappingId, poller: u16 },
    Script { step: StepId, fact: FactId },
}

/// A call of ReceiveMessage that waits.
#[derive(Clone, Copy)]
pub(super) struct Waiter {
    pub reader: Reader,
    pub since: Instant,
    pub max: u32,
    /// Instead of the queue's visibility timeout.
    pub hide: Option<Duration>,
}

/// The messages and the readers of a queue. Settings are read from the stack, so new ones apply from now on: a message in
/// flight keeps the timeout it was received with, and a delayed one of a standard queue its delay.
/// `Rule::SqsQueueUpdateFromNow`, `Rule::SqsDelaySecondsNotRetroactive`
#[derive(Default)]
pub(super) struct Queue {
    /// The visible messages of a standard queue.
    pub visible: ReceiveOrder,
    /// The number of messages that can be received now.
    pub visible_now: u32,
    pub in_flight: u32,
    pub waiters: VecDeque<Waiter>,
    /// When waiting readers will be served, if that is scheduled.
    pub serve_at: Option<Instant>,
    pub ages: Ages,
    pub fifo: Option<Fifo>,
}

impl Queue {
    pub fn new(settings: &plan::Queue) -> Queue {
        Queue { fifo: settings.fifo.map(|_| Fifo::default()), ..Queue::default() }
    }
}

impl Sqs {
    /// The queue was deleted with its messages.
    pub(super) fn discard_all(&mut self, id: QueueId, fact: FactId, fx: &mut Effects) {
        self.taken.clear();
        for place in 0..self.messages.len() {
            let message = &self.messages[place];
            if message.queue == id && message.state != State::Gone {
                let record = RecordId(place as u32);
                self.remove(record);
                self.taken.push(record);
            }
        }
        self.queue(id).visible.clear();
        if !self.taken.is_empty() {
            let records = fx.span(&self.taken);
            let draft = Draft::new(FactKind::Discarded, Rule::SqsQueueDeleted, fact).resource(fx.plan.queue(id).id);
            fx.record(draft.records(records));
        }
        self.refuse_waiters(id, Refusal::NonExistentQueue, fact, fx);
    }

    /// Records which mappings can no longer read a queue. Their pollers continue to try.
    pub(super) fn refuse_waiters(&mut self, id: QueueId, refusal: Refusal, cause: FactId, fx: &mut Effects) {
        let resource = fx.plan.queue(id).id;
        let mut recorded: Option<MappingId> = None;
        for place in 0..self.queues[id.index()].waiters.len() {
            let waiter = self.queues[id.index()].waiters[place];
            let Reader::Poller { mapping, .. } = waiter.reader else { continue };
            let by = fx.plan.mapping(mapping).id;
            let is_refused = refusal != Refusal::AccessDenied || is_denied(resource, by, fx);
            if recorded == Some(mapping) || !is_refused {
                continue;
            }
            recorded = Some(mapping);
            let draft = Draft::new(FactKind::PollRefused, Rule::LambdaEventSourceMappingReadsWhileAllowed, cause);
            fx.record(draft.resource(by).target(resource).detail(refusal.code()));
        }
    }
}
