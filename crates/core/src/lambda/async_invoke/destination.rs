//! `onSuccess` and `onFailure`: the destinations of the invocation record. Its text is in `invocation_record.rs`:
//! `Rule::LambdaDestinationCountsRuns`, `Rule::LambdaDestinationNeverRan`

use super::Functions;
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{EventEnd, FactKind, SentThrough, Span};
use crate::id::{FactId, FunctionId, RecordId, ResourceId};
use crate::rule::Rule;

impl Functions {
    pub(super) fn send_record(
        &mut self,
        id: FunctionId,
        event: RecordId,
        end: EventEnd,
        ended: FactId,
        fx: &mut Effects,
    ) {
        let config = fx.stack.function(id).event_invoke;
        let (to, through, rule) = if end == EventEnd::Success {
            (config.on_success, SentThrough::OnSuccess, Rule::LambdaDestinationOnSuccess)
        } else {
            (config.on_failure, SentThrough::OnFailure, Rule::LambdaDestinationOnFailure)
        };
        let Some(to) = to else { return };
        let cause = self.send_on(id, event, to, through, rule, ended, fx);
        fx.schedule_now(Event::Arrives(Arrival::written(to, event, cause)));
    }

    #[expect(clippy::too_many_arguments, reason = "the event, both ends, and the reason")]
    pub(super) fn send_on(
        &mut self,
        id: FunctionId,
        event: RecordId,
        to: ResourceId,
        through: SentThrough,
        rule: Rule,
        ended: FactId,
        fx: &mut Effects,
    ) -> FactId {
        let resource = fx.plan.function(id).id;
        let draft = Draft::new(FactKind::SentOn, rule, ended).resource(resource).target(to).records(Span::one(event));
        let draft = self.of_last_try(draft, event);
        fx.record(draft.detail(through.code()))
    }
}

/// The destination of a document has answered. A refused document is not sent again.
pub(crate) fn answered(sent: FactId, answer: FactId, fx: &mut Effects) {
    let fact = *fx.trace.fact(sent);
    let (Some(from), Some(through)) = (fact.resource, fact.sent_through()) else { return };
    if fx.trace.fact(answer).kind != FactKind::Rejected {
        return;
    }
    let rule = match through {
        SentThrough::DeadLetter => Rule::LambdaDeadLetterQueueRefuses,
        _ => Rule::LambdaDestinationRefuses,
    };
    let draft = Draft::new(FactKind::SendOnFailed, rule, answer).resource(from).target(fact.target);
    fx.record(draft.records(fact.records).detail(through.code()));
}
