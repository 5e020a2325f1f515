//! Lambda functions: who may run, what the handler does, how it ends.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::async_invoke::destination::undelivered;
use super::async_invoke::{Events, recursive_loop};
use super::concurrency::ScalingRate;
use super::execution_environment::Environments;
use super::handler::{Deliveries, Run};
use super::idempotency::Ledger;
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, FunctionId, MappingId, ResourceId, StepId};
use crate::plan::{self, Action, Plan, Settings};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::sqs::refuse_step;
use crate::time::Instant;
use crate::trace::{Invocation, Trigger};

/// A function as it stands.
pub(super) struct Function {
    pub settings: plan::Function,
    pub exists: bool,
    pub running: u32,
    pub environments: Environments,
    pub scaling_rate: ScalingRate,
    /// How many tries there were.
    invocations: u32,
    /// How many asynchronous events arrived.
    pub arrived: u32,
    /// 0 until the first deploy.
    pub version: u16,
    /// Deploys so far: what they fixed no longer happens.
    pub deploys: Vec<StepId>,
}

/// All functions and their runs.
pub(crate) struct Functions {
    pub(super) functions: Vec<Function>,
    /// Runs under way; free places are used again.
    pub(super) runs: Vec<Run>,
    pub(super) free_runs: Vec<u32>,
    /// Runs of functions without a reservation.
    pub(super) running_unreserved: u32,
    pub(super) deliveries: Deliveries,
    /// Of each lane of a stream's mapping: its last batch, and the number of its first try.
    lane_batches: BTreeMap<(MappingId, u16), (FactId, u32)>,
    /// Steps whose `for` is not over.
    pub(super) conditions: Vec<StepId>,
    pub(super) events: Events,
    pub(super) ledger: Ledger,
    /// Whether anything sends records on, so that they could come back.
    has_chains: bool,
}

