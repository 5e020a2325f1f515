//! The admission of records: the answer of a resource to each record that is sent to it, and the facts that consecutive
//! records share.

use core::ops::Range;

use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::lengths::Lengths;
use crate::plan::{AcceptOrRun, Action, Plan, ResourceKind};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::stack::{Stack, answers};
use crate::trace::{Origin, OriginKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    Accepted,
    /// Accepted, and never delivered.
    Duplicate,
    /// With the HTTP status that the fact states; 0 for none.
    Refused(Refusal, u16),
}

/// Returns why a resource refuses an arrival of any content: it does not exist, its service fails, or the
/// sender may not use it.
#[inline]
pub(crate) fn refusal(arrival: Arrival, fx: &Effects) -> Option<(Refusal, u16)> {
    let to = arrival.to;
    if !fx.stack.exists(to) {
        let answers = answers(fx.plan.kind(to));
        let status = if answers.states_status { answers.missing.status() } else { 0 };
        return Some((answers.missing, status));
    }
    if fx.has_conditions() { refusal_by_condition(arrival, fx) } else { None }
}

/// The same for a resource that takes what arrives whether it exists or not: the endpoint of a subscription.
pub(crate) fn refusal_by_condition(arrival: Arrival, fx: &Effects) -> Option<(Refusal, u16)> {
    let to = arrival.to;
    let answers = answers(fx.plan.kind(to));
    if let Some(status) = service_error(to, fx) {
        return Some((answers.service_error, status));
    }
    let sender = arrival.sender(fx)?;
    let status = if answers.states_status { answers.denied.status() } else { 0 };
    is_denied(to, sender, fx).then_some((answers.denied, status))
}

/// The HTTP status of a service that accepts nothing now.
pub(crate) fn service_error(to: ResourceId, fx: &Effects) -> Option<u16> {
    fx.conditions().find_map(|(_, action)| match action {
        Action::ServiceError { resource, status, when: AcceptOrRun::Accept, .. } if *resource == to => Some(*status),
        _ => None,
    })
}

/// Returns true if a `deny` step keeps `user` from using a resource.
pub(crate) fn is_denied(resource: ResourceId, user: ResourceId, fx: &Effects) -> bool {
    fx.conditions().any(|(_, action)| denies(action, resource, user, fx.plan))
}

impl Stack {
    /// Returns true if a `deny` step keeps `user` from using a resource.
    pub(crate) fn is_denied(&self, resource: ResourceId, user: ResourceId, plan: &Plan) -> bool {
        self.conditions(plan).any(|(_, action)| denies(action, resource, user, plan))
    }
}

fn denies(action: &Action, resource: ResourceId, user: ResourceId, plan: &Plan) -> bool {
    matches!(action, Action::Deny { from, to, .. } if *to == resource && has_permission_of(plan, user, *from))
}

/// Returns true if `user` acts with the permission of `principal`: a subscription with its topic's, a rule with its
/// bus's, a mapping with its function's.
fn has_permission_of(plan: &Plan, user: ResourceId, principal: ResourceId) -> bool {
    principal == user
        || match plan.kind(user) {
            ResourceKind::Subscription(id) => plan.topic(plan.subscription(id).topic).id == principal,
            ResourceKind::Rule(id) => plan.rule(id).bus.is_some_and(|bus| plan.bus(bus).id == principal),
            ResourceKind::Mapping(id) => plan.function(plan.mapping(id).function).id == principal,
            _ => false,
        }
}

/// Returns true if a message, with its attributes, is longer than its resource accepts.
pub(crate) fn is_too_long(message: RecordId, max_bytes: u32, fx: &Effects) -> bool {
    let lengths = Lengths::of(fx.plan, fx.trace, fx.trace.record(message));
    lengths.body + lengths.attributes > max_bytes
}

/// Records that a resource refused records.
pub(crate) fn reject(
    resource: ResourceId,
    records: Span,
    (refusal, status): (Refusal, u16),
    (rule, cause): (Rule, FactId),
    fx: &mut Effects,
) -> FactId {
    let draft = Draft::new(FactKind::Rejected, rule, cause).resource(resource).records(records);
    fx.record(draft.value(status.into()).detail(refusal.code()))
}

