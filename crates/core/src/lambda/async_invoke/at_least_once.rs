//! The queue of events delivers at least once: an event may run again after a success.

use super::{Functions, function_of};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId};
use crate::rule::Rule;

impl Functions {
    /// While a `duplicate` step lasts, its events run once more after their first success. Returns whether this one does.
    pub(super) fn repeat(&mut self, event: RecordId, ended: FactId, fx: &mut Effects) -> bool {
        if self.events.pending(event).is_duplicated || !fx.is_duplicated(fx.trace.record(event).resource, event) {
            return false;
        }
        let pending = self.events.pending(event);
        (pending.is_duplicated, pending.attempts) = (true, 0);
        let Some(id) = function_of(event, fx) else { return false };
        let resource = fx.plan.function(id).id;
        let draft = Draft::new(FactKind::Duplicated, Rule::LambdaAsyncInvokeAtLeastOnce, ended).resource(resource);
        let fact = fx.record(draft.records(Span::one(event)));
        fx.schedule_now(event::Function::Due { event, fact });
        true
    }
}
