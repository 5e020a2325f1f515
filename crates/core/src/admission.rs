//! The admission of records: the answer of a resource to a record that is sent to it.

use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, ResourceId};
use crate::lengths::Lengths;
use crate::plan::{AcceptOrRun, Action, Plan, ResourceKind};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::stack::{Stack, answers};

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
