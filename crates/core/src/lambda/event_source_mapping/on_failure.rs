//! `onFailure`: where the record of a batch goes that is given up.

use super::Mappings;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{FactKind, GivenUpWhy, Span};
use crate::id::{FactId, MappingId};
use crate::rule::Rule;
use crate::trace::OriginKind;

impl Mappings {
    /// The batch, or its beginning, is not tried again. Nobody waits for its record to be delivered.
    /// `Rule::LambdaOnFailureWrites`, `Rule::LambdaOnFailureNowhere`, `Rule::LambdaOnFailureNotAwaited`
    #[expect(clippy::too_many_arguments, reason = "what is given up, where, why, by which rule, because of what")]
    pub(super) fn give_up(
        &mut self,
        id: MappingId,
        lane: u16,
        records: Span,
        why: GivenUpWhy,
        rule: Rule,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let settings = &self.mappings[id.index()].settings;
        let resource = settings.id;
        // What has left the stream by itself is not reported.
        let destination = settings.reading().on_failure.filter(|_| why != GivenUpWhy::Expired);
        let slot = self.lane(id, lane);
        let draft =
            Draft::new(FactKind::BatchGivenUp, rule, cause).resource(resource).target(destination).records(records);
        let mut draft = draft.value(slot.tries.into()).detail(why.code());
        if let Some(invocation) = slot.invocation {
            draft = draft.invocation(invocation);
        }
        let fact = fx.record(draft);
        if let Some(to) = destination {
            fx.schedule_now(Event::Arrives {
                to,
                how: OriginKind::Written,
                which: fx.trace.nth(records, 0).0,
                cause: fact,
            });
        }
    }
}
