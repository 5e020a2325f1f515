use super::Sqs;
use super::message::Holder;
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::QueueId;
use crate::rule::Rule;

impl Sqs {
    /// Messages that were received `maxReceiveCount` times go to the dead-letter queue instead of being received again.
    /// Only a receive checks the count: `Rule::SqsRedrivePolicyOnlyAtReceive`. They remain the same records:
    /// `Rule::SqsRedrivePolicyKeepsIdentity`.
    pub(super) fn move_taken_too_often(&mut self, id: QueueId, fx: &mut Effects) {
        let policy = fx.stack.queue(id).redrive_policy;
        let (Some(&first), Some(policy)) = (self.moved.first(), policy) else { return };
        let dead_letters = policy.dead_letter_target;
        let cause = self.message(first).last;
        let records = fx.trace.span(&self.moved);
        let (from, to) = (fx.plan.queue(id).id, fx.plan.queue(dead_letters).id);
        let draft = Draft::new(FactKind::MovedToDeadLetterQueue, Rule::SqsRedrivePolicyMoves, cause);
        let moved = fx.record(draft.resource(from).target(to).records(records));
        for record in fx.trace.of(records) {
            self.message(record).queue = dead_letters;
            // A receipt handle is valid in its own queue only.
            self.message(record).holder = Holder::NOBODY;
            self.move_to_end(record);
            self.join_group(dead_letters, record, fx);
            self.message(record).came_from = Some(id);
            self.make_visible(record, moved);
            // In a standard queue its age still counts from its first send:
            // `Rule::SqsMessageRetentionPeriodKeptInDeadLetterQueue`, `Rule::SqsMessageRetentionPeriodFifoFromMove`
            let queue = self.queue(dead_letters);
            let since = if queue.fifo.is_some() { fx.now } else { fx.trace.record(record).at };
            queue.ages.insert(since, record);
        }
        self.arm_retention(dead_letters, fx);
        self.wake(dead_letters, fx);
    }
}

/// The number of receives after which the next one moves a message. Without the dead-letter queue the message stays and is
/// received again: `Rule::SqsRedrivePolicyTargetGone`
pub(super) fn max_receives(id: QueueId, fx: &Effects) -> u32 {
    let policy = fx.stack.queue(id).redrive_policy;
    let policy = policy.filter(|policy| fx.stack.exists(fx.plan.queue(policy.dead_letter_target).id));
    policy.map_or(u32::MAX, |policy| policy.max_receive_count)
}
