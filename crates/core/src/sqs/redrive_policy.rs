use super::{Holder, Sqs};
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::QueueId;
use crate::rule::Rule;

impl Sqs {
    /// Messages that were received `maxReceiveCount` times go to the dead-letter queue in place of being handed out.
    /// Only a receive looks at the count: `Rule::SqsRedrivePolicyOnlyAtReceive`. They stay the records they are:
    /// `Rule::SqsRedrivePolicyKeepsIdentity`.
    pub(super) fn move_taken_too_often(&mut self, id: QueueId, fx: &mut Effects) {
        let policy = self.queue(id).settings.redrive_policy;
        let (Some(&first), Some(policy)) = (self.moved.first(), policy) else { return };
        let dead_letters = policy.dead_letter_target;
        let cause = self.message(first).last;
        let records = fx.trace.span(&self.moved);
        let (from, to) = (self.queue(id).settings.id, self.queue(dead_letters).settings.id);
        let draft = Draft::new(FactKind::MovedToDeadLetterQueue, Rule::SqsRedrivePolicyMoves, cause);
        let moved = fx.record(draft.resource(from).target(to).records(records));
        for record in fx.trace.of(records) {
            self.message(record).queue = dead_letters;
            // Handles are of the queue that gave them.
            self.message(record).holder = Holder::NOBODY;
            self.join_group(dead_letters, record, fx);
            self.came_from.insert(record, id);
            self.make_visible(record, moved);
            // Its age still counts from its first send: `Rule::SqsMessageRetentionPeriodKeptInDeadLetterQueue`
            let sent_at = fx.trace.record(record).at;
            self.queue(dead_letters).ages.insert(sent_at, record);
        }
        self.arm_retention(dead_letters, fx);
        self.wake(dead_letters, fx);
    }

    /// How often a message is handed out before the next receive moves it. Without the dead-letter queue it stays and
    /// is handed out again: `Rule::SqsRedrivePolicyTargetGone`
    pub(super) fn most_receives(&self, id: QueueId) -> u32 {
        let policy = self.queues[id.index()].settings.redrive_policy;
        let policy = policy.filter(|policy| self.queues[policy.dead_letter_target.index()].exists);
        policy.map_or(u32::MAX, |policy| policy.max_receive_count)
    }
}
