//! The delivery of copies: a subscription, a rule or a bucket sends a copy to an endpoint, and sends it again after a wait
//! if the endpoint refuses it. The service decides on the waits and on what is done in the end.

use alloc::collections::BTreeMap;
use core::marker::PhantomData;

use crate::arrival::Arrival;
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{FactKind, Form, PassEnd, SentThrough, Span};
use crate::id::{FactId, RecordId, ResourceId};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::{Duration, Instant};
use crate::trace::Origin;

/// A copy that an endpoint has refused.
pub(crate) struct Delivery {
    /// The subscription, the rule or the bucket.
    pub by: ResourceId,
    /// The position among the targets of a rule.
    pub target: u16,
    /// The record of the endpoint.
    pub copy: RecordId,
    pub retries: u32,
    /// The time since the first try.
    pub age: Duration,
}

impl Delivery {
    /// Random bits for the wait before the next try.
    pub fn bits(&self, fx: &Effects) -> u64 {
        let record = fx.trace.record(self.copy);
        let key = fx.plan.key(self.by) ^ fx.plan.key(record.resource);
        draw::bits(fx.plan.seed, Purpose::BackOff, key, record.number.into(), self.retries.into())
    }
}

/// The decisions of a service about its deliveries.
pub(crate) trait RetryPolicy {
    /// The wait before the next try, or why there is none.
    fn wait(delivery: &Delivery, fx: &Effects) -> Result<(Duration, Rule), PassEnd>;

    /// The dead-letter queue for a copy that is not tried again, and the rule.
    fn give_up(delivery: &Delivery, end: PassEnd, fx: &Effects) -> (Option<ResourceId>, Rule);

    /// The rule by which a copy is lost that the dead-letter queue refuses.
    const DEAD_LETTER_REFUSED: Option<(Rule, SentThrough)>;
}

/// A copy that is to be tried again.
struct Pending {
    retries: u32,
    first_tried_at: Instant,
}

/// The deliveries of one service.
pub(crate) struct Deliveries<P> {
    /// By the endpoint's record.
    pending: BTreeMap<RecordId, Pending>,
    policy: PhantomData<P>,
}

impl<P> Default for Deliveries<P> {
    fn default() -> Self {
        Deliveries { pending: BTreeMap::new(), policy: PhantomData }
    }
}

/// A copy that was accepted or given up.
pub(crate) struct Settled {
    pub by: ResourceId,
    pub copy: RecordId,
    /// The fact that says so.
    pub fact: FactId,
}

/// Sends messages to an endpoint. One outside the stack, `None`, is represented by `by` itself.
pub(crate) fn send(
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
        let arrival = Arrival::fanned_out(to.unwrap_or(by), fx.trace.nth(messages, place), fact);
        fx.schedule_now(Event::Arrives(arrival));
    }
}

/// Sends a copy to its endpoint again, after what else happens at this moment by the clock: a condition that ends now
/// no longer applies.
pub(crate) fn send_again(copy: RecordId, failed: FactId, fx: &mut Effects) {
    let to = fx.trace.record(copy).resource;
    fx.schedule_now(Event::Arrives(Arrival::redelivery(to, copy, failed)));
}

impl<P: RetryPolicy> Deliveries<P> {
    /// An endpoint, or a dead-letter queue, has accepted or refused a copy. Returns the copy if it is settled.
    pub fn answered(&mut self, answer: FactId, fx: &mut Effects) -> Option<Settled> {
        let fact = *fx.trace.fact(answer);
        let copy = fx.trace.of(fact.records).next()?;
        let Origin::FannedOut { fact: sent, .. } = fx.trace.record(copy).made() else { return None };
        let sent = *fx.trace.fact(sent);
        let by = sent.resource?;
        let is_refused = fact.kind == FactKind::Rejected;
        if sent.kind == FactKind::PassGivenUp {
            if is_refused {
                dead_letter_refused::<P>(by, answer, fx);
            }
            return None;
        }
        if !is_refused {
            self.pending.remove(&copy);
            return Some(Settled { by, copy, fact: answer });
        }
        let (retries, since) =
            self.pending.get(&copy).map_or((0, fx.now), |pending| (pending.retries, pending.first_tried_at));
        let delivery = Delivery { by, target: sent.value as u16, copy, retries, age: fx.now.since(since) };
        let wait = if is_permanent(fact.refusal(), fact.value as u16) {
            Err(PassEnd::ClientError)
        } else {
            P::wait(&delivery, fx)
        };
        match wait {
            Ok((wait, rule)) => {
                self.pending.insert(copy, Pending { retries: retries + 1, first_tried_at: since });
                let draft = Draft::new(FactKind::PassFailed, rule, answer).resource(by).target(sent.target);
                let failed = fx.record(draft.records(Span::one(copy)).value(wait.0));
                fx.after(wait, Event::Redeliver { copy, failed });
                None
            }
            Err(end) => Some(self.give_up(&delivery, end, answer, fx)),
        }
    }

    fn give_up(&mut self, delivery: &Delivery, end: PassEnd, cause: FactId, fx: &mut Effects) -> Settled {
        let &Delivery { by, copy, retries, .. } = delivery;
        self.pending.remove(&copy);
        let (dead_letters, rule) = P::give_up(delivery, end, fx);
        let draft = Draft::new(FactKind::PassGivenUp, rule, cause).resource(by).target(dead_letters);
        let fact = fx.record(draft.records(Span::one(copy)).value(retries.into()).detail(end.code()));
        if let (Some(to), Origin::FannedOut { of, .. }) = (dead_letters, fx.trace.record(copy).made()) {
            fx.schedule_now(Event::Arrives(Arrival::fanned_out(to, of, fact)));
        }
        Settled { by, copy, fact }
    }
}

fn dead_letter_refused<P: RetryPolicy>(by: ResourceId, refused: FactId, fx: &mut Effects) {
    let Some((rule, through)) = P::DEAD_LETTER_REFUSED else { return };
    let Some(given_up) = fx.trace.fact(refused).cause.map(|cause| *fx.trace.fact(cause)) else { return };
    let draft = Draft::new(FactKind::SendOnFailed, rule, refused).resource(by).target(given_up.target);
    fx.record(draft.records(given_up.records).detail(through.code()));
}

/// Returns true if every further try would be refused too: the endpoint does not exist, may not be used, or does not
/// accept such a message. Errors of a service and throttles are temporary.
fn is_permanent(refusal: Option<Refusal>, status: u16) -> bool {
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
