//! Lambda functions: their invocations, and the limits on starting one.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::async_invoke::{Events, recursive_loop};
use super::concurrency::ScalingRate;
use super::execution_environment::Environments;
use super::handler::{Deliveries, Run};
use super::idempotency::Ledger;
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller, Event};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, FunctionId, InvocationId, MappingId, RecordId, ResourceId, StepId};
use crate::plan::{Action, Plan};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::{Invocation, Trigger};

/// The running state of a function.
#[derive(Default)]
pub(super) struct Function {
    pub running: u32,
    pub environments: Environments,
    pub scaling_rate: ScalingRate,
    /// The number of invocations so far, with those that did not run.
    invocations: u32,
    /// 0 until the first deploy.
    pub version: u16,
    /// Deploys so far. Faults that they fixed no longer happen.
    pub deploys: Vec<StepId>,
}

/// All functions and their runs.
pub(crate) struct Functions {
    pub(super) functions: Vec<Function>,
    /// Runs in progress; free places are used again.
    pub(super) runs: Vec<Run>,
    pub(super) free_runs: Vec<u32>,
    pub(super) deliveries: Deliveries,
    /// Of each lane of a stream's mapping: its last batch, and the number of its first try.
    lane_batches: BTreeMap<(MappingId, u16), (FactId, u32)>,
    pub(super) events: Events,
    pub(super) ledger: Ledger,
    /// True if any resource sends records on, so that a chain of copies can return to a function.
    has_chains: bool,
}

/// The resource that invokes a function.
pub(super) fn invoker(caller: Caller, fx: &Effects) -> Option<ResourceId> {
    match caller {
        Caller::Poller { mapping, .. } => Some(fx.plan.mapping(mapping).id),
        Caller::Async { .. } => None,
        Caller::Sync { call, .. } => fx.trace.fact(call).resource,
    }
}

const fn trigger(caller: Caller) -> Trigger {
    match caller {
        Caller::Poller { .. } => Trigger::Mapping,
        Caller::Async { .. } => Trigger::Async,
        Caller::Sync { .. } => Trigger::Sync,
    }
}

impl Functions {
    pub(crate) fn new(plan: &Plan) -> Functions {
        Functions {
            functions: plan.functions.iter().map(|_| Function::default()).collect(),
            runs: Vec::new(),
            free_runs: Vec::new(),
            deliveries: Deliveries::default(),
            lane_batches: BTreeMap::new(),
            events: Events::default(),
            ledger: Ledger::default(),
            has_chains: recursive_loop::is_possible(plan),
        }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Function, fx: &mut Effects) {
        match event {
            event::Function::Invoke { function, mapping, poller, batch } => {
                self.invoke(function, Caller::Poller { mapping, poller }, batch, fx);
            }
            event::Function::Begins { run } => self.begins(run, fx),
            event::Function::Worked { run } => self.worked(run, fx),
            event::Function::TimeIsUp { run } => self.time_is_up(run, fx),
            event::Function::Due { event, fact } => self.due(event, fact, fx),
        }
    }

    pub(super) fn function(&mut self, id: FunctionId) -> &mut Function {
        &mut self.functions[id.index()]
    }

    /// A step about a function that the stack has accepted. New code and new settings apply to the next invocations, in
    /// new environments. `Rule::LambdaFunctionUpdateFromNow`
    pub(crate) fn step(&mut self, id: FunctionId, step: StepId, fx: &mut Effects) {
        let function = self.function(id);
        match &fx.plan.script[step.index()].action {
            // `Rule::LambdaFunctionDeploys`
            Action::Deploy { .. } => {
                function.deploys.push(step);
                function.version += 1;
                function.environments.renew();
            }
            Action::Create { .. } | Action::Delete { .. } | Action::Update { .. } => function.environments.renew(),
            // Conditions are read from the stack.
            _ => {}
        }
    }

    /// An invocation with the records of a batch is requested.
    pub(super) fn invoke(&mut self, id: FunctionId, caller: Caller, batch: FactId, fx: &mut Effects) {
        let refused = self.refusal(id, caller, fx).or_else(|| self.loop_refusal(id, caller, batch, fx));
        if let Some((refusal, status, rule)) = refused {
            let draft = Draft::new(FactKind::InvocationRefused, rule, batch).value(status.into());
            self.not_run(id, caller, batch, draft.detail(refusal.code()), fx);
        } else if let Some((limit, rule)) = self.throttled_by(id, fx) {
            let draft = Draft::new(FactKind::InvocationThrottled, rule, batch).detail(limit.code());
            self.not_run(id, caller, batch, draft, fx);
        } else {
            self.start(id, caller, batch, fx);
        }
    }

