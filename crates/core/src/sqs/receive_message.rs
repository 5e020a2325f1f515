use super::{Lease, Sqs, State};
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{Kind, Span};
use crate::id::{FactId, MappingId, QueueId, RecordId, ResourceId, StepId};
use crate::plan::Action;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// The time from a message's being visible, or from the call if that is later, to its being in a poller's hands.
/// `Rule::SqsLongPollingLatency`
pub const LATENCY: Duration = Duration::millis(14);

/// A standard queue refuses receives beyond this.
const MAX_IN_FLIGHT: u32 = 120_000;

/// A receive returns at most so many.
const MAX_PER_RECEIVE: u32 = 10;

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
    /// In place of the queue's own visibility timeout.
    pub hide: Option<Duration>,
}

impl Sqs {
    /// A poller's long poll. `Rule::SqsLongPollingWaits`
    pub(super) fn poll(
        &mut self,
        queue: QueueId,
        mapping: MappingId,
        poller: u16,
        max: u16,
        needed_secs: u16,
        fx: &mut Effects,
    ) {
        let needed = Duration::secs(needed_secs.into());
        // `Rule::LambdaBatchWindowLengthensVisibility`
        let own = self.queue(queue).settings.visibility_timeout;
        let hide = (needed > own).then(|| needed + Duration::secs(30));
        let waiter = Waiter { reader: Reader::Poller { mapping, poller }, since: fx.now, max: max.into(), hide };
        self.queue(queue).waiters.push_back(waiter);
        self.wake(queue, fx);
    }

    pub(super) fn stop_waiting(&mut self, queue: QueueId, mapping: MappingId, poller: u16) {
        self.queue(queue).waiters.retain(|waiter| waiter.reader != Reader::Poller { mapping, poller });
    }

    /// A step's receive looks at once, and then waits if it is to.
    #[expect(clippy::too_many_arguments, reason = "the parameters of ReceiveMessage and who asks")]
    pub(super) fn receive_by_script(
        &mut self,
        id: QueueId,
        step: StepId,
        max: u32,
        hide: Option<Duration>,
        wait: Option<Duration>,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let resource = self.queue(id).settings.id;
        if !self.queue(id).exists {
            super::queue::refuse_step(step, resource, Refusal::NonExistentQueue, fact, fx);
            return;
        }
        if self.queue(id).in_flight >= MAX_IN_FLIGHT {
            super::queue::refuse_step(step, resource, Refusal::OverLimit, fact, fx);
            return;
        }
        let waiter = Waiter { reader: Reader::Script { step, fact }, since: fx.now, max, hide };
        if self.hand_out(id, waiter, fx) {
            return;
        }
        let wait = wait.unwrap_or(self.queue(id).settings.receive_message_wait_time);
        if wait.is_zero() {
            let draft = Draft::new(Kind::ReceivedNothing, Rule::SqsReceiveMessageEmpty, fact);
            fx.state(draft.of(resource));
        } else {
            self.queue(id).waiters.push_back(waiter);
            fx.after(wait, event::Sqs::WaitEnds { queue: id, step });
        }
    }

    pub(super) fn wait_ends(&mut self, id: QueueId, step: StepId, fx: &mut Effects) {
        let queue = self.queue(id);
        let is_it = |reader: Reader| matches!(reader, Reader::Script { step: other, .. } if other == step);
        let Some(place) = queue.waiters.iter().position(|waiter| is_it(waiter.reader)) else { return };
        let resource = queue.settings.id;
        if let Some(Waiter { reader: Reader::Script { fact, .. }, .. }) = queue.waiters.remove(place) {
            fx.state(Draft::new(Kind::ReceivedNothing, Rule::SqsReceiveMessageEmpty, fact).of(resource));
        }
    }

    /// Arranges that those who wait are served, if there is something for them.
    #[inline]
    pub(super) fn wake(&mut self, id: QueueId, fx: &mut Effects) {
        let queue = &mut self.queues[id.index()];
        if queue.serve_at.is_some() || queue.visible_now == 0 || queue.waiters.is_empty() || !queue.exists {
            return;
        }
        let at = fx.now + LATENCY;
        queue.serve_at = Some(at);
        fx.at(at, event::Sqs::Serve { queue: id });
    }

    /// Gives what is visible to those who wait, first come, first served. A call that has not lasted long enough to be
    /// answered is served later.
    pub(super) fn serve(&mut self, id: QueueId, fx: &mut Effects) {
        self.queue(id).serve_at = None;
        let mut place = 0;
        while let Some(&waiter) = self.queue(id).waiters.get(place) {
            let queue = self.queue(id);
            if queue.visible_now == 0 {
                return;
            }
            if waiter.since + LATENCY > fx.now {
                let at = waiter.since + LATENCY;
                queue.serve_at = Some(at);
                fx.at(at, event::Sqs::Serve { queue: id });
                return;
            }
            if self.is_shut(id, waiter, fx) {
                place += 1;
                continue;
            }
            if self.hand_out(id, waiter, fx) {
                self.queue(id).waiters.remove(place);
            }
        }
    }

