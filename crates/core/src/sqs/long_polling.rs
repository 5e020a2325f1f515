//! Readers that wait at a queue, and how they are served.

use super::Sqs;
use super::receive_message::{Reader, Waiter};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{MappingId, QueueId, ResourceId, StepId};
use crate::plan::Action;
use crate::rule::Rule;
use crate::time::Duration;

/// The time from a message's being visible, or from the call if that is later, to its being in a poller's hands.
/// `Rule::SqsLongPollingLatency`
pub const LATENCY: Duration = Duration::millis(14);

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

    pub(super) fn wait_ends(&mut self, id: QueueId, step: StepId, fx: &mut Effects) {
        let queue = self.queue(id);
        let is_it = |reader: Reader| matches!(reader, Reader::Script { step: other, .. } if other == step);
        let Some(place) = queue.waiters.iter().position(|waiter| is_it(waiter.reader)) else { return };
        let resource = queue.settings.id;
        if let Some(Waiter { reader: Reader::Script { fact, .. }, .. }) = queue.waiters.remove(place) {
            fx.record(Draft::new(FactKind::ReceivedNothing, Rule::SqsReceiveMessageEmpty, fact).resource(resource));
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

    /// Gives what is visible to those who wait, first come, first served (`Rule::SqsLongPollingFirstCome`). A call that has not lasted long enough to be
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
            if !self.hand_out(id, waiter, fx) {
                return;
            }
            self.queue(id).waiters.remove(place);
        }
    }

    /// Whether this reader is denied, or the queue has too many messages in flight. Both pass: the reader stays.
    fn is_shut(&mut self, id: QueueId, waiter: Waiter, fx: &mut Effects) -> bool {
        if self.queue(id).is_over_limit() {
            // `Rule::SqsInFlightPollersWait`
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
}
