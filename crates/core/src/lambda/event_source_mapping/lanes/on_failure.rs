//! `onFailure`: the destination of the invocation record of a discarded batch.

use super::Lanes;
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{FactKind, GivenUpWhy, Span};
use crate::id::FactId;
use crate::rule::Rule;

impl Lanes {
    /// Discards the batch, or its beginning. The lane does not wait for the delivery of the invocation record.
    /// `Rule::LambdaOnFailureWrites`, `Rule::LambdaOnFailureNowhere`, `Rule::LambdaOnFailureNotAwaited`
    pub(super) fn discard(&mut self, lane: u16, records: Span, why: GivenUpWhy, cause: FactId, fx: &mut Effects) {
        let rule = match why {
            GivenUpWhy::RetryAttemptsExhausted => Rule::LambdaRetryAttemptsExhausted,
            GivenUpWhy::RecordAgeExceeded => Rule::LambdaRecordAgeExceeded,
            GivenUpWhy::Expired => Rule::KinesisRetentionPeriodBatchGivenUp,
        };
        // Records that the stream itself removed are not reported.
        let settings = self.settings(fx);
        let on_failure = settings.stream().and_then(|source| source.on_failure);
        let destination = on_failure.filter(|_| why != GivenUpWhy::Expired);
        let draft = Draft::new(FactKind::BatchGivenUp, rule, cause).resource(settings.id).target(destination);
        let slot = self.lane(lane);
        let draft = draft.records(records).value(slot.tries.into()).detail(why.code()).invocation(slot.invocation);
        let fact = fx.record(draft);
        if let Some(to) = destination {
            let arrival = Arrival::written(to, fx.trace.nth(records, 0), fact);
            fx.schedule_now(Event::Arrives(arrival));
        }
    }
}