    /// Whether this reader is denied, or the queue has too many messages in flight. Both pass: the reader stays.
    fn is_shut(&mut self, id: QueueId, waiter: Waiter, fx: &mut Effects) -> bool {
        if self.queue(id).in_flight >= MAX_IN_FLIGHT {
            // `Rule::SqsInFlightOverLimit`: whatever is deleted or comes back wakes the readers again.
            return true;
        }
        let Reader::Poller { mapping, .. } = waiter.reader else { return false };
        !self.conditions.is_empty() && self.is_denied(id, mapping, fx)
    }

    pub(super) fn is_denied(&self, id: QueueId, mapping: MappingId, fx: &Effects) -> bool {
        let queue = self.queues[id.index()].settings.id;
        let mapping = fx.plan.mapping(mapping);
        let readers: [ResourceId; 2] = [mapping.id, fx.plan.function(mapping.function).id];
        self.conditions.iter().any(|step| match fx.plan.script[step.index()].action {
            Action::Deny { from, to, .. } => to == queue && readers.contains(&from),
            _ => false,
        })
    }

    /// One answer of ReceiveMessage. False if there was nothing to hand out.
    fn hand_out(&mut self, id: QueueId, waiter: Waiter, fx: &mut Effects) -> bool {
        self.take(id, waiter.max.min(MAX_PER_RECEIVE));
        self.move_taken_too_often(id, fx);
        let Some(&first) = self.taken.first() else { return false };
        let queue = self.queue(id);
        let (resource, own) = (queue.settings.id, queue.settings.visibility_timeout);
        let hide = waiter.hide.unwrap_or(own);
        let (cause, reader) = match waiter.reader {
            Reader::Poller { mapping, .. } => (self.message(first).last, Some(fx.plan.mapping(mapping).id)),
            Reader::Script { fact, .. } => (fact, None),
        };
        let records = fx.trace.span(&self.taken);
        let draft = Draft::new(Kind::Received, Rule::SqsVisibilityTimeoutHides, cause);
        let received = fx.state(draft.of(resource).with(reader).records(records).value(hide.0));
        self.lease(id, records, hide, received, fx);
        match waiter.reader {
            Reader::Poller { mapping, poller } => fx.tell(event::Mapping::Received { mapping, poller, received }),
            Reader::Script { step, .. } => self.receipts.push((step, records)),
        }
        if !self.conditions.is_empty() {
            self.duplicate(id, records, received, fx);
        }
        true
    }

    /// Takes up to `max` messages into `taken`, and what has been received too often into `moved`.
    fn take(&mut self, id: QueueId, max: u32) {
        let Sqs { queues, messages, taken, moved, .. } = self;
        let queue = &mut queues[id.index()];
        let limit = match &queue.settings.redrive_policy {
            Some(policy) => policy.max_receive_count,
            None => u32::MAX,
        };
        taken.clear();
        moved.clear();
        while (taken.len() as u32) < max {
            let Some(record) = queue.visible.pop_front() else { break };
            let message = &mut messages[record.index()];
            if message.queue != id || !(message.state == State::Visible || message.again) {
                continue;
            }
            queue.visible_now -= 1;
            if message.receives >= limit {
                queue.in_flight -= u32::from(message.state == State::InFlight);
                moved.push(record);
                continue;
            }
            queue.in_flight += u32::from(message.state == State::Visible);
            message.again = false;
            message.state = State::InFlight;
            message.receives += 1;
            taken.push(record);
        }
    }

    /// Hides what was received until its time is over.
    pub(super) fn lease(&mut self, id: QueueId, records: Span, hide: Duration, cause: FactId, fx: &mut Effects) {
        let lease = match self.free_leases.pop() {
            Some(free) => free,
            None => {
                self.leases.push(Lease { queue: id, records });
                self.leases.len() as u32 - 1
            }
        };
        self.leases[lease as usize] = Lease { queue: id, records };
        for record in fx.trace.of(records) {
            let message = &mut self.messages[record.index()];
            (message.lease, message.last) = (lease, cause);
        }
        fx.after(hide, event::Sqs::VisibilityEnds { lease });
    }

    /// While a `duplicate` step lasts, the first receive of its messages does not hide them.
    fn duplicate(&mut self, id: QueueId, records: Span, received: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        for place in 0..records.len() {
            let record = fx.trace.nth(records, place);
            if self.message(record).receives > 1 || !self.is_duplicated(id, record, fx) {
                continue;
            }
            self.message(record).again = true;
            let queue = self.queue(id);
            queue.visible.push_back(record);
            queue.visible_now += 1;
            let draft = Draft::new(Kind::Duplicated, Rule::SqsAtLeastOnceDuplicate, received);
            fx.state(draft.of(plan.queue(id).id).records(Span::one(record)));
        }
        self.wake(id, fx);
    }

    fn is_duplicated(&self, id: QueueId, record: RecordId, fx: &Effects) -> bool {
        let arrived = fx.trace.record(record);
        let key = fx.plan.key(arrived.resource);
        let bits = || draw::bits(fx.plan.seed, Purpose::Duplicate, key, arrived.number.into(), 0);
        self.conditions.iter().any(|step| match &fx.plan.script[step.index()].action {
            Action::Duplicate { queue, records, .. } => *queue == id && records.contains(arrived.n, bits),
            _ => false,
        })
    }
}
