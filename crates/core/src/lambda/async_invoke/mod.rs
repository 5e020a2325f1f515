//! Asynchronous invocation: an event is accepted at the door, waits in the function's own queue, and is tried until a
//! run returns or Lambda gives it up. Each event goes its own way; nothing here waits for another.

mod at_least_once;
mod back_off;
mod dead_letter_queue;
pub(super) mod destination;
mod maximum_event_age;
mod maximum_retry_attempts;
pub(super) mod recursive_loop;

use alloc::vec::Vec;

use super::function::Functions;
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller};
use crate::fact::{EventEnd, FactKind, Outcome, Span};
use crate::id::{FactId, FunctionId, InvocationId, RecordId, StepId};
use crate::plan;
use crate::push::answer;
use crate::push::door::{failing, is_denied};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::time::Duration;
use crate::trace::{OriginKind, Record};

/// The largest event that an asynchronous invocation may have. `Rule::LambdaAsyncInvokeTooLarge`
const MAX_EVENT_BYTES: u32 = 1024 * 1024;

/// An event that was accepted, and what came of it so far.
#[derive(Clone, Copy, Default)]
struct Pending {
    /// Runs of the code, and tries that found no function.
    attempts: u8,
    /// Tries in a row that could not be run.
    not_run: u8,
    /// The number of its first try; 0 before.
    first_try: u32,
    last: Option<InvocationId>,
    is_duplicated: bool,
    /// How much later than it first came it was accepted: whoever sent it may have had to try again.
    late: Duration,
}

/// All events, by `RecordId`; other machines' records leave holes.
#[derive(Default)]
pub(super) struct Events(Vec<Pending>);

impl Events {
    fn pending(&mut self, event: RecordId) -> &mut Pending {
        if self.0.len() <= event.index() {
            self.0.resize(event.index() + 1, Pending::default());
        }
        &mut self.0[event.index()]
    }

    /// The number of the first try of an event, which may be this one.
    pub(super) fn first_try(&mut self, event: RecordId, number: u32) -> u32 {
        let pending = self.pending(event);
        if pending.first_try == 0 {
            pending.first_try = number;
        }
        pending.first_try
    }

    pub(super) fn tried(&mut self, event: RecordId, invocation: InvocationId) {
        self.pending(event).last = Some(invocation);
    }
}

