use super::Sqs;
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, QueueId, RecordId};
use crate::plan::Action;
use crate::rule::Rule;

impl Sqs {
    /// While a `duplicate` step lasts, the first receive of its messages does not hide them.
    pub(super) fn duplicate(&mut self, id: QueueId, records: Span, received: FactId, fx: &mut Effects) {
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
            let draft = Draft::new(FactKind::Duplicated, Rule::SqsAtLeastOnceDuplicate, received);
            fx.record(draft.resource(plan.queue(id).id).records(Span::one(record)));
        }
        self.wake(id, fx);
    }

    fn is_duplicated(&self, id: QueueId, record: RecordId, fx: &Effects) -> bool {
        let arrived = fx.trace.record(record);
        let own = fx.plan.queue(id).id;
        let key = fx.plan.key(arrived.resource);
        let bits = || draw::bits(fx.plan.seed, Purpose::Duplicate, key, arrived.number.into(), 0);
        self.conditions.iter().any(|step| match &fx.plan.script[step.index()].action {
            Action::Duplicate { resource, records, .. } => {
                *resource == own && records.contains(fx.trace.root(arrived).1, bits)
            }
            _ => false,
        })
    }
}