/// The resource on whose behalf a function is invoked.
pub(super) fn by(caller: Caller, fx: &Effects) -> Option<ResourceId> {
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
        let functions = plan.functions.iter().map(|function| Function {
            settings: function.clone(),
            exists: plan.resources[function.id.index()].from_start,
            running: 0,
            environments: Environments::default(),
            scaling_rate: ScalingRate::default(),
            invocations: 0,
            arrived: 0,
            version: 0,
            deploys: Vec::new(),
        });
        Functions {
            functions: functions.collect(),
            runs: Vec::new(),
            free_runs: Vec::new(),
            running_unreserved: 0,
            deliveries: Deliveries::default(),
            lane_batches: BTreeMap::new(),
            conditions: Vec::new(),
            events: Events::default(),
            ledger: Ledger::default(),
            has_chains: recursive_loop::is_possible(plan),
        }
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Function, fx: &mut Effects) {
        match event {
            event::Function::Step { step, fact } => self.step(step, fact, fx),
            event::Function::StepEnds { step, .. } => self.conditions.retain(|&other| other != step),
            event::Function::Invoke { function, mapping, poller, batch } => {
                self.invoke(function, Caller::Poller { mapping, poller }, batch, fx);
            }
            event::Function::Begins { run } => self.begins(run, fx),
            event::Function::Worked { run } => self.worked(run, fx),
            event::Function::TimeIsUp { run } => self.time_is_up(run, fx),
            event::Function::Arrives { function, how, which, cause } => self.arrives(function, how, which, cause, fx),
            event::Function::Due { event, fact } => self.due(event, fact, fx),
            event::Function::Undelivered { refused } => undelivered(refused, fx),
            event::Function::Request { function, how, which, call } => self.request(function, how, which, call, fx),
            event::Function::RequestAgain { record, call } => self.request_again(record, call, fx),
        }
    }

    pub(super) fn function(&mut self, id: FunctionId) -> &mut Function {
        &mut self.functions[id.index()]
    }

    fn step(&mut self, step: StepId, fact: FactId, fx: &mut Effects) {
        let plan = fx.plan;
        match &plan.script[step.index()].action {
            Action::Fail { .. }
            | Action::Throttle { .. }
            | Action::ServiceError { .. }
            | Action::Deny { .. }
            | Action::Duplicate { .. } => self.conditions.push(step),
            // `Rule::LambdaFunctionDeploys`
            Action::Deploy { function, .. } if self.is_missing(plan.function(*function).id, step, fact, fx) => {}
            Action::Deploy { function, .. } => {
                let function = self.function(*function);
                function.deploys.push(step);
                function.version += 1;
                function.environments.renew();
            }
            Action::Create { resource } => self.set_existence(*resource, true, step, fact, fx),
            Action::Delete { resource } => self.set_existence(*resource, false, step, fact, fx),
            Action::Update { resource, .. } if self.is_missing(*resource, step, fact, fx) => {}
            Action::Update { settings: Settings::Function(settings), .. } => self.update(settings),
            // The script sends only steps about functions here.
            _ => {}
        }
    }

    /// A call about a function that is not there is refused.
    fn is_missing(&self, id: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) -> bool {
        let is_missing = self.functions.iter().any(|function| function.settings.id == id && !function.exists);
        if is_missing {
            refuse_step(step, id, Refusal::FunctionNotFound, fact, fx);
        }
        is_missing
    }

    fn set_existence(&mut self, id: ResourceId, exists: bool, step: StepId, fact: FactId, fx: &mut Effects) {
        let Some(function) = self.functions.iter_mut().find(|function| function.settings.id == id) else { return };
        if function.exists == exists {
            let refusal = if exists { Refusal::AlreadyExists } else { Refusal::FunctionNotFound };
            refuse_step(step, id, refusal, fact, fx);
            return;
        }
        function.exists = exists;
        function.environments.renew();
    }

    /// New settings hold for the next invocations; they get new environments. `Rule::LambdaFunctionUpdateFromNow`
    fn update(&mut self, settings: &plan::Function) {
        let Some(function) = self.functions.iter_mut().find(|function| function.settings.id == settings.id) else {
            return;
        };
        let was_reserved = function.settings.reserved_concurrent_executions.is_some();
        let is_reserved = settings.reserved_concurrent_executions.is_some();
        match (was_reserved, is_reserved) {
            (false, true) => self.running_unreserved -= function.running,
            (true, false) => self.running_unreserved += function.running,
            _ => {}
        }
        function.settings = settings.clone();
        function.environments.renew();
    }

    /// An invocation is asked for with the records of a batch.
    pub(super) fn invoke(&mut self, id: FunctionId, caller: Caller, batch: FactId, fx: &mut Effects) {
        let refused = self.refused_by(id, caller, fx).or_else(|| self.looped_by(id, caller, batch, fx));
        if let Some((refusal, status, rule)) = refused {
            let draft = Draft::new(FactKind::InvocationRefused, rule, batch).value(status.into());
            self.turn_away(id, caller, batch, draft.detail(refusal.code()), fx);
        } else if let Some((limit, rule)) = self.throttled_by(id, fx) {
            let draft = Draft::new(FactKind::InvocationThrottled, rule, batch).detail(limit.code());
            self.turn_away(id, caller, batch, draft, fx);
        } else {
            self.start(id, caller, batch, fx);
        }
    }

    /// The code does not run. The try is listed, and whoever asked is told.
    fn turn_away(&mut self, id: FunctionId, caller: Caller, batch: FactId, draft: Draft, fx: &mut Effects) {
        let plan = fx.plan;
        let invocation = self.list(id, caller, batch, None, fx);
        let (_, records) = handed(caller, batch, fx);
        let draft = draft.resource(plan.function(id).id).target(by(caller, fx)).records(records).invocation(invocation);
        let fact = fx.record(draft);
        match caller {
            Caller::Poller { mapping, poller } => fx.schedule_now(event::Mapping::Throttled { mapping, poller, fact }),
            Caller::Async { event } => self.event_not_run(event, fact, fx),
            Caller::Sync { call, .. } => fx.schedule_now(event::Call::Answered { call, told: fact }),
        }
    }

    /// The number of the first try of this batch. A queue's batch is tried once; its messages come back one by one.
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

    /// Gives a try its number. The fact that tells of it comes next.
    pub(super) fn list(
        &mut self,
        id: FunctionId,
        caller: Caller,
        batch: FactId,
        environment: Option<u32>,
        fx: &mut Effects,
    ) -> crate::id::InvocationId {
        let (opened_at, records) = handed(caller, batch, fx);
        let by = by(caller, fx);
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

    /// Whether a chain of copies has come back to this function too often.
    fn looped_by(&self, id: FunctionId, caller: Caller, batch: FactId, fx: &Effects) -> Option<(Refusal, u16, Rule)> {
        if !self.has_chains {
            return None;
        }
        let function = fx.plan.function(id).id;
        let mut records = fx.trace.of(handed(caller, batch, fx).1);
        let loops = records.any(|record| recursive_loop::is_over(record, function, fx));
        loops.then_some((Refusal::RecursiveInvocation, 400, Rule::LambdaRecursiveLoopReturnsBatch))
    }
}

/// When what a function is given was opened, and its records: a batch, or one event.
pub(super) fn handed(caller: Caller, batch: FactId, fx: &Effects) -> (Instant, Span) {
    match caller {
        Caller::Poller { .. } => (Instant(fx.trace.fact(batch).value), fx.trace.fact(batch).records),
        Caller::Async { event } => (fx.trace.record(event).at, Span::one(event)),
        Caller::Sync { event, call } => (fx.trace.fact(call).at, Span::one(event)),
    }
}
