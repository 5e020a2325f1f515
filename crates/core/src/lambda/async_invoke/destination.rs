//! `onSuccess` and `onFailure`: where the record of an event's end goes. What the record says is written where JSON is:
//! `Rule::LambdaDestinationCountsRuns`, `Rule::LambdaDestinationNeverRan`

use super::Functions;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{EventEnd, FactKind, SentThrough, Span};
use crate::id::{FactId, FunctionId, RecordId, ResourceId};
use crate::rule::Rule;
use crate::trace::OriginKind;

impl Functions {
    pub(super) fn send_record(
        &mut self,
        id: FunctionId,
        event: RecordId,
        end: EventEnd,
        ended: FactId,
        fx: &mut Effects,
    ) {
        let config = self.functions[id.index()].settings.event_invoke;
        let (to, through, rule) = if end == EventEnd::Success {
            (config.on_success, SentThrough::OnSuccess, Rule::LambdaDestinationOnSuccess)
        } else {
            (config.on_failure, SentThrough::OnFailure, Rule::LambdaDestinationOnFailure)
        };
        let Some(to) = to else { return };
        let cause = self.send_on(id, event, to, through, rule, ended, fx);
        fx.schedule_now(Event::Arrives { to, how: OriginKind::Written, which: event.0, cause });
    }

    #[expect(clippy::too_many_arguments, reason = "what, from where, to where, and why")]
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
        let resource = self.functions[id.index()].settings.id;
        let draft = Draft::new(FactKind::SentOn, rule, ended).resource(resource).target(to).records(Span::one(event));
        let draft = self.of_last_try(draft, event);
        fx.record(draft.detail(through.code()))
    }
}

/// What was sent on was refused; it is not tried again.
pub(crate) fn undelivered(refused: FactId, fx: &mut Effects) {
    let Some(cause) = fx.trace.fact(refused).cause else { return };
    let sent = *fx.trace.fact(cause);
    let (Some(from), Some(through)) = (sent.resource, sent.sent_through()) else { return };
    let rule = match through {
        SentThrough::DeadLetter => Rule::LambdaDeadLetterQueueRefuses,
        SentThrough::OnSuccess | SentThrough::OnFailure => Rule::LambdaDestinationRefuses,
        SentThrough::Catch => Rule::StepFunctionsCatchRefused,
        SentThrough::Subscription => Rule::SnsDeadLetterQueueRefuses,
        SentThrough::Target => Rule::EventbridgeDeadLetterQueueRefuses,
    };
    let draft =
        Draft::new(FactKind::SendOnFailed, rule, refused).resource(from).target(sent.target).records(sent.records);
    fx.record(draft.detail(sent.detail));
}
