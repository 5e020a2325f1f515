use super::Sqs;
use super::message::State;
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::{FactId, RecordId};
use crate::rule::Rule;

/// Number of receives after which a message that returns goes to the end. `Rule::SqsReceiveMessageBackAfterThree`
const RECEIVES_IN_FRONT: u32 = 3;

impl Sqs {
    /// Messages that were received together and are neither deleted nor received again become visible. A timer applies to
    /// the messages of its own receive.
    pub(super) fn visibility_ends(&mut self, lease: u32, fx: &mut Effects) {
        let id = self.leases[lease as usize].queue;
        let records = self.leases[lease as usize].records;
        self.free_leases.push(lease);
        self.taken.clear();
        for record in fx.trace.of(records) {
            let message = &self.messages[record.index()];
            if message.state == State::InFlight && message.lease == lease && message.queue == id {
                self.taken.push(record);
            }
        }
        let Some(&first) = self.taken.first() else { return };
        let cause = self.message(first).last;
        let rule = match fx.trace.fact(cause).kind {
            FactKind::BatchFailed | FactKind::BatchPartlyFailed => Rule::SqsVisibilityTimeoutNotShortenedByFailure,
            _ => Rule::SqsVisibilityTimeoutEnds,
        };
        let records = fx.trace.span(&self.taken);
        let resource = fx.plan.queue(id).id;
        let ended = fx.record(Draft::new(FactKind::VisibilityEnded, rule, cause).resource(resource).records(records));
        for record in fx.trace.of(records) {
            self.take_off(record);
            self.return_message(record);
            self.make_visible(record, ended);
        }
        self.wake(id, fx);
    }

    /// These messages will not be deleted: the fact about their batch is the cause of their return.
    pub(super) fn leave_hidden(&mut self, fact: FactId, fx: &mut Effects) {
        let records = fx.trace.fact(fact).records;
        for record in fx.trace.of(records) {
            let message = &mut self.messages[record.index()];
            if message.state == State::InFlight {
                message.last = fact;
            }
        }
    }

    /// A message returns because its visibility timeout is over: to its position, or after many receives to the end.
    fn return_message(&mut self, record: RecordId) {
        if self.message(record).receives >= RECEIVES_IN_FRONT {
            self.move_to_end(record);
        }
    }
}
