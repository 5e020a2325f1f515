//! Asynchronous invocation: an event is accepted, waits in the function's own queue, and is tried until a run succeeds or
//! Lambda gives it up. Events do not wait for each other.

mod at_least_once;
mod back_off;
mod dead_letter_queue;
pub(crate) mod destination;
mod maximum_event_age;
mod maximum_retry_attempts;
pub(super) mod recursive_loop;

use alloc::vec::Vec;

use super::function::Functions;
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller};
use crate::fact::{EventEnd, FactKind, Outcome, Span};
use crate::id::{FactId, FunctionId, InvocationId, RecordId};
use crate::plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::time::Duration;

/// The largest event that an asynchronous invocation may have. `Rule::LambdaAsyncInvokeTooLarge`
const MAX_EVENT_BYTES: u32 = 1024 * 1024;

/// The state of an accepted event.
#[derive(Clone, Copy, Default)]
struct Pending {
    /// Runs of the code, and tries without a function.
    attempts: u8,
    /// Consecutive tries that were not run.
    not_run: u8,
    /// The number of its first try; 0 before.
    first_try: u32,
    last: Option<InvocationId>,
    is_duplicated: bool,
    /// The time from its first arrival to its acceptance, if its sender had to try again.
    late: Duration,
}

/// All events, by `RecordId`. Records of other resources have default entries.
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
    pub(crate) fn arrives(&mut self, id: FunctionId, arrival: Arrival, fx: &mut Effects) {
        arrival.receive(
            self,
            fx,
            |functions, arrival, event, fx| {
                if arrival.redelivered().is_some() {
                    functions.events.pending(event).late = fx.now.since(fx.trace.record(event).at);
                }
                admission(arrival, event, fx)
            },
            |functions, events, admission, fx| functions.settle(id, events, admission, arrival, fx),
        );
    }

    /// Records the admission of consecutive events. `Rule::LambdaAsyncInvokeRunsAtOnce`
    fn settle(&mut self, id: FunctionId, events: Span, admission: Admission, arrival: Arrival, fx: &mut Effects) {
        if let Admission::Refused(refusal, status) = admission {
            self.refuse(id, events, (refusal, status), arrival, fx);
            return;
        }
        let draft = Draft::new(FactKind::EventAccepted, Rule::LambdaAsyncInvokeAccepted, arrival.cause);
        let fact = fx.record(draft.resource(fx.plan.function(id).id).records(events));
        for place in 0..events.len() {
            let event = fx.trace.nth(events, place);
            fx.schedule_now(event::Function::Due { event, fact });
        }
    }

    /// Refuses events. If a resource of the stack sent one, that is a try at the function, and it has a number.
    #[inline(never)]
    fn refuse(
        &mut self,
        id: FunctionId,
        events: Span,
        (refusal, status): (Refusal, u16),
        arrival: Arrival,
        fx: &mut Effects,
    ) {
        let rule = match refusal {
            Refusal::InvalidRequestContent => Rule::LambdaAsyncInvokeJsonOnly,
            Refusal::RequestTooLarge => Rule::LambdaAsyncInvokeTooLarge,
            _ => Rule::LambdaAsyncInvokeRefused,
        };
        let by = arrival.sender(fx);
        let event = fx.trace.of(events).next().filter(|_| by.is_some());
        let invocation = event.map(|event| self.record_refused_try(id, event, by, arrival.cause, fx));
        let draft = Draft::new(FactKind::Rejected, rule, arrival.cause).resource(fx.plan.function(id).id);
        fx.record(draft.records(events).value(status.into()).detail(refusal.code()).invocation(invocation));
    }

    /// An event is due.
    pub(super) fn due(&mut self, event: RecordId, fact: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let late = self.events.pending(event).late;
        let settings = fx.stack.function(id);
        // The settings may have changed while it waited: `Rule::LambdaAsyncInvokeNewSettings`
        let end = if settings.reserved_concurrent_executions == Some(0) && fx.stack.exists(settings.id) {
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

    /// The code ran for an event.
    pub(super) fn event_has_run(&mut self, event: RecordId, ended: FactId, fx: &mut Effects) {
        let pending = self.events.pending(event);
        pending.attempts += 1;
        // `Rule::LambdaAsyncInvokeStreakStartsAnew`
        pending.not_run = 0;
        if fx.trace.fact(ended).outcome() == Some(Outcome::Success) {
            if self.repeat(event, ended, fx) {
                return;
            }
            self.event_ends(event, EventEnd::Success, Rule::LambdaAsyncInvokeSucceeds, ended, fx);
        } else {
            self.retry(event, ended, fx);
        }
    }

    /// The code was not run for an event.
    pub(super) fn event_not_run(&mut self, event: RecordId, refused: FactId, fx: &mut Effects) {
        if fx.trace.fact(refused).refusal() == Some(Refusal::FunctionNotFound) {
            // `Rule::LambdaAsyncInvokeFunctionGone`
            self.events.pending(event).attempts += 1;
            self.retry(event, refused, fx);
        } else {
            self.back_off(event, refused, fx);
        }
    }

    /// Puts the event back into the queue, unless it would be too old at its next try.
    fn requeue(&mut self, event: RecordId, wait: Duration, rule: Rule, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let late = self.events.pending(event).late;
        let settings = fx.stack.function(id);
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
        draft.invocation(self.events.pending(event).last)
    }

    /// The event is done or given up: its destinations get a record.
    fn event_ends(&mut self, event: RecordId, end: EventEnd, rule: Rule, cause: FactId, fx: &mut Effects) {
        let Some(id) = function_of(event, fx) else { return };
        let resource = fx.plan.function(id).id;
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

/// The function that an event arrived at.
pub(super) fn function_of(event: RecordId, fx: &Effects) -> Option<FunctionId> {
    match fx.plan.kind(fx.trace.record(event).resource) {
        plan::ResourceKind::Function(id) => Some(id),
        _ => None,
    }
}

/// A throttled function accepts events: `Rule::LambdaAsyncInvokeThrottledAccepts`
fn admission(arrival: Arrival, event: RecordId, fx: &Effects) -> Admission {
    if let Some((refusal, status)) = admission::refusal(arrival, fx) {
        return Admission::Refused(refusal, status);
    }
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(event));
    if text.len_bytes() > MAX_EVENT_BYTES {
        return Admission::Refused(Refusal::RequestTooLarge, 0);
    }
    if text.is_json() { Admission::Accepted } else { Admission::Refused(Refusal::InvalidRequestContent, 0) }
}
