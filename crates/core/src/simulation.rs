//! The driver: takes the next event from the agenda and gives it to its machine. It owns the stack and applies the steps
//! of the script to it.

use alloc::vec;
use alloc::vec::Vec;

use crate::agenda::Agenda;
use crate::api::Apis;
use crate::arrival::Arrival;
use crate::caller::Callers;
use crate::delivery;
use crate::effects::{Draft, Effects, refuse_step};
use crate::event::{self, Event};
use crate::event_bridge::Buses;
use crate::fact::{FactKind, Limit, SentThrough};
use crate::id::{FactId, MappingId, StepId};
use crate::lambda::async_invoke::destination;
use crate::lambda::event_source_mapping::Mappings;
use crate::lambda::function::Functions;
use crate::limits;
use crate::plan::{Plan, ResourceKind};
use crate::rule::Rule;
use crate::s3::Buckets;
use crate::script;
use crate::sns::Topics;
use crate::sqs::Sqs;
use crate::stack::{Applied, Stack};
use crate::step_functions::StateMachines;
use crate::stream::Streams;
use crate::time::Instant;
use crate::trace::{OriginKind, Trace};

/// Borrows the parts of a simulation that machines have access to, without the machines.
macro_rules! effects {
    ($simulation:ident) => {
        Effects {
            now: $simulation.now,
            plan: &$simulation.plan,
            stack: &$simulation.stack,
            trace: &mut $simulation.trace,
            arrived: &mut $simulation.arrived,
            agenda: &mut $simulation.agenda,
        }
    };
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// No events are left.
    Idle,
    /// The scenario's `runFor` is over.
    RunFor,
    Limit(Limit),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Instant,
    pub reason: EndReason,
}

/// A plan and the result of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub plan: Plan,
    pub trace: Trace,
    pub end: End,
}

/// A run in progress. It can be run to the end, to a moment, or fact by fact; the trace is the same.
pub struct Simulation {
    plan: Plan,
    trace: Trace,
    agenda: Agenda,
    now: Instant,
    /// The time of the last event that kept the run going.
    busy_at: Instant,
    stack: Stack,
    /// The number of records that arrived at each resource.
    arrived: Vec<u32>,
    sqs: Sqs,
    streams: Streams,
    functions: Functions,
    mappings: Mappings,
    topics: Topics,
    buses: Buses,
    buckets: Buckets,
    apis: Apis,
    callers: Callers,
    state_machines: StateMachines,
    /// The work done so far.
    work: u64,
    end: Option<End>,
    /// The number of facts that `step` has returned.
    returned: usize,
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
            stack: Stack::new(&plan),
            arrived: vec![0; plan.resources.len()],
            sqs: Sqs::new(&plan),
            streams: Streams::new(&plan),
            functions: Functions::new(&plan),
            mappings: Mappings::new(&plan),
            topics: Topics::new(&plan),
            buses: Buses::new(&plan),
            buckets: Buckets::new(&plan),
            apis: Apis::default(),
            callers: Callers::new(&plan),
            state_machines: StateMachines::new(&plan),
            trace: Trace::with_room_for(limits::records_sent(&plan)),
            agenda,
            now: Instant::START,
            busy_at: Instant::START,
            work: 0,
            end: None,
            returned: 0,
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

    /// The end of the run, if it is over.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// Handles all events up to and including this moment.
    pub fn run_until(&mut self, until: Instant) {
        while self.advance(until) {}
    }

    /// Returns the next fact, or none when the run is over.
    pub fn step(&mut self) -> Option<FactId> {
        while self.trace.facts().len() == self.returned {
            if !self.advance(Instant::NEVER) && self.trace.facts().len() == self.returned {
                return None;
            }
        }
        self.returned += 1;
        Some(FactId::new(self.returned as u32 - 1))
    }

    /// The result so far; a run that is not over ends now.
    pub fn finish(self) -> Run {
        let end = self.end.unwrap_or(End { at: self.now, reason: EndReason::RunFor });
        Run { plan: self.plan, trace: self.trace, end }
    }

