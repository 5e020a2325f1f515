//! Doors: what keeps a message from coming in, and neighbours that share a fate.

use crate::effects::Effects;
use crate::fact::Span;
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::plan::{Action, DoorOrRun, Plan, ResourceKind};
use crate::trace::{Origin, OriginKind, Trace};

/// Which records of a send step arrive.
pub(crate) fn numbers(how: OriginKind, which: u32, cause: FactId, fx: &Effects) -> core::ops::RangeInclusive<u32> {
    match (how, which) {
        (OriginKind::Sent, 0) => {
            let step = StepId(fx.trace.fact(cause).value as u32);
            1..=fx.plan.send(step).map_or(0, |send| send.count)
        }
        _ => which..=which,
    }
}

/// Who sent a record: a function, a mapping, a subscription, a rule or a bucket; none for a step of the script.
pub(crate) fn sender(trace: &Trace, record: RecordId) -> Option<ResourceId> {
    match trace.record(record).made() {
        Origin::Copied { fact, .. }
        | Origin::CallPayload { fact, .. }
        | Origin::FannedOut { fact, .. }
        | Origin::Written { fact, .. } => trace.fact(fact).resource,
        Origin::Sent { .. } => None,
    }
}

/// Whose permission somebody uses: a topic's, its subscriptions'; a bus's, its rules'; a mapping has its function's.
fn speaks_for(plan: &Plan, from: ResourceId, sender: ResourceId) -> bool {
    from == sender
        || match plan.kind(sender) {
            ResourceKind::Subscription(id) => plan.topic(plan.subscription(id).topic).id == from,
            ResourceKind::Rule(id) => plan.rule(id).bus.is_some_and(|bus| plan.bus(bus).id == from),
            ResourceKind::Mapping(id) => plan.function(plan.mapping(id).function).id == from,
            _ => false,
        }
}

/// Whether a `deny` step keeps whoever sent a record from sending to its resource.
pub(crate) fn is_denied(conditions: &[StepId], record: RecordId, fx: &Effects) -> bool {
    let to = fx.trace.record(record).resource;
    let Some(sender) = sender(fx.trace, record) else { return false };
    conditions.iter().any(|step| {
        matches!(fx.plan.script[step.index()].action,
            Action::Deny { from, to: denied, .. } if denied == to && speaks_for(fx.plan, from, sender))
    })
}

/// The HTTP status of a service that fails at the door.
pub(crate) fn failing(conditions: &[StepId], resource: ResourceId, fx: &Effects) -> Option<u16> {
    conditions.iter().find_map(|step| match fx.plan.script[step.index()].action {
        Action::ServiceError { resource: other, status, when: DoorOrRun::Accept, .. } if other == resource => {
            Some(status)
        }
        _ => None,
    })
}

/// OutcomeBatcher with the same fate are one fact: collects them, and gives out those that are complete.
pub(crate) struct OutcomeBatcher<F> {
    first: RecordId,
    len: u32,
    fate: Option<F>,
}

impl<F: PartialEq + Copy> OutcomeBatcher<F> {
    pub fn new() -> OutcomeBatcher<F> {
        OutcomeBatcher { first: RecordId(0), len: 0, fate: None }
    }

    /// Takes in the next record; gives out those before it if theirs was another fate.
    pub fn add(&mut self, record: RecordId, fate: F) -> Option<(Span, F)> {
        if self.fate == Some(fate) && self.first.0 + self.len == record.0 {
            self.len += 1;
            return None;
        }
        let before = self.take();
        (self.first, self.len, self.fate) = (record, 1, Some(fate));
        before
    }

    pub fn take(&mut self) -> Option<(Span, F)> {
        let fate = self.fate.take()?;
        Some((Span::run(self.first, self.len), fate))
    }
}
