//! A delivery: an endpoint is handed something, answers, and is asked again if it could not take it.

use super::door::failing;
use super::{Push, answer};
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::{self, Event};
use crate::event_bridge::retry_policy;
use crate::fact::{FactKind, Form, PassEnd, SentThrough, Span};
use crate::id::{FactId, RecordId, ResourceId};
use crate::plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::s3;
use crate::sns::delivery_policy;
use crate::time::{Duration, Instant};
use crate::trace::{Origin, OriginKind, Record};

/// What is to be tried again.
pub(crate) struct Pending {
    retries: u32,
    /// When it was first tried.
    since: Instant,
}

impl Push {
    /// Hands messages to an endpoint; none for one outside the stack, which is asked for in the name of `by`.
    pub(crate) fn pass_on(
        &mut self,
        by: ResourceId,
        to: Option<ResourceId>,
        messages: Span,
        (form, target): (Form, u16),
        (rule, cause): (Rule, FactId),
        fx: &mut Effects,
    ) {
        if messages.is_empty() {
            return;
        }
        let draft = Draft::new(FactKind::PassedOn, rule, cause).resource(by).target(to).records(messages);
        let fact = fx.record(draft.value(target.into()).detail(form.code()));
        for place in 0..messages.len() {
            let which = fx.trace.nth(messages, place).0;
            fx.schedule_now(Event::Arrives { to: to.unwrap_or(by), how: OriginKind::FannedOut, which, cause: fact });
        }
    }

    /// An endpoint has answered.
    pub(super) fn answered(&mut self, answer: FactId, fx: &mut Effects) {
        let fact = *fx.trace.fact(answer);
        let Some(copy) = fx.trace.of(fact.records).next() else { return };
        let Origin::FannedOut { fact: passed, .. } = fx.trace.record(copy).made() else { return };
        let passed = *fx.trace.fact(passed);
        let Some(by) = passed.resource else { return };
        let is_refused = fact.kind == FactKind::Rejected;
        if passed.kind == FactKind::PassGivenUp {
            // That was the dead-letter queue.
            if is_refused {
                self.letter_is_lost(by, answer, fx);
            }
            return;
        }
        if !is_refused {
            self.pending.remove(&copy);
            self.group_goes_on(by, copy, answer, fx);
            return;
        }
        let target = passed.value as u16;
        let retries = self.pending.get(&copy).map_or(0, |pending| pending.retries);
        let wait = if is_for_ever(fact.refusal(), fact.value as u16) {
            Err(PassEnd::ClientError)
        } else {
            self.wait_before_retry(by, target, copy, retries, fx)
        };
        match wait {
            Ok((wait, rule)) => {
                let now = fx.now;
                let pending = self.pending.entry(copy).or_insert(Pending { retries: 0, since: now });
                pending.retries += 1;
                let draft = Draft::new(FactKind::PassFailed, rule, answer).resource(by).target(passed.target);
                let fact = fx.record(draft.records(Span::one(copy)).value(wait.0));
                fx.after(wait, event::Push::Retry { copy, fact });
            }
            Err(end) => self.give_up(by, target, copy, (end, retries), answer, fx),
        }
    }

    /// How long to wait before the next try, or why there is none.
    fn wait_before_retry(
        &self,
        by: ResourceId,
        target: u16,
        copy: RecordId,
        retries: u32,
        fx: &Effects,
    ) -> Result<(Duration, Rule), PassEnd> {
        let bits = || {
            let record = fx.trace.record(copy);
            draw::bits(
                fx.plan.seed,
                Purpose::BackOff,
                fx.plan.key(by) ^ fx.plan.key(record.resource),
                record.number.into(),
                retries.into(),
            )
        };
        let since = self.pending.get(&copy).map_or(fx.now, |pending| pending.since);
        match fx.plan.kind(by) {
            plan::ResourceKind::Subscription(id) => {
                let endpoint = self.subscriptions[id.index()].settings.endpoint;
                delivery_policy::wait(endpoint, retries, bits).ok_or(PassEnd::RetriesExhausted)
            }
            plan::ResourceKind::Rule(id) => {
                let settings = self.rules[id.index()].settings.targets.get(usize::from(target));
                retry_policy::wait(settings, retries, fx.now.since(since), bits)
            }
            _ => s3::bucket::wait(retries, fx.now.since(since)).ok_or(PassEnd::AgeExceeded),
        }
    }

