//! The driver: takes what is next from the agenda and hands it to the machine it is for.

use crate::agenda::Agenda;
use crate::api::Apis;
use crate::caller::Callers;
use crate::effects::{Draft, Effects};
use crate::event::{self, Event};
use crate::fact::{FactKind, Limit, SentThrough};
use crate::id::{FactId, MappingId, ResourceId, StepId};
use crate::lambda::event_source_mapping::Mappings;
use crate::lambda::function::Functions;
use crate::limits;
use crate::plan::{self, Plan};
use crate::push::Push;
use crate::rule::Rule;
use crate::script;
use crate::sqs::Sqs;
use crate::step_functions::StateMachines;
use crate::stream::Streams;
use crate::time::Instant;
use crate::trace::{OriginKind, Trace};

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// Nothing is left that could happen.
    Idle,
    /// The time the scenario asked for is over.
    RunFor,
    Limit(Limit),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Instant,
    pub reason: EndReason,
}

/// What came of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub plan: Plan,
    pub trace: Trace,
    pub end: End,
}

/// A run under way. It can be driven to the end, to a moment, or fact by fact; the trace is the same.
pub struct Simulation {
    plan: Plan,
    trace: Trace,
    agenda: Agenda,
    now: Instant,
    /// The last moment at which something happened that kept the run going.
    busy_at: Instant,
    sqs: Sqs,
    streams: Streams,
    functions: Functions,
    mappings: Mappings,
    push: Push,
    apis: Apis,
    callers: Callers,
    state_machines: StateMachines,
    /// The work done so far.
    work: u64,
    end: Option<End>,
    /// Facts that `step` has not given out yet start here.
    given_out: usize,
}

impl Simulation {
    pub fn new(plan: Plan) -> Simulation {
        let mut agenda = Agenda::default();
        for (place, mapping) in plan.mappings.iter().enumerate() {
            if plan.resources[mapping.id.index()].from_start {
                let mapping = MappingId(place as u16);
                agenda.add(Instant::START, Instant::START, event::Mapping::Starts { mapping }.into());
            }
        }
        for (place, step) in plan.script.iter().enumerate() {
            agenda.add(Instant::START, step.at, Event::Step(StepId(place as u32)));
        }
        Simulation {
            sqs: Sqs::new(&plan),
            streams: Streams::new(&plan),
            functions: Functions::new(&plan),
            mappings: Mappings::new(&plan),
            push: Push::new(&plan),
            apis: Apis::new(&plan),
            callers: Callers::new(&plan),
            state_machines: StateMachines::new(&plan),
            trace: Trace::with_room_for(limits::records_sent(&plan)),
            agenda,
            now: Instant::START,
            busy_at: Instant::START,
            work: 0,
            end: None,
            given_out: 0,
            plan,
        }
    }

