use super::{Holder, Sqs, State};
use crate::effects::{Draft, Effects};
use crate::fact::Kind;
use crate::id::{QueueId, RecordId};
use crate::rule::Rule;

impl Sqs {
    /// Messages that were received `maxReceiveCount` times go to the dead-letter queue in place of being handed out.
    /// Only a receive looks at the count: `Rule::SqsRedrivePolicyOnlyAtReceive`. They stay the records they are:
    /// `Rule::SqsRedrivePolicyKeepsIdentity`.
    pub(super) fn move_taken_too_often(&mut self, id: QueueId, fx: &mut Effects) {
        let policy = self.queue(id).settings.redrive_policy;
        let (Some(&first), Some(policy)) = (self.moved.first(), policy) else { return };
        let dead_letters = policy.dead_letter_target;
        if !self.queue(dead_letters).exists {
            self.hand_out_after_all(id);
            return;
        }
        let cause = self.message(first).last;
        let records = fx.trace.span(&self.moved);
        let (from, to) = (self.queue(id).settings.id, self.queue(dead_letters).settings.id);
        let draft = Draft::new(Kind::MovedToDeadLetterQueue, Rule::SqsRedrivePolicyMoves, cause);
        let moved = fx.state(draft.of(from).with(to).records(records));
        for record in fx.trace.of(records) {
            self.message(record).queue = dead_letters;
            // Handles are of the queue that gave them.
            self.message(record).holder = Holder::NOBODY;
            self.join_group(dead_letters, record, fx);
            self.make_visible(record, moved);
            // Its age still counts from its first send: `Rule::SqsMessageRetentionPeriodKeptInDeadLetterQueue`
            let sent_at = fx.trace.record(record).at;
            self.queue(dead_letters).ages.insert(sent_at, record);
        }
        self.arm_retention(dead_letters, fx);
        self.wake(dead_letters, fx);
    }

    /// `Rule::SqsRedrivePolicyTargetGone`
    fn hand_out_after_all(&mut self, id: QueueId) {
        let moved = core::mem::take(&mut self.moved);
        for &record in &moved {
            self.keep(id, record);
        }
        self.moved = moved;
    }

    fn keep(&mut self, id: QueueId, record: RecordId) {
        let message = self.message(record);
        message.state = State::InFlight;
        message.receives += 1;
        self.queue(id).in_flight += 1;
        self.look_again(record);
        self.taken.push(record);
    }
}