    /// The subscription stays as it is. `Rule::SnsSubscriptionSurvivesFailure`
    fn give_up(
        &mut self,
        by: ResourceId,
        target: u16,
        copy: RecordId,
        (end, retries): (PassEnd, u32),
        cause: FactId,
        fx: &mut Effects,
    ) {
        self.pending.remove(&copy);
        let (letters, rule) = match fx.plan.kind(by) {
            plan::ResourceKind::Subscription(id) => {
                let settings = &self.subscriptions[id.index()].settings;
                let rule = match (end, settings.dead_letter_target) {
                    (PassEnd::ClientError, _) => Rule::SnsDeliveryPolicyClientErrors,
                    (_, Some(_)) => Rule::SnsDeadLetterQueueGetsMessage,
                    (_, None) => Rule::SnsDeliveryPolicyDiscards,
                };
                (settings.dead_letter_target, rule)
            }
            plan::ResourceKind::Rule(id) => {
                let settings = self.rules[id.index()].settings.targets.get(usize::from(target));
                let letters = settings.and_then(|target| target.dead_letter_target);
                (letters, retry_policy::ends(end, letters.is_some()))
            }
            _ => (None, Rule::S3NotificationIsLost),
        };
        let draft =
            Draft::new(FactKind::PassGivenUp, rule, cause).resource(by).target(letters).records(Span::one(copy));
        let fact = fx.record(draft.value(retries.into()).detail(end.code()));
        let Origin::FannedOut { of, .. } = fx.trace.record(copy).made() else { return };
        if let Some(to) = letters {
            fx.schedule_now(Event::Arrives { to, how: OriginKind::FannedOut, which: of.0, cause: fact });
        }
        self.group_goes_on(by, copy, fact, fx);
    }

    fn letter_is_lost(&mut self, by: ResourceId, refused: FactId, fx: &mut Effects) {
        let Some(given_up) = fx.trace.fact(refused).cause.map(|cause| *fx.trace.fact(cause)) else { return };
        let (rule, through) = match fx.plan.kind(by) {
            plan::ResourceKind::Rule(_) => (Rule::EventbridgeDeadLetterQueueRefuses, SentThrough::Target),
            _ => (Rule::SnsDeadLetterQueueRefuses, SentThrough::Subscription),
        };
        let draft = Draft::new(FactKind::SendOnFailed, rule, refused).resource(by).target(given_up.target);
        fx.record(draft.records(given_up.records).detail(through.code()));
    }

    pub(super) fn retry(&mut self, copy: RecordId, fact: FactId, fx: &mut Effects) {
        let to = fx.trace.record(copy).resource;
        fx.schedule_now(Event::Arrives { to, how: OriginKind::Redelivery, which: copy.0, cause: fact });
    }

    /// An endpoint outside the stack takes whatever it is given, unless the script says otherwise.
    pub(super) fn endpoint_is_asked(
        &mut self,
        id: crate::id::SubscriptionId,
        how: OriginKind,
        which: u32,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let subscription = &mut self.subscriptions[id.index()];
        let resource = subscription.settings.id;
        let copy = if how == OriginKind::Redelivery {
            RecordId(which)
        } else {
            subscription.arrived += 1;
            let number = subscription.arrived;
            fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how })
        };
        let refused = if super::door::is_denied(&self.conditions, copy, fx) {
            Some((Refusal::EndpointDenied, 403))
        } else {
            failing(&self.conditions, resource, fx).map(|status| (Refusal::EndpointFailed, status))
        };
        let said = match refused {
            Some((refusal, status)) => {
                let draft =
                    Draft::new(FactKind::Rejected, Rule::SnsSubscriptionEndpointRefuses, cause).resource(resource);
                fx.record(draft.records(Span::one(copy)).value(status.into()).detail(refusal.code()))
            }
            None => {
                let draft =
                    Draft::new(FactKind::EndpointTook, Rule::SnsSubscriptionEndpointTakes, cause).resource(resource);
                fx.record(draft.records(Span::one(copy)))
            }
        };
        answer(cause, said, fx);
    }
}

/// Whether what was refused like this would be refused for ever: the endpoint is gone or may not be used, or does not
/// take such a message. An error of a service passes, and so does a throttle.
fn is_for_ever(refusal: Option<Refusal>, status: u16) -> bool {
    match refusal {
        Some(
            Refusal::InternalError
            | Refusal::ServiceException
            | Refusal::EndpointFailed
            | Refusal::TopicInternalError
            | Refusal::BusInternalError
            | Refusal::BucketInternalError
            | Refusal::OverLimit,
        ) => (400..500).contains(&status) && status != 429,
        _ => true,
    }
}
