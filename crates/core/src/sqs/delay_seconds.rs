use super::{Sqs, State};
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::FactId;
use crate::rule::Rule;

impl Sqs {
    /// The delay of records that were sent together is over.
    pub(super) fn delay_ends(&mut self, sent: FactId, fx: &mut Effects) {
        let Some(&fact) = fx.trace.facts().get(sent.index()) else { return };
        self.taken.clear();
        for record in fx.trace.of(fact.records) {
            if self.messages[record.index()].state == State::Delayed {
                self.taken.push(record);
            }
        }
        let (Some(&first), Some(resource)) = (self.taken.first(), fact.resource) else { return };
        let records = fx.span(&self.taken);
        let draft = Draft::new(FactKind::DelayEnded, Rule::SqsDelaySecondsEnds, sent);
        let ended = fx.record(draft.resource(resource).records(records));
        for record in fx.trace.of(records) {
            self.make_visible(record, ended);
        }
        let queue = self.message(first).queue;
        self.wake(queue, fx);
    }
}
