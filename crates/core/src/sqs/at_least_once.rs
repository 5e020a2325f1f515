use super::Sqs;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, QueueId};
use crate::rule::Rule;

impl Sqs {
    /// While a `duplicate` step lasts, the first receive of its messages does not hide them.
    pub(super) fn duplicate(&mut self, id: QueueId, records: Span, received: FactId, fx: &mut Effects) {
        let resource = fx.plan.queue(id).id;
        for place in 0..records.len() {
            let record = fx.trace.nth(records, place);
            if self.message(record).receives > 1 || !fx.is_duplicated(resource, record) {
                continue;
            }
            let message = self.message(record);
            message.again = true;
            let position = message.position;
            let queue = self.queue(id);
            queue.visible.insert(position, record);
            queue.visible_now += 1;
            let draft = Draft::new(FactKind::Duplicated, Rule::SqsAtLeastOnceDuplicate, received);
            fx.record(draft.resource(resource).records(Span::one(record)));
        }
        self.wake(id, fx);
    }
}
