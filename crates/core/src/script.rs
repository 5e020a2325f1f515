//! The script: what happens from outside. A step states a fact, which is where every chain of causes ends, and tells
//! the machine it concerns.

use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::{self, Event};
use crate::fact::FactKind;
use crate::id::{FactId, ResourceId, StepId};
use crate::plan::{self, Action, Plan, Send};
use crate::rule::Rule;
use crate::time::Duration;
use crate::trace::OriginKind;

/// Whose business a step is.
enum Machine {
    Sqs,
    Function,
    Mapping,
    Stream(crate::id::StreamId),
    Push,
    /// Of what calls and waits.
    Call,
}

/// A step is due.
pub(crate) fn step(id: StepId, fx: &mut Effects) {
    let action = &fx.plan.script[id.index()].action;
    let fact = fx.record(about(action, FactKind::StepTaken, Rule::RedriveScriptStep, None, id, fx.plan));
    if let Action::Send(send) = action {
        start_send(send, id, fact, fx);
        return;
    }
    if let Some(lasts) = lasts(action) {
        fx.after(lasts, Event::ConditionEnds { step: id, step_fact: fact });
    }
    let machine = machine_of(action, fx.plan);
    match machine {
        Some(Machine::Sqs) => fx.schedule_now(event::Sqs::Step { step: id, fact }),
        Some(Machine::Function) => fx.schedule_now(event::Function::Step { step: id, fact }),
        Some(Machine::Push) => fx.schedule_now(event::Push::Step { step: id, fact }),
        Some(Machine::Call) => fx.schedule_now(event::Call::Step { step: id, fact }),
        Some(Machine::Stream(stream)) => fx.schedule_now(event::Stream::Step { stream, step: id, fact }),
        Some(Machine::Mapping) | None => {}
    }
    // Mappings know which queues and functions there are.
    let is_known = matches!(action, Action::Create { .. } | Action::Delete { .. } | Action::Update { .. });
    if matches!(machine, Some(Machine::Mapping)) || is_known {
        fx.schedule_now(event::Mapping::Step { step: id, fact });
    }
}

/// What a step began is over.
pub(crate) fn condition_ends(id: StepId, step_fact: FactId, fx: &mut Effects) {
    let action = &fx.plan.script[id.index()].action;
    let rule = Rule::RedriveScriptConditionEnds;
    let fact = fx.record(about(action, FactKind::ConditionEnded, rule, Some(step_fact), id, fx.plan));
    match machine_of(action, fx.plan) {
        Some(Machine::Sqs) => fx.schedule_now(event::Sqs::StepEnds { step: id, fact }),
        Some(Machine::Function) => fx.schedule_now(event::Function::StepEnds { step: id, fact }),
        Some(Machine::Push) => fx.schedule_now(event::Push::StepEnds { step: id, fact }),
        Some(Machine::Call) => fx.schedule_now(event::Call::StepEnds { step: id, fact }),
        Some(Machine::Mapping | Machine::Stream(_)) | None => {}
    }
}

fn about(action: &Action, kind: FactKind, rule: Rule, cause: Option<FactId>, id: StepId, plan: &Plan) -> Draft {
    let draft = Draft::new(kind, rule, cause).value(id.0.into());
    match resource_of(action, plan) {
        Some(resource) => draft.resource(resource),
        None => draft,
    }
}

fn start_send(send: &Send, step: StepId, fact: FactId, fx: &mut Effects) {
    if send.every.is_zero() {
        fx.schedule_now(Event::Arrives { to: send.to, how: OriginKind::Sent, which: 0, cause: fact });
    } else {
        send_next(step, 1, fact, fx);
    }
}

/// One record of a send that spreads over time, and the appointment for the next.
pub(crate) fn send_next(step: StepId, n: u32, step_fact: FactId, fx: &mut Effects) {
    let Action::Send(send) = &fx.plan.script[step.index()].action else { return };
    fx.schedule_now(Event::Arrives { to: send.to, how: OriginKind::Sent, which: n, cause: step_fact });
    if n >= send.count {
        return;
    }
    // `Rule::RedriveScriptRandomGaps`
    let gap = if send.random {
        // The draw hangs on the step as it was written and on the record, so other steps do not change it.
        let written = fx.plan.script[step.index()].written;
        let key = draw::bits(fx.plan.key(send.to), Purpose::Arrival, written.into(), 0, 0);
        let bits = draw::bits(fx.plan.seed, Purpose::Arrival, key, n.into(), 0);
        Duration(draw::exponential(bits, send.every.0))
    } else {
        send.every
    };
    fx.after(gap, Event::SendNext { step, n: n + 1, step_fact });
}

fn lasts(action: &Action) -> Option<Duration> {
    match action {
        Action::Fail { lasts, .. }
        | Action::Throttle { lasts, .. }
        | Action::ServiceError { lasts, .. }
        | Action::Deny { lasts, .. }
        | Action::Duplicate { lasts, .. } => *lasts,
        Action::Send(_)
        | Action::Create { .. }
        | Action::Delete { .. }
        | Action::Update { .. }
        | Action::Deploy { .. }
        | Action::Receive { .. }
        | Action::Redrive { .. }
        | Action::CancelRedrive { .. }
        | Action::Replay { .. }
        | Action::Schedule { .. }
        | Action::ChangeMessageVisibility { .. }
        | Action::DeleteMessage { .. }
        | Action::Note { .. } => None,
    }
}

fn resource_of(action: &Action, plan: &Plan) -> Option<ResourceId> {
    match action {
        Action::Send(send) => Some(send.to),
        Action::Fail { function, .. } | Action::Throttle { function, .. } | Action::Deploy { function, .. } => {
            Some(plan.function(*function).id)
        }
        Action::ServiceError { resource, .. }
        | Action::Create { resource }
        | Action::Delete { resource }
        | Action::Update { resource, .. }
        | Action::Duplicate { resource, .. } => Some(*resource),
        Action::Deny { to, .. } => Some(*to),
        Action::Receive { queue, .. } => Some(plan.queue(*queue).id),
        Action::Redrive { source, .. } | Action::CancelRedrive { source } => Some(plan.queue(*source).id),
        Action::Replay { bus, .. } => Some(plan.bus(*bus).id),
        Action::Schedule { rule } => Some(plan.rule(*rule).id),
        Action::ChangeMessageVisibility { message, .. } | Action::DeleteMessage { message } => {
            resource_of(&plan.script[message.step.index()].action, plan)
        }
        Action::Note { .. } => None,
    }
}

fn machine_of(action: &Action, plan: &Plan) -> Option<Machine> {
    if let Action::Note { .. } = action {
        return None;
    }
    resource_of(action, plan).map(|resource| match plan.resources[resource.index()].kind {
        plan::ResourceKind::Queue(_) => Machine::Sqs,
        plan::ResourceKind::Function(_) => Machine::Function,
        plan::ResourceKind::Mapping(_) => Machine::Mapping,
        plan::ResourceKind::Topic(_)
        | plan::ResourceKind::Subscription(_)
        | plan::ResourceKind::Bus(_)
        | plan::ResourceKind::Rule(_)
        | plan::ResourceKind::Bucket(_) => Machine::Push,
        plan::ResourceKind::Api(_) | plan::ResourceKind::Caller(_) | plan::ResourceKind::StateMachine(_) => {
            Machine::Call
        }
        plan::ResourceKind::Stream(stream) => Machine::Stream(stream),
    })
}
