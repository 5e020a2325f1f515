//! The queue of events delivers at least once: an event whose run went well may be handed out again.

use super::{Functions, function_of};
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId};
use crate::plan::Action;
use crate::rule::Rule;

impl Functions {
    /// While a `duplicate` step lasts, its events run once more after their first success.
    pub(super) fn hands_out_again(&mut self, event: RecordId, ended: FactId, fx: &mut Effects) -> bool {
        if self.events.pending(event).is_duplicated || !self.is_duplicate(event, fx) {
            return false;
        }
        let pending = self.events.pending(event);
        (pending.is_duplicated, pending.attempts) = (true, 0);
        let Some(id) = function_of(event, fx) else { return false };
        let resource = self.functions[id.index()].settings.id;
        let draft = Draft::new(FactKind::Duplicated, Rule::LambdaAsyncInvokeAtLeastOnce, ended).resource(resource);
        let fact = fx.record(draft.records(Span::one(event)));
        fx.schedule_now(event::Function::Due { event, fact });
        true
    }

    fn is_duplicate(&self, event: RecordId, fx: &Effects) -> bool {
        let arrived = fx.trace.record(event);
        let key = fx.plan.key(arrived.resource);
        let bits = || draw::bits(fx.plan.seed, Purpose::Duplicate, key, arrived.number.into(), 0);
        self.conditions.iter().any(|step| match &fx.plan.script[step.index()].action {
            Action::Duplicate { resource, records, .. } => {
                *resource == arrived.resource && records.contains(fx.trace.root(arrived).1, bits)
            }
            _ => false,
        })
    }
}
