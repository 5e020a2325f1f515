use super::message::{Holder, State};
use super::queue::{Reader, Waiter};
use super::redrive_policy::max_receives;
use super::{Lease, Receipt, Sqs};
use crate::effects::{Draft, Effects, refuse_step};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{FactId, QueueId, StepId};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Duration;

/// The maximum number of messages of one receive.
const MAX_PER_RECEIVE: u32 = 10;

impl Sqs {
    /// The receive of a step checks the queue at once, and then waits if it is to. `Rule::RedriveScriptCallAnswersAtOnce`
    #[expect(clippy::too_many_arguments, reason = "the parameters of ReceiveMessage and its step")]
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
        let resource = fx.plan.queue(id).id;
        if self.queue(id).is_over_limit() {
            refuse_step(step, resource, Refusal::OverLimit, fact, fx);
            return;
        }
        let waiter = Waiter { reader: Reader::Script { step, fact }, since: fx.now, max, hide };
        if self.hand_out(id, waiter, fx) {
            return;
        }
        // `Rule::SqsLongPollingQueueDefault`
        let wait = wait.unwrap_or(fx.stack.queue(id).receive_message_wait_time);
        if wait.is_zero() {
            let draft = Draft::new(FactKind::ReceivedNothing, Rule::SqsReceiveMessageEmpty, fact);
            fx.record(draft.resource(resource));
        } else {
            self.queue(id).waiters.push_back(waiter);
            fx.after(wait, event::Sqs::WaitEnds { queue: id, step });
        }
    }

    /// One response of ReceiveMessage. Returns false if there were no messages. `Rule::SqsReceiveMessageHandsOut`
    pub(super) fn hand_out(&mut self, id: QueueId, waiter: Waiter, fx: &mut Effects) -> bool {
        let max = waiter.max.min(MAX_PER_RECEIVE);
        if self.queue(id).fifo.is_some() {
            self.take_groups(id, max, fx);
        } else {
            self.take(id, max, fx);
        }
        self.move_taken_too_often(id, fx);
        let Some(&first) = self.taken.first() else { return false };
        let settings = fx.stack.queue(id);
        let (resource, own) = (settings.id, settings.visibility_timeout);
        // `Rule::SqsReceiveMessageOwnVisibilityTimeout`
        let hide = waiter.hide.unwrap_or(own);
        let (cause, reader) = match waiter.reader {
            Reader::Poller { mapping, .. } => (self.message(first).last, Some(fx.plan.mapping(mapping).id)),
            Reader::Script { fact, .. } => (fact, None),
        };
        let records = fx.trace.span(&self.taken);
        let draft = Draft::new(FactKind::Received, Rule::SqsVisibilityTimeoutHides, cause);
        let received = fx.record(draft.resource(resource).target(reader).records(records).value(hide.0));
        let lease = self.lease(id, records, hide, received, fx);
        let holder = match waiter.reader {
            Reader::Poller { mapping, poller } => Holder::poller(mapping, poller),
            Reader::Script { step, .. } => Holder::step(step),
        };
        for record in fx.trace.of(records) {
            self.messages[record.index()].holder = holder;
        }
        match waiter.reader {
            Reader::Poller { mapping, poller } => {
                fx.schedule_now(event::Mapping::Received { mapping, poller, received })
            }
            Reader::Script { step, .. } => self.receipts.push(Receipt { step, records, at: fx.now }),
        }
        if fx.has_conditions() {
            self.duplicate(id, records, received, fx);
        }
        if hide.is_zero() {
            self.visibility_ends(lease, fx);
        }
        true
    }

    /// Takes up to `max` messages into `taken`, and those that were received too often into `moved`.
    /// `Rule::SqsReceiveMessageOrder`, `Rule::SqsReceiveMessageFindsAll`
    fn take(&mut self, id: QueueId, max: u32, fx: &Effects) {
        let limit = max_receives(id, fx);
        let Sqs { queues, messages, taken, moved, .. } = self;
        let queue = &mut queues[id.index()];
        taken.clear();
        moved.clear();
        while (taken.len() as u32) < max {
            let Some((position, record)) = queue.visible.pop_first() else { break };
            let message = &mut messages[record.index()];
            if !message.is_current(id, position) {
                continue;
            }
            queue.visible_now -= 1;
            if message.receives >= limit {
                // It may stand in the list twice, and its other copy may be in flight.
                queue.in_flight -= u32::from(message.state == State::InFlight);
                (message.state, message.again) = (State::Gone, false);
                moved.push(record);
                continue;
            }
            queue.in_flight += u32::from(message.state == State::Visible);
            message.again = false;
            message.state = State::InFlight;
            // `Rule::SqsRedrivePolicyCountsEveryReceive`
            message.receives += 1;
            taken.push(record);
        }
        debug_assert!(queue.visible_now == 0 || !queue.visible.is_empty(), "all visible messages are in the list");
    }

    /// Hides the received messages until the timeout, counted from the receive, is over: `Rule::SqsVisibilityTimeoutFromReceive`,
    /// `Rule::SqsVisibilityTimeoutOutlived`. The caller ends a lease of 0 at once.
    pub(super) fn lease(&mut self, id: QueueId, records: Span, hide: Duration, cause: FactId, fx: &mut Effects) -> u32 {
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
        if !hide.is_zero() {
            // Messages in flight keep a run going; a timer without messages does not.
            fx.at_background(fx.now + hide, event::Sqs::VisibilityEnds { lease });
        }
        lease
    }
}