    /// The code does not run. The try is recorded, and the invoker gets the result.
    fn not_run(&mut self, id: FunctionId, caller: Caller, batch: FactId, draft: Draft, fx: &mut Effects) {
        let invocation = self.record_attempt(id, caller, batch, None, fx);
        let (_, records) = payload(caller, batch, fx);
        let draft = draft.resource(fx.plan.function(id).id).target(invoker(caller, fx)).records(records);
        let fact = fx.record(draft.invocation(invocation));
        match caller {
            Caller::Poller { mapping, poller } => fx.schedule_now(event::Mapping::Throttled { mapping, poller, fact }),
            Caller::Async { event } => self.event_not_run(event, fact, fx),
            Caller::Sync { call, .. } => fx.schedule_now(Event::Answered { sent: call, answer: fact }),
        }
    }

    /// The number of the first try of this batch. A batch of a queue is tried once; its messages come back one by one.
    /// `Rule::LambdaRetryAttemptsSameRequest`
    fn first_of_batch(&mut self, mapping: MappingId, poller: u16, batch: FactId, number: u32, fx: &Effects) -> u32 {
        if fx.plan.mapping(mapping).queue().is_some() {
            return number;
        }
        let last = self.lane_batches.entry((mapping, poller)).or_insert((batch, number));
        if last.0 != batch {
            *last = (batch, number);
        }
        last.1
    }

    /// Gives a try its number. Its fact must be recorded next.
    pub(super) fn record_attempt(
        &mut self,
        id: FunctionId,
        caller: Caller,
        batch: FactId,
        environment: Option<u32>,
        fx: &mut Effects,
    ) -> InvocationId {
        let (opened_at, records) = payload(caller, batch, fx);
        let by = invoker(caller, fx);
        let fact = FactId::new(fx.trace.facts().len() as u32);
        let function = self.function(id);
        function.invocations += 1;
        let (number, version) = (function.invocations, function.version);
        let first_try = match caller {
            Caller::Poller { mapping, poller } => self.first_of_batch(mapping, poller, batch, number, fx),
            Caller::Async { event } => self.events.first_try(event, number),
            // Each call has a request id of its own: `Rule::LambdaRequestResponseOwnRequestId`
            Caller::Sync { .. } => number,
        };
        let invocation = fx.trace.add_invocation(Invocation {
            opened_at,
            records,
            number,
            first_try,
            environment,
            version,
            function: id,
            trigger: trigger(caller),
            by,
            batch,
            fact,
        });
        if let Caller::Async { event } = caller {
            self.events.tried(event, invocation);
        }
        invocation
    }

    /// Gives a number to a try of an asynchronous caller that was refused before Lambda accepted the event. Its fact must
    /// be recorded next. `batch` is the fact of the sending.
    pub(super) fn record_refused_try(
        &mut self,
        id: FunctionId,
        event: RecordId,
        by: Option<ResourceId>,
        batch: FactId,
        fx: &mut Effects,
    ) -> InvocationId {
        let fact = FactId::new(fx.trace.facts().len() as u32);
        let function = self.function(id);
        function.invocations += 1;
        let (number, version) = (function.invocations, function.version);
        fx.trace.add_invocation(Invocation {
            opened_at: fx.trace.record(event).at,
            records: Span::one(event),
            number,
            first_try: self.events.first_try(event, number),
            environment: None,
            version,
            function: id,
            trigger: Trigger::Async,
            by,
            batch,
            fact,
        })
    }

    /// Returns the refusal of an invocation if a chain of copies has come back to this function too often.
    fn loop_refusal(
        &self,
        id: FunctionId,
        caller: Caller,
        batch: FactId,
        fx: &Effects,
    ) -> Option<(Refusal, u16, Rule)> {
        if !self.has_chains {
            return None;
        }
        let function = fx.plan.function(id).id;
        let mut records = fx.trace.of(payload(caller, batch, fx).1);
        let loops = records.any(|record| recursive_loop::is_over(record, function, fx));
        loops.then_some((Refusal::RecursiveInvocation, 400, Rule::LambdaRecursiveLoopReturnsBatch))
    }
}

/// The payload of an invocation, a batch or one event: when it was opened, and its records.
pub(super) fn payload(caller: Caller, batch: FactId, fx: &Effects) -> (Instant, Span) {
    match caller {
        Caller::Poller { .. } => (Instant(fx.trace.fact(batch).value), fx.trace.fact(batch).records),
        Caller::Async { event } => (fx.trace.record(event).at, Span::one(event)),
        Caller::Sync { event, call } => (fx.trace.fact(call).at, Span::one(event)),
    }
}