impl Functions {
    /// Invoke with the type Event, for one event, or for all of a send step.
    pub(super) fn arrives(&mut self, id: FunctionId, how: OriginKind, which: u32, cause: FactId, fx: &mut Effects) {
        let numbers = match (how, which) {
            (OriginKind::Sent, 0) => 1..=count_of(cause, fx),
            _ => which..=which,
        };
        // OutcomeBatcher with the same fate are one fact.
        let mut first = RecordId(fx.trace.records().len() as u32);
        let mut fate = None;
        let mut len = 0;
        for which in numbers {
            let record = if how == OriginKind::Redelivery {
                let event = RecordId(which);
                self.events.pending(event).late = fx.now.since(fx.trace.record(event).at);
                event
            } else {
                let function = self.function(id);
                function.arrived += 1;
                let (resource, number) = (function.settings.id, function.arrived);
                fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how })
            };
            let refused = self.refusal(id, record, fx);
            if fate != Some(refused) {
                self.settle(id, Span::run(first, len), fate.flatten(), cause, fx);
                (first, fate, len) = (record, Some(refused), 0);
            }
            len += 1;
        }
        self.settle(id, Span::run(first, len), fate.flatten(), cause, fx);
    }

    /// States what became of neighbours at the door. `Rule::LambdaAsyncInvokeRunsAtOnce`
    fn settle(&mut self, id: FunctionId, events: Span, refused: Option<Refusal>, cause: FactId, fx: &mut Effects) {
        if events.is_empty() {
            return;
        }
        let resource = self.function(id).settings.id;
        let Some(refusal) = refused else {
            let draft = Draft::new(FactKind::EventAccepted, Rule::LambdaAsyncInvokeAccepted, cause);
            let fact = fx.record(draft.resource(resource).records(events));
            answer(cause, fact, fx);
            for place in 0..events.len() {
                let event = fx.trace.nth(events, place);
                fx.schedule_now(event::Function::Due { event, fact });
            }
            return;
        };
        let rule = match refusal {
            Refusal::InvalidRequestContent => Rule::LambdaAsyncInvokeJsonOnly,
            Refusal::RequestTooLarge => Rule::LambdaAsyncInvokeTooLarge,
            _ => Rule::LambdaAsyncInvokeRefused,
        };
        let draft = Draft::new(FactKind::Rejected, rule, cause).resource(resource).records(events);
        let status = if refusal == Refusal::ServiceException { failing(&self.conditions, resource, fx) } else { None };
        let refused = fx.record(draft.detail(refusal.code()).value(status.unwrap_or(0).into()));
        answer(cause, refused, fx);
    }

    /// Why an event is not accepted. A throttled function still accepts: `Rule::LambdaAsyncInvokeThrottledAccepts`
    fn refusal(&self, id: FunctionId, event: RecordId, fx: &Effects) -> Option<Refusal> {
        let function = &self.functions[id.index()];
        if !function.exists {
            return Some(Refusal::FunctionNotFound);
        }
        let resource = function.settings.id;
        if failing(&self.conditions, resource, fx).is_some() {
            return Some(Refusal::ServiceException);
        }
        if is_denied(&self.conditions, event, fx) {
            return Some(Refusal::FunctionDenied);
        }
        let record = fx.trace.record(event);
        let text = Text::of(fx.plan, fx.trace, record);
        if text.len_bytes() > MAX_EVENT_BYTES {
            return Some(Refusal::RequestTooLarge);
        }
        (!text.is_json()).then_some(Refusal::InvalidRequestContent)
    }

    /// An event's time has come.
    pub(super) fn due(&mut self, event: RecordId, fact: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let late = self.events.pending(event).late;
        let settings = &self.functions[id.index()].settings;
        // The settings may have changed while it waited: `Rule::LambdaAsyncInvokeNewSettings`
        let end = if settings.reserved_concurrent_executions == Some(0) && self.functions[id.index()].exists {
            Some((EventEnd::ZeroReservedConcurrency, Rule::LambdaAsyncInvokeZeroReserved))
        } else if fx.now >= maximum_event_age::deadline(event, settings, fx) + late {
            Some((EventEnd::EventAgeExceeded, Rule::LambdaMaximumEventAgeLooksAhead))
        } else if recursive_loop::is_over(event, settings.id, fx) {
            Some((EventEnd::RecursiveInvocation, Rule::LambdaRecursiveLoopStops))
        } else {
            None
        };
        match end {
            Some((end, rule)) => self.event_ends(event, end, rule, fact, fx),
            None => self.invoke(id, Caller::Async { event }, fact, fx),
        }
    }

    /// The code ran for an event; how it ended decides.
    pub(super) fn event_has_run(&mut self, event: RecordId, ended: FactId, fx: &mut Effects) {
        let pending = self.events.pending(event);
        pending.attempts += 1;
        // `Rule::LambdaAsyncInvokeStreakStartsAnew`
        pending.not_run = 0;
        if fx.trace.fact(ended).outcome() == Some(Outcome::Success) {
            if self.hands_out_again(event, ended, fx) {
                return;
            }
            self.event_ends(event, EventEnd::Success, Rule::LambdaAsyncInvokeSucceeds, ended, fx);
        } else {
            self.retry(event, ended, fx);
        }
    }

    /// The code could not be run for an event.
    pub(super) fn event_not_run(&mut self, event: RecordId, told: FactId, fx: &mut Effects) {
        if fx.trace.fact(told).refusal() == Some(Refusal::FunctionNotFound) {
            // `Rule::LambdaAsyncInvokeFunctionGone`
            self.events.pending(event).attempts += 1;
            self.retry(event, told, fx);
        } else {
            self.back_off(event, told, fx);
        }
    }

    /// The event goes back into the queue, unless it would be too old when its turn comes.
    fn requeue(&mut self, event: RecordId, wait: Duration, rule: Rule, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let late = self.events.pending(event).late;
        let settings = &self.functions[id.index()].settings;
        let again = fx.now + wait;
        if again >= maximum_event_age::deadline(event, settings, fx) + late {
            let rule = Rule::LambdaMaximumEventAgeLooksAhead;
            self.event_ends(event, EventEnd::EventAgeExceeded, rule, cause, fx);
            return;
        }
        let draft = Draft::new(FactKind::EventRequeued, rule, cause).resource(settings.id).records(Span::one(event));
        let draft = self.of_last_try(draft, event);
        let fact = fx.record(draft.value(wait.0));
        fx.at(again, event::Function::Due { event, fact });
    }

    fn of_last_try(&mut self, draft: Draft, event: RecordId) -> Draft {
        match self.events.pending(event).last {
            Some(invocation) => draft.invocation(invocation),
            None => draft,
        }
    }

    /// The event is done with, well or badly: those who want to know are told.
    fn event_ends(&mut self, event: RecordId, end: EventEnd, rule: Rule, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let resource = self.functions[id.index()].settings.id;
        let attempts = self.events.pending(event).attempts;
        let draft = Draft::new(FactKind::EventEnded, rule, cause).resource(resource).records(Span::one(event));
        let draft = self.of_last_try(draft, event);
        let ended = fx.record(draft.value(attempts.into()).detail(end.code()));
        self.send_record(id, event, end, ended, fx);
        if end != EventEnd::Success {
            self.send_dead_letter(id, event, ended, fx);
        }
    }
}

/// The function that an event came for.
pub(super) fn function_of(event: RecordId, fx: &Effects) -> Option<FunctionId> {
    match fx.plan.kind(fx.trace.record(event).resource) {
        plan::ResourceKind::Function(id) => Some(id),
        _ => None,
    }
}

/// How many records the send step of this fact sends.
fn count_of(step: FactId, fx: &Effects) -> u32 {
    let step = StepId(fx.trace.fact(step).value as u32);
    fx.plan.send(step).map_or(0, |send| send.count)
}