    /// Handles one event. Returns false when the run is over, or has no events up to this moment.
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
        let next = self.agenda.pop(self.now, until.min(last));
        let Some(next) = &next else {
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
        self.dispatch(&next.event);
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

    /// Gives an event to its machine.
    #[inline]
    fn dispatch(&mut self, event: &Event) {
        if self.trace.facts().len() >= limits::MAX_FACTS {
            self.stop_at(Limit::Facts);
            return;
        }
        let mut fx = effects!(self);
        match *event {
            Event::Step(step) => {
                if limits::has_room(&fx.plan.script[step.index()].action, fx.trace.records().len()) {
                    script::step(step, &mut fx);
                } else {
                    self.stop_at(Limit::Records);
                }
            }
            Event::StepApplies { step, fact } => self.apply(step, fact),
            Event::SendNext { step, n, step_fact } => script::send_next(step, n, step_fact, &mut fx),
            Event::ConditionEnds { step, step_fact } => script::condition_ends(step, step_fact, &mut fx),
            Event::ConditionEnded { step } => self.end_condition(step),
            // The room for a send step was checked at the step; that for copies is checked here.
            Event::Arrives(arrival) | Event::Request(arrival)
                if !matches!(arrival.origin, OriginKind::Sent | OriginKind::Redelivery)
                    && fx.trace.records().len() >= limits::MAX_RECORDS =>
            {
                self.stop_at(Limit::Records);
            }
            Event::Arrives(arrival) => self.arrives(arrival),
            Event::Request(arrival) => match fx.plan.kind(arrival.to) {
                ResourceKind::Function(_) => self.functions.request(arrival, &mut fx),
                ResourceKind::Api(api) => self.apis.arrives(api, arrival, &mut fx),
                // No other resource has responses.
                _ => {}
            },
            Event::Answered { sent, answer } => self.answered(sent, answer),
            Event::Redeliver { copy, failed } => delivery::send_again(copy, failed, &mut fx),
            Event::Sqs(event) => self.sqs.handle(event, &mut fx),
            Event::Stream(event) => self.streams.handle(event, &mut fx),
            Event::Mapping(event) => self.mappings.handle(event, &mut fx),
            Event::Function(event) => self.functions.handle(event, &mut fx),
            Event::Schedule(event) => self.buses.handle(event, &mut fx),
            Event::Call(event) => self.handle_call(event),
        }
    }

    /// Applies a step to the stack. The resource's machine reacts if the step concerns it.
    fn apply(&mut self, step: StepId, fact: FactId) {
        // An update looks for denied permissions.
        self.trace.meter.add(self.stack.conditions(&self.plan).len());
        let applied = self.stack.apply(step, self.now, &self.plan);
        let mut fx = effects!(self);
        match applied {
            Ok(Some(applied)) => self.react(step, applied, fact),
            Ok(None) => {}
            Err(refusal) => {
                if let Some(resource) = fx.plan.script[step.index()].action.resource(fx.plan) {
                    refuse_step(step, resource, refusal, fact, &mut fx);
                }
            }
        }
    }

    fn react(&mut self, step: StepId, Applied { resource, replaced }: Applied, fact: FactId) {
        let mut fx = effects!(self);
        match fx.plan.kind(resource) {
            ResourceKind::Queue(queue) => self.sqs.step(queue, step, fact, &mut fx),
            ResourceKind::Function(function) => self.functions.step(function, step, &mut fx),
            ResourceKind::Mapping(mapping) => self.mappings.step(mapping, step, replaced, fact, &mut fx),
            ResourceKind::Stream(stream) => self.streams.step(stream, step, fact, &mut fx),
            ResourceKind::Bus(bus) => self.buses.step(bus, step, fact, &mut fx),
            ResourceKind::Rule(rule) => self.buses.rule_step(rule, step, replaced, fact, &mut fx),
            ResourceKind::StateMachine(machine) => self.state_machines.step(machine, step, &mut fx),
            // These read the stack when something arrives.
            ResourceKind::Topic(_)
            | ResourceKind::Subscription(_)
            | ResourceKind::Bucket(_)
            | ResourceKind::Api(_)
            | ResourceKind::Caller(_) => {}
        }
    }

    fn end_condition(&mut self, step: StepId) {
        self.trace.meter.add(self.stack.conditions(&self.plan).len());
        self.stack.end_condition(step);
        let mut fx = effects!(self);
        let resource = fx.plan.script[step.index()].action.resource(fx.plan);
        if let Some(ResourceKind::Queue(_)) = resource.map(|resource| fx.plan.kind(resource)) {
            self.sqs.condition_ended(&mut fx);
        }
    }

    /// Something arrives at a resource. The facts that it causes there are the answer to its sender.
    fn arrives(&mut self, arrival: Arrival) {
        let mut fx = effects!(self);
        let first = fx.trace.facts().len();
        match fx.plan.kind(arrival.to) {
            ResourceKind::Queue(queue) => self.sqs.arrives(queue, arrival, &mut fx),
            ResourceKind::Stream(stream) => self.streams.arrives(stream, arrival, &mut fx),
            ResourceKind::Function(function) => self.functions.arrives(function, arrival, &mut fx),
            ResourceKind::Topic(topic) => self.topics.arrives(topic, arrival, &mut fx),
            ResourceKind::Subscription(subscription) => self.topics.arrives_outside(subscription, arrival, &mut fx),
            ResourceKind::Bus(bus) => self.buses.arrives(bus, arrival, &mut fx),
            ResourceKind::Bucket(bucket) => self.buckets.arrives(bucket, arrival, &mut fx),
            ResourceKind::Api(api) => self.apis.arrives(api, arrival, &mut fx),
            ResourceKind::Caller(caller) => self.callers.arrives(caller, arrival, &mut fx),
            ResourceKind::StateMachine(machine) => self.state_machines.arrives(machine, arrival, &mut fx),
            // Nothing is sent to a mapping or a rule; `validate` checks that.
            ResourceKind::Mapping(_) | ResourceKind::Rule(_) => {}
        }
        if arrival.origin != OriginKind::Sent {
            answer(arrival.cause, first, &mut fx);
        }
    }

    /// Gives an answer to the machine whose fact it answers.
    fn answered(&mut self, sent: FactId, answer: FactId) {
        let mut fx = effects!(self);
        let fact = *fx.trace.fact(sent);
        let Some(by) = fact.resource else { return };
        match (fact.kind, fx.plan.kind(by)) {
            (_, ResourceKind::Subscription(_)) => self.topics.answered(answer, &mut fx),
            (_, ResourceKind::Rule(_)) => self.buses.answered(answer, &mut fx),
            (_, ResourceKind::Bucket(_)) => self.buckets.answered(answer, &mut fx),
            (_, ResourceKind::Api(_)) => self.apis.answered(sent, answer, &mut fx),
            (_, ResourceKind::Caller(_)) => self.callers.answered(sent, answer, &mut fx),
            (_, ResourceKind::StateMachine(_)) => self.state_machines.answered(sent, answer, &mut fx),
            (FactKind::SentOn, ResourceKind::Function(_)) => destination::answered(sent, answer, &mut fx),
            // Functions, queues and mappings do not wait for the answers to what they send.
            _ => {}
        }
    }

    fn handle_call(&mut self, event: event::Call) {
        let mut fx = effects!(self);
        let (event::Call::Placed { call, .. } | event::Call::TimeIsUp { call } | event::Call::TryAgain { call }) =
            event;
        match fx.trace.fact(call).resource.map(|caller| fx.plan.kind(caller)) {
            Some(ResourceKind::Api(_)) => self.apis.handle(event, &mut fx),
            Some(ResourceKind::Caller(_)) => self.callers.handle(event, &mut fx),
            Some(ResourceKind::StateMachine(_)) => self.state_machines.handle(event, &mut fx),
            // No other resource calls.
            _ => {}
        }
    }

    fn stop_at(&mut self, limit: Limit) {
        let mut fx = effects!(self);
        let cause = fx.trace.facts().len().checked_sub(1).map(|last| FactId::new(last as u32));
        let rule = if limit == Limit::Work { Rule::RedriveLimitsWork } else { Rule::RedriveLimitsStops };
        fx.record(Draft::new(FactKind::LimitReached, rule, cause).detail(limit.code()));
        self.end = Some(End { at: self.now, reason: EndReason::Limit(limit) });
    }
}

/// Answers the sender of an arrival, if it reacts to answers. The answer is the first fact that the
/// arrival caused; all facts since `first` are new.
fn answer(sent: FactId, first: usize, fx: &mut Effects) {
    let fact = fx.trace.fact(sent);
    let new = &fx.trace.facts()[first..];
    let Some(place) = new.iter().position(|fact| fact.cause == Some(sent)) else { return };
    let awaits_answer = match fact.kind {
        FactKind::Called | FactKind::PassedOn | FactKind::PassFailed | FactKind::PassGivenUp => true,
        FactKind::SentOn => fact.sent_through() == Some(SentThrough::Catch) || new[place].kind == FactKind::Rejected,
        _ => false,
    };
    if awaits_answer {
        fx.schedule_now(Event::Answered { sent, answer: FactId::new((first + place) as u32) });
    }
}
