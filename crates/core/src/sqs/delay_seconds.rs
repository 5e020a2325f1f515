use alloc::vec::Vec;

use super::Sqs;
use super::message::State;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{FactId, QueueId};
use crate::rule::Rule;

impl Sqs {
    /// The delay of records that were sent together is over.
    pub(super) fn delay_ends(&mut self, sent: FactId, fx: &mut Effects) {
        let Some(&fact) = fx.trace.facts().get(sent.index()) else { return };
        self.taken.clear();
        for record in fx.trace.of(fact.records) {
            let message = &self.messages[record.index()];
            if message.state == State::Delayed && message.last == sent {
                self.taken.push(record);
            }
        }
        let (Some(&first), Some(resource)) = (self.taken.first(), fact.resource) else { return };
        let queue = self.message(first).queue;
        // The timer of a delay that was changed meanwhile.
        if self.queue(queue).fifo.is_some() && fact.at + fx.stack.queue(queue).delay > fx.now {
            return;
        }
        let records = fx.span(&self.taken);
        let draft = Draft::new(FactKind::DelayEnded, Rule::SqsDelaySecondsEnds, sent);
        let ended = fx.record(draft.resource(resource).records(records));
        for record in fx.trace.of(records) {
            self.make_visible(record, ended);
        }
        self.wake(queue, fx);
    }

    /// A new delay of a FIFO queue applies to the messages that are delayed: `Rule::SqsDelaySecondsFifoReachesBack`
    pub(super) fn delay_changed(&mut self, id: QueueId, fx: &mut Effects) {
        if self.queue(id).fifo.is_none() {
            return;
        }
        let delayed = self.messages.iter().filter(|message| message.queue == id && message.state == State::Delayed);
        let mut sends: Vec<FactId> = delayed.map(|message| message.last).collect();
        sends.dedup();
        for sent in sends {
            let at = fx.trace.fact(sent).at + fx.stack.queue(id).delay;
            fx.at(at.max(fx.now), event::Sqs::DelayEnds { sent });
        }
    }
}