impl Arrival {
    fn indices(self, fx: &Effects) -> Range<u32> {
        if self.origin != OriginKind::Sent || self.index != 0 {
            return self.index..self.index + 1;
        }
        let step = StepId(fx.trace.fact(self.cause).value as u32);
        1..fx.plan.send(step).map_or(0, |send| send.count) + 1
    }

    /// A length that no record of a send step exceeds, message attributes included; none for other arrivals.
    pub fn max_bytes(self, fx: &Effects) -> Option<u32> {
        if self.origin != OriginKind::Sent {
            return None;
        }
        let step = StepId(fx.trace.fact(self.cause).value as u32);
        fx.plan.send(step).map(|send| send.max_bytes(fx.plan.name(self.to)))
    }

    /// The records that arrive, one by one.
    pub fn each(self, fx: &Effects) -> impl Iterator<Item = Arrival> + use<> {
        self.indices(fx).map(move |index| Arrival { index, ..self })
    }

    /// The function, mapping, subscription, rule, bucket or caller that sent the record; none for a step of the script.
    pub fn sender(self, fx: &Effects) -> Option<ResourceId> {
        match fx.record_of(self).made() {
            Origin::Sent { .. } => None,
            Origin::Copied { fact, .. }
            | Origin::CallPayload { fact, .. }
            | Origin::FannedOut { fact, .. }
            | Origin::Written { fact, .. } => fx.trace.fact(fact).resource,
        }
    }

    /// Adds what arrives to the trace, record by record. `admit` decides about each record; `settle` gets consecutive
    /// records with the same result together.
    #[inline]
    pub(crate) fn receive<M>(
        self,
        machine: &mut M,
        fx: &mut Effects,
        mut admit: impl FnMut(&mut M, Arrival, RecordId, &Effects) -> Admission,
        mut settle: impl FnMut(&mut M, Span, Admission, &mut Effects),
    ) {
        let mut batcher = OutcomeBatcher::default();
        for arrival in self.each(fx) {
            if fx.is_exhausted() {
                // All that this event did is dropped.
                return;
            }
            let record = fx.add_record(arrival);
            let admission = admit(machine, arrival, record, fx);
            if let Some((records, admission)) = batcher.add(record, admission) {
                settle(machine, records, admission, fx);
            }
        }
        if let Some((records, admission)) = batcher.take() {
            settle(machine, records, admission, fx);
        }
    }
}

/// Collects consecutive records with the same admission, and returns those that are complete.
#[derive(Default)]
struct OutcomeBatcher(Option<(RecordId, u32, Admission)>);

impl OutcomeBatcher {
    /// Adds the next record; returns those before it if their admission was another.
    fn add(&mut self, record: RecordId, admission: Admission) -> Option<(Span, Admission)> {
        if let Some((first, len, same)) = &mut self.0
            && *same == admission
            && first.0 + *len == record.0
        {
            *len += 1;
            return None;
        }
        let before = self.take();
        self.0 = Some((record, 1, admission));
        before
    }

    fn take(&mut self) -> Option<(Span, Admission)> {
        let (first, len, admission) = self.0.take()?;
        Some((Span::run(first, len), admission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_records_with_the_same_admission_are_settled_together() {
        let refused = Admission::Refused(Refusal::MessageTooLong, 0);
        let arrived = [(3, Admission::Accepted), (4, Admission::Accepted), (5, refused), (9, refused)];
        let mut batcher = OutcomeBatcher::default();
        let mut settled: alloc::vec::Vec<_> =
            arrived.iter().filter_map(|(record, admission)| batcher.add(RecordId(*record), *admission)).collect();
        settled.extend(batcher.take());
        let run = |first, len| Span::run(RecordId(first), len);
        assert_eq!(settled, [(run(3, 2), Admission::Accepted), (run(5, 1), refused), (run(9, 1), refused)]);
    }
}
