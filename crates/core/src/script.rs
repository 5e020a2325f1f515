//! The script: the events from outside. Each step is a fact. Every chain of causes ends at one.

use crate::arrival::Arrival;
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::Event;
use crate::fact::FactKind;
use crate::id::{FactId, StepId};
use crate::plan::{Action, Plan, Send};
use crate::rule::Rule;
use crate::time::Duration;
use crate::trace::OriginKind;

/// A step is due.
pub(crate) fn step(id: StepId, fx: &mut Effects) {
    let action = &fx.plan.script[id.index()].action;
    let fact = fx.record(about(action, FactKind::StepTaken, Rule::RedriveScriptStep, None, id, fx.plan));
    if let Action::Send(send) = action {
        start_send(send, id, fact, fx);
        return;
    }
    if let Some(lasts) = action.lasts() {
        fx.after(lasts, Event::ConditionEnds { step: id, step_fact: fact });
    }
    fx.schedule_now(Event::StepApplies { step: id, fact });
}

/// The `for` of a step ends.
pub(crate) fn condition_ends(id: StepId, step_fact: FactId, fx: &mut Effects) {
    let action = &fx.plan.script[id.index()].action;
    fx.record(about(action, FactKind::ConditionEnded, Rule::RedriveScriptConditionEnds, Some(step_fact), id, fx.plan));
    fx.schedule_now(Event::ConditionEnded { step: id });
}

fn about(action: &Action, kind: FactKind, rule: Rule, cause: Option<FactId>, id: StepId, plan: &Plan) -> Draft {
    let draft = Draft::new(kind, rule, cause).value(id.0.into());
    match action.resource(plan) {
        Some(resource) => draft.resource(resource),
        None => draft,
    }
}

fn start_send(send: &Send, step: StepId, fact: FactId, fx: &mut Effects) {
    if send.every.is_zero() {
        arrives(send, 0, fact, fx);
    } else {
        send_next(step, 1, fact, fx);
    }
}

/// Record `index` of a send step arrives at its destination; 0 stands for all of its records.
fn arrives(send: &Send, index: u32, cause: FactId, fx: &mut Effects) {
    let arrival = Arrival { to: send.to, origin: OriginKind::Sent, index, cause };
    fx.schedule_now(Event::Arrives(arrival));
}

/// Sends one record of a send step that spreads over time, and schedules the next.
pub(crate) fn send_next(step: StepId, n: u32, step_fact: FactId, fx: &mut Effects) {
    let Action::Send(send) = &fx.plan.script[step.index()].action else { return };
    arrives(send, n, step_fact, fx);
    if n >= send.count {
        return;
    }
    // `Rule::RedriveScriptRandomGaps`
    let gap = if send.random {
        // The draw depends on the step as it was written and on the record, so other steps do not change it.
        let written = fx.plan.script[step.index()].written;
        let key = draw::bits(fx.plan.key(send.to), Purpose::Arrival, written.into(), 0, 0);
        let bits = draw::bits(fx.plan.seed, Purpose::Arrival, key, n.into(), 0);
        Duration(draw::exponential(bits, send.every.0))
    } else {
        send.every
    };
    fx.after(gap, Event::SendNext { step, n: n + 1, step_fact });
}