    /// A whole run.
    pub fn run(plan: Plan) -> Run {
        let mut simulation = Simulation::new(plan);
        simulation.run_until(Instant::NEVER);
        simulation.finish()
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The work done so far, in the units of [`MAX_WORK`](crate::MAX_WORK).
    pub fn work(&self) -> u64 {
        self.work
    }

    /// How the run ended, if it did.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// Lets everything happen up to and including this moment.
    pub fn run_until(&mut self, until: Instant) {
        while self.advance(until) {}
    }

    /// The next fact, or none when the run is over.
    pub fn step(&mut self) -> Option<FactId> {
        while self.trace.facts().len() == self.given_out {
            if !self.advance(Instant::NEVER) && self.trace.facts().len() == self.given_out {
                return None;
            }
        }
        self.given_out += 1;
        Some(FactId::new(self.given_out as u32 - 1))
    }

    /// The result so far; a run that is not over ends now.
    pub fn finish(self) -> Run {
        let end = self.end.unwrap_or(End { at: self.now, reason: EndReason::RunFor });
        Run { plan: self.plan, trace: self.trace, end }
    }

    /// Lets one event happen. False when the run is over, or has nothing to do up to this moment.
    #[inline]
    fn advance(&mut self, until: Instant) -> bool {
        if self.end.is_some() {
            return false;
        }
        let last = self.plan.run_for.map_or(Instant::NEVER, |length| Instant::START + length);
        // `Rule::RedriveLimitsIdle`, `Rule::RedriveLimitsRunFor`
        if self.plan.run_for.is_none() && self.agenda.is_idle() && self.sqs.has_nothing_in_flight() {
            self.end = Some(End { at: self.busy_at, reason: EndReason::Idle });
            return false;
        }
        let Some(next) = self.agenda.pop(self.now, until.min(last)) else {
            if until >= last {
                self.now = last;
                self.end = Some(End { at: last, reason: EndReason::RunFor });
            } else if until < Instant::NEVER {
                self.now = self.now.max(until);
            }
            return false;
        };
        debug_assert!(next.at >= self.now, "time does not run backwards");
        self.now = next.at;
        let facts = self.trace.facts().len();
        let mark = self.trace.mark();
        self.trace.meter.set(self.work);
        self.dispatch(next.event);
        self.work = self.trace.meter.get() + limits::EVENT_WORK;
        // `Rule::RedriveLimitsWork`
        if self.work > limits::MAX_WORK && self.end.is_none() {
            self.trace.truncate(&mark);
            self.stop_at(Limit::Work);
        }
        if next.foreground || self.trace.facts().len() > facts {
            self.busy_at = next.at;
        }
        true
    }

    /// The one place that knows who answers what.
    #[inline]
    fn dispatch(&mut self, event: Event) {
        if self.trace.facts().len() >= limits::MAX_FACTS {
            self.stop_at(Limit::Facts);
            return;
        }
        let mut fx = Effects { now: self.now, plan: &self.plan, trace: &mut self.trace, agenda: &mut self.agenda };
        match event {
            Event::Step(step) => {
                if limits::has_room(&fx, step) {
                    script::step(step, &mut fx);
                } else {
                    self.stop_at(Limit::Records);
                }
            }
            Event::SendNext { step, n, step_fact } => script::send_next(step, n, step_fact, &mut fx),
            Event::ConditionEnds { step, step_fact } => script::condition_ends(step, step_fact, &mut fx),
            // A send step asked for room before; copies do here.
            Event::Arrives { how, .. }
                if !matches!(how, OriginKind::Sent | OriginKind::Redelivery)
                    && fx.trace.records().len() >= limits::MAX_RECORDS =>
            {
                self.stop_at(Limit::Records);
            }
            Event::Arrives { to, how, which, cause } => {
                let first = fx.trace.facts().len();
                match fx.plan.kind(to) {
                    plan::ResourceKind::Queue(queue) => {
                        self.sqs.handle(event::Sqs::Arrives { queue, how, which, cause }, &mut fx);
                    }
                    plan::ResourceKind::Stream(stream) => {
                        self.streams.handle(event::Stream::Arrives { stream, how, which, cause }, &mut fx);
                    }
                    plan::ResourceKind::Function(function) => {
                        self.functions.handle(event::Function::Arrives { function, how, which, cause }, &mut fx);
                    }
                    plan::ResourceKind::Api(_)
                    | plan::ResourceKind::Caller(_)
                    | plan::ResourceKind::StateMachine(_) => {
                        fx.schedule_now(event::Call::Arrives { to, how, which, cause });
                    }
                    plan::ResourceKind::Topic(_)
                    | plan::ResourceKind::Subscription(_)
                    | plan::ResourceKind::Bus(_)
                    | plan::ResourceKind::Bucket(_) => {
                        self.push.handle(event::Push::Arrives { to, how, which, cause }, &mut fx);
                    }
                    // Nothing can be sent to a mapping or a rule; `validate` sees to it.
                    plan::ResourceKind::Mapping(_) | plan::ResourceKind::Rule(_) => {}
                }
                if how != OriginKind::Sent {
                    answer(to, cause, first, &mut fx);
                }
            }
            Event::Sqs(event) => self.sqs.handle(event, &mut fx),
            Event::Stream(event) => self.streams.handle(event, &mut fx),
            Event::Mapping(event) => self.mappings.handle(event, &mut fx),
            Event::Function(event) => self.functions.handle(event, &mut fx),
            Event::Push(event) => self.push.handle(event, &mut fx),
            Event::Call(event) => {
                let Some(who) = who_calls(event, &fx) else { return };
                match fx.plan.kind(who) {
                    plan::ResourceKind::Api(id) => self.apis.handle(id, event, &mut fx),
                    plan::ResourceKind::Caller(id) => self.callers.handle(id, event, &mut fx),
                    plan::ResourceKind::StateMachine(id) => self.state_machines.handle(id, event, &mut fx),
                    // Nobody else waits for answers.
                    _ => {}
                }
            }
        }
    }

    fn stop_at(&mut self, limit: Limit) {
        let mut fx = Effects { now: self.now, plan: &self.plan, trace: &mut self.trace, agenda: &mut self.agenda };
        let cause = fx.trace.facts().len().checked_sub(1).map(|last| FactId::new(last as u32));
        let rule = if limit == Limit::Work { Rule::RedriveLimitsWork } else { Rule::RedriveLimitsStops };
        fx.record(Draft::new(FactKind::LimitReached, rule, cause).detail(limit.code()));
        self.end = Some(End { at: self.now, reason: EndReason::Limit(limit) });
    }
}

/// Whose business a call is.
fn who_calls(event: event::Call, fx: &Effects) -> Option<ResourceId> {
    match event {
        event::Call::Step { fact, .. } | event::Call::StepEnds { fact, .. } => fx.trace.fact(fact).resource,
        event::Call::Arrives { to, .. } | event::Call::Again { to, .. } => Some(to),
        event::Call::Placed { call, .. }
        | event::Call::Answered { call, .. }
        | event::Call::TimeIsUp { call }
        | event::Call::TryAgain { call } => fx.trace.fact(call).resource,
    }
}

/// Whoever called and waits is told what became of it at the door, as soon as the facts about that are stated. Functions
/// and APIs that are asked for an answer give it themselves.
fn answer(to: ResourceId, call: FactId, first: usize, fx: &mut Effects) {
    let waits = match fx.trace.fact(call).kind {
        FactKind::Called => !matches!(fx.plan.kind(to), plan::ResourceKind::Api(_)),
        FactKind::SentOn => fx.trace.fact(call).sent_through() == Some(SentThrough::Catch),
        _ => false,
    };
    if !waits {
        return;
    }
    let said = fx.trace.facts()[first..].iter().position(|fact| fact.cause == Some(call));
    let told = said.map_or(call, |place| FactId::new((first + place) as u32));
    fx.schedule_now(event::Call::Answered { call, told });
}
