//! Readers that wait for messages of a queue.

use super::Sqs;
use super::queue::{Reader, Waiter};
use crate::admission::is_denied;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{MappingId, QueueId, StepId};
use crate::rule::Rule;
use crate::time::Duration;

/// The time from when a message is visible, or from the call if that is later, to when a poller has it.
/// `Rule::SqsLongPollingLatency`
const LATENCY: Duration = Duration::millis(14);

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
        let own = fx.stack.queue(queue).visibility_timeout;
        let hide = (needed > own).then(|| needed + Duration::secs(30));
        let waiter = Waiter { reader: Reader::Poller { mapping, poller }, since: fx.now, max: max.into(), hide };
        self.queue(queue).waiters.push_back(waiter);
        self.wake(queue, fx);
    }

    pub(super) fn stop_waiting(&mut self, queue: QueueId, mapping: MappingId, poller: u16) {
        self.queue(queue).waiters.retain(|waiter| waiter.reader != Reader::Poller { mapping, poller });
    }

    pub(super) fn wait_ends(&mut self, id: QueueId, step: StepId, fx: &mut Effects) {
        let queue = self.queue(id);
        let is_it = |reader: Reader| matches!(reader, Reader::Script { step: other, .. } if other == step);
        let Some(place) = queue.waiters.iter().position(|waiter| is_it(waiter.reader)) else { return };
        let resource = fx.plan.queue(id).id;
        if let Some(Waiter { reader: Reader::Script { fact, .. }, .. }) = queue.waiters.remove(place) {
            fx.record(Draft::new(FactKind::ReceivedNothing, Rule::SqsReceiveMessageEmpty, fact).resource(resource));
        }
    }

    /// Schedules serving the waiting readers, if there are messages for them.
    #[inline]
    pub(super) fn wake(&mut self, id: QueueId, fx: &mut Effects) {
        let queue = &mut self.queues[id.index()];
        if queue.serve_at.is_some() || queue.visible_now == 0 || queue.waiters.is_empty() {
            return;
        }
        if !fx.stack.exists(fx.plan.queue(id).id) {
            return;
        }
        let at = fx.now + LATENCY;
        queue.serve_at = Some(at);
        fx.at(at, event::Sqs::Serve { queue: id });
    }

    /// Gives the visible messages to waiting readers, first come, first served (`Rule::SqsLongPollingFirstCome`). A call is
    /// answered after the latency at the earliest.
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
            if self.is_blocked(id, waiter, fx) {
                place += 1;
                continue;
            }
            self.queue(id).waiters.remove(place);
            if !self.hand_out(id, waiter, fx) {
                self.queue(id).waiters.insert(place, waiter);
                return;
            }
        }
    }

    /// Returns true if this reader is denied, or the queue has too many messages in flight. Both are temporary: the
    /// reader waits.
    fn is_blocked(&mut self, id: QueueId, waiter: Waiter, fx: &mut Effects) -> bool {
        if self.queue(id).is_over_limit() {
            // `Rule::SqsInFlightPollersWait`
            return true;
        }
        let Reader::Poller { mapping, .. } = waiter.reader else { return false };
        fx.has_conditions() && is_denied(fx.plan.queue(id).id, fx.plan.mapping(mapping).id, fx)
    }
}
