//! What those share who call something and wait for the answer: an API, a program with an SDK, a state machine.

use alloc::vec::Vec;

use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::{Answer, Fact, FactKind, Outcome, Span};
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::plan::{self, Action, DoorOrRun};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::sqs::refuse_step;
use crate::trace::OriginKind;

/// What is to be called for: what it is made from says [`crate::trace::Origin`].
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    pub how: OriginKind,
    pub which: u32,
    /// Once it has become one.
    pub record: Option<RecordId>,
}

impl Subject {
    /// What arrived here is passed on; what was a copy stays one.
    pub fn passed_on(how: OriginKind, which: u32) -> Subject {
        let how = if how == OriginKind::Sent { OriginKind::CallPayload } else { how };
        Subject { how, which, record: None }
    }

    pub fn span(&self) -> Span {
        self.record.map_or(Span::EMPTY, Span::one)
    }
}

/// Sends a subject to what only says whether it takes it. What was refused there before comes once more, as the same
/// record.
pub(crate) fn send(to: ResourceId, subject: &Subject, call: FactId, fx: &mut Effects) {
    let (how, which) = match subject.record {
        Some(record) => (OriginKind::Redelivery, record.0),
        None => (subject.how, subject.which),
    };
    fx.schedule_now(Event::Arrives { to, how, which, cause: call });
}

/// Whether a further try is about the record of the last one: what is called has it, and not something before it. A
/// bucket keeps nothing of what it refuses.
pub(crate) fn stays(record: RecordId, called: ResourceId, fx: &Effects) -> bool {
    let of = fx.trace.record(record).resource;
    match fx.plan.kind(called) {
        plan::ResourceKind::Api(_) => matches!(fx.plan.kind(of), plan::ResourceKind::Function(_)),
        plan::ResourceKind::Bucket(_) | plan::ResourceKind::StateMachine(_) => false,
        _ => of == called,
    }
}

/// What of a send step arrives at once, by number.
pub(crate) fn numbers(how: OriginKind, which: u32, cause: FactId, fx: &Effects) -> core::ops::RangeInclusive<u32> {
    if how != OriginKind::Sent || which != 0 {
        return which..=which;
    }
    let step = StepId(fx.trace.fact(cause).value as u32);
    1..=fx.plan.send(step).map_or(0, |send| send.count)
}

/// A call: a fact that says who calls whom, for which time.
pub(crate) fn called(
    rule: Rule,
    (from, to): (ResourceId, ResourceId),
    subject: &Subject,
    number: u32,
    cause: FactId,
    fx: &mut Effects,
) -> FactId {
    let draft = Draft::new(FactKind::Called, rule, cause).resource(from).target(to).records(subject.span());
    fx.record(draft.value(number.into()))
}

/// What came of a call, and the HTTP status that says so.
pub(crate) fn came_of(told: &Fact) -> (Answer, u16) {
    match told.kind {
        FactKind::InvocationEnded if told.outcome() == Some(Outcome::Success) => (Answer::Ok, 200),
        // An error of the function is an answer like any other: `Rule::LambdaRequestResponseFunctionError`
        FactKind::InvocationEnded => (Answer::FunctionError, 200),
        FactKind::InvocationThrottled => (Answer::Throttled, 429),
        FactKind::InvocationRefused => (Answer::Refused, told.value as u16),
        FactKind::Answered => (told.answer().unwrap_or(Answer::Ok), told.value as u16),
        FactKind::Rejected | FactKind::SendOnFailed => (Answer::Refused, told.refusal().map_or(500, Refusal::status)),
        FactKind::EventAccepted => (Answer::Ok, 202),
        _ => (Answer::Ok, 200),
    }
}

/// Whether something is there, and the steps about it whose `for` is not over.
pub(crate) struct Door {
    pub exists: bool,
    conditions: Vec<StepId>,
}

impl Door {
    pub fn new(exists: bool) -> Door {
        Door { exists, conditions: Vec::new() }
    }

    /// The HTTP status of a service that fails at the door.
    pub fn service_error(&self, fx: &Effects) -> Option<u16> {
        self.conditions.iter().find_map(|step| match fx.plan.script[step.index()].action {
            Action::ServiceError { status, when: DoorOrRun::Accept, .. } => Some(status),
            _ => None,
        })
    }

    /// Whether somebody may not come in.
    pub fn denies(&self, from: Option<ResourceId>, fx: &Effects) -> bool {
        self.conditions.iter().any(|step| {
            matches!(fx.plan.script[step.index()].action,
                Action::Deny { from: other, .. } if Some(other) == from)
        })
    }

    pub fn step_ends(&mut self, step: StepId) {
        self.conditions.retain(|&other| other != step);
    }

    /// Takes in a step about `id`. True if it is an update of what is there.
    pub fn step(&mut self, id: ResourceId, gone: Refusal, step: StepId, fact: FactId, fx: &mut Effects) -> bool {
        let exists = match &fx.plan.script[step.index()].action {
            Action::Create { .. } => true,
            Action::Delete { .. } => false,
            Action::Update { .. } => {
                if !self.exists {
                    refuse_step(step, id, gone, fact, fx);
                }
                return self.exists;
            }
            _ => {
                self.conditions.push(step);
                return false;
            }
        };
        if self.exists == exists {
            let refusal = if exists { Refusal::AlreadyExists } else { gone };
            refuse_step(step, id, refusal, fact, fx);
        }
        self.exists = exists;
        false
    }
}
