//! The handler of a function: its work on the records, one after the other or all at once.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::function::{Functions, invoker, payload};
use super::idempotency::cause_of_failure;
use crate::arrival::Arrival;
use crate::draw::{self, Purpose};
use crate::effects::{Draft, Effects};
use crate::event::{self, Caller, Event};
use crate::fact::{FactKind, Outcome, Span};
use crate::id::{FactId, FunctionId, InvocationId, RecordId, ResourceId, StepId};
use crate::plan::{self, Action, Bad, Fault, OnBadRecord};
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// An invocation in progress.
pub(super) struct Run {
    pub invocation: InvocationId,
    pub function: FunctionId,
    /// The function, as the resource of facts about this run.
    resource: ResourceId,
    pub caller: Caller,
    /// The resource that invoked the function.
    invoker: Option<ResourceId>,
    pub environment: u32,
    pub generation: u32,
    /// The version of the code, which later deploys do not change.
    version: u16,
    pub records: Span,
    /// The position of the record that is worked on.
    pub place: u32,
    /// Its fault.
    pub fault: Option<Fault>,
    pub started: FactId,
    pub deadline: Instant,
    /// Failed records after which the handler continued.
    pub failed: Vec<RecordId>,
    /// The first failure.
    pub failure: Option<FactId>,
    /// With a parallel handler: when the work on each record is over, earliest last.
    pub order: Vec<Parallel>,
    /// Records that another run is working on, and the facts that say so.
    pub held: Vec<(RecordId, FactId)>,
    /// True if this run holds the idempotency key of its request id.
    pub has_key: bool,
}

impl Run {
    /// A fact about this run.
    #[inline]
    pub fn draft(&self, kind: FactKind, rule: Rule, cause: FactId) -> Draft {
        Draft::new(kind, rule, cause).resource(self.resource).target(self.invoker).invocation(self.invocation)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Parallel {
    pub ends: Instant,
    pub place: u32,
    fault: Option<Fault>,
}

/// The number of deliveries of each record, or of its copies, to a function. `Rule::LambdaHandlerCopiesInherit`
#[derive(Default)]
pub(super) struct Deliveries {
    /// Deliveries to the first function of each record. By `RecordId`.
    first: Vec<(FunctionId, u32)>,
    /// Deliveries to other functions.
    others: BTreeMap<(RecordId, FunctionId), u32>,
}

impl Deliveries {
    const NONE: (FunctionId, u32) = (FunctionId(u16::MAX), 0);

    fn add(&mut self, record: RecordId, function: FunctionId) {
        if self.first.len() <= record.index() {
            self.first.resize(record.index() + 1, Deliveries::NONE);
        }
        let first = &mut self.first[record.index()];
        if first.1 == 0 {
            *first = (function, 1);
        } else if first.0 == function {
            first.1 += 1;
        } else {
            *self.others.entry((record, function)).or_default() += 1;
        }
    }

    fn count(&self, record: RecordId, function: FunctionId) -> u32 {
        match self.first[record.index()] {
            (first, count) if first == function => count,
            _ => self.others.get(&(record, function)).copied().unwrap_or(0),
        }
    }

    fn is_first(&self, record: RecordId, function: FunctionId) -> bool {
        self.first[record.index()].0 == function
    }
}

/// Returns true if a deploy fixed a fault, which may have a name.
fn fixes(deploy: StepId, fault: Fault, name: Option<&str>, fx: &Effects) -> bool {
    let action = &fx.plan.script[deploy.index()].action;
    matches!(action, Action::Deploy { fixes, .. } if fixes.includes(fault, name))
}

/// Returns true if the records that an invocation record points to have left the stream:
/// `Rule::LambdaOnFailureReadAgain`
fn is_lost(about: RecordId, fx: &Effects) -> bool {
    let record = fx.trace.record(about);
    match fx.plan.kind(record.resource) {
        plan::ResourceKind::Stream(stream) => fx.now >= record.at + fx.plan.stream(stream).retention_period,
        _ => false,
    }
}

impl Functions {
    pub(super) fn start(&mut self, id: FunctionId, caller: Caller, batch: FactId, fx: &mut Effects) {
        let (environment, is_new) = self.function(id).environments.take();
        let invocation = self.record_attempt(id, caller, batch, Some(environment), fx);
        let (_, records) = payload(caller, batch, fx);
        let function = self.function(id);
        function.running += 1;
        let generation = function.environments.generation;
        let version = function.version;
        let settings = fx.stack.function(id);
        let init = if is_new { settings.handler.init } else { Duration::ZERO };
        let (overhead, timeout, resource) = (settings.handler.overhead, settings.timeout, settings.id);
        let rule =
            if is_new { Rule::LambdaExecutionEnvironmentColdStart } else { Rule::LambdaExecutionEnvironmentRuns };
        let invoker = invoker(caller, fx);
        let draft = Draft::new(FactKind::InvocationStarted, rule, batch).resource(resource).target(invoker);
        let started = fx.record(draft.records(records).invocation(invocation).value(init.0).detail(is_new.into()));
        for record in fx.trace.of(records) {
            self.deliveries.add(fx.trace.origin(record), id);
        }
        // `Rule::LambdaTimeoutNotInitialisation`
        let deadline = fx.now + init + timeout;
        let run = Run {
            invocation,
            function: id,
            resource,
            caller,
            invoker,
            environment,
            generation,
            version,
            records,
            place: 0,
            fault: None,
            started,
            deadline,
            failed: Vec::new(),
            failure: None,
            order: Vec::new(),
            held: Vec::new(),
            has_key: false,
        };
        let run = self.place_run(run);
        let begins = fx.now + init + overhead;
        if begins > deadline {
            fx.at(deadline, event::Function::TimeIsUp { run });
        } else {
            fx.at(begins, event::Function::Begins { run });
        }
    }

    fn place_run(&mut self, run: Run) -> u32 {
        match self.free_runs.pop() {
            Some(place) => {
                self.runs[place as usize] = run;
                place
            }
            None => {
                self.runs.push(run);
                self.runs.len() as u32 - 1
            }
        }
    }

    pub(super) fn begins(&mut self, id: u32, fx: &mut Effects) {
        let function = self.runs[id as usize].function;
        if !self.may_begin(id, fx) {
            return;
        }
        if fx.stack.function(function).handler.parallel {
            self.begin_all(id, fx);
        } else {
            self.next_record(id, fx);
        }
    }

    /// Starts the work on the next record, or ends after the last one.
    fn next_record(&mut self, id: u32, fx: &mut Effects) {
        let record = loop {
            let run = &self.runs[id as usize];
            if run.place == run.records.len() {
                self.return_response(id, fx);
                return;
            }
            let record = fx.trace.nth(run.records, run.place);
            if self.may_work(id, record, fx) {
                break record;
            }
            self.runs[id as usize].place += 1;
        };
        let (ends, fault) = self.work_on(id, record, fx);
        let run = &mut self.runs[id as usize];
        run.fault = fault;
        if ends > run.deadline {
            fx.at(run.deadline, event::Function::TimeIsUp { run: id });
        } else {
            fx.at(ends, event::Function::Worked { run: id });
        }
    }

    /// When the work on a record that starts now will be over, and its fault.
    fn work_on(&self, id: u32, record: RecordId, fx: &Effects) -> (Instant, Option<Fault>) {
        let run = &self.runs[id as usize];
        if run.held.iter().any(|(held, _)| *held == record) {
            // The handler throws before any work: `Rule::LambdaIdempotencyInProgress`
            return (fx.now, Some(Fault::Throw));
        }
        let handler = &fx.stack.function(run.function).handler;
        let mut length = handler.per_record;
        // `Rule::LambdaHandlerJitter`
        if handler.jitter_permille > 0 {
            length = self.vary(length, handler.jitter_permille, record, run.function, fx);
        }
        let (fault, extra) = self.fault_of(record, run, fx);
        match fault {
            Some(Fault::Timeout) => (Instant::NEVER, fault),
            // `Rule::LambdaHandlerSlow`
            Some(Fault::Slow) => (fx.now + length + extra, fault),
            Some(Fault::Throw | Fault::Crash | Fault::OutOfMemory) | None => (fx.now + length, fault),
        }
    }

    fn vary(&self, length: Duration, permille: u32, record: RecordId, id: FunctionId, fx: &Effects) -> Duration {
        let arrived = fx.trace.record(record);
        let delivery = self.deliveries.count(fx.trace.origin(record), id);
        let key = fx.plan.key(arrived.resource);
        let bits = draw::bits(fx.plan.seed, Purpose::Jitter, key, arrived.number.into(), delivery.into());
        draw::vary(bits, length, permille)
    }

    /// The fault of a record that this function works on now, and the additional time.
    fn fault_of(&self, record: RecordId, run: &Run, fx: &Effects) -> (Option<Fault>, Duration) {
        if fx.has_conditions()
            && let Some(fault) = self.outage(run, fx)
        {
            return (Some(fault), plan::DEFAULT_EXTRA);
        }
        let arrived = fx.trace.record(record);
        if !arrived.is_sent()
            && let Some((_, about)) = fx.trace.written(record)
            && is_lost(about, fx)
        {
            return (Some(Fault::Throw), Duration::ZERO);
        }
        let (step, n) = fx.trace.root(arrived);
        let Some(send) = fx.plan.send(step) else { return (None, Duration::ZERO) };
        fx.spend(send.bad.len());
        if fx.is_exhausted() {
            return (None, Duration::ZERO);
        }
        let bad = send.bad.iter().find(|bad| bad.marks(fx.plan, step, n) && self.occurs(bad, record, run, fx));
        bad.map_or((None, Duration::ZERO), |bad| (Some(bad.fault), bad.extra))
    }

    /// Returns true if a fault of a record occurs in this delivery.
    fn occurs(&self, bad: &Bad, record: RecordId, run: &Run, fx: &Effects) -> bool {
        let id = run.function;
        let origin = fx.trace.origin(record);
        let happens_here = match bad.function {
            Some(function) => function == id,
            // A document about a record does not have the record's faults.
            None => fx.trace.written(record).is_none() && self.deliveries.is_first(origin, id),
        };
        if !happens_here || self.is_fixed(bad, run, fx) {
            return false;
        }
        let delivery = self.deliveries.count(origin, id);
        if bad.times.is_some_and(|times| delivery > times) {
            return false;
        }
        let arrived = fx.trace.record(record);
        bad.chance.is_none_or(|chance| {
            let key = fx.plan.key(arrived.resource);
            let bits = draw::bits(fx.plan.seed, Purpose::DeliveryFails, key, arrived.number.into(), delivery.into());
            draw::happens(bits, chance)
        })
    }

    fn is_fixed(&self, bad: &Bad, run: &Run, fx: &Effects) -> bool {
        let deploys = self.deploys(run);
        fx.spend(deploys.len());
        !fx.is_exhausted() && deploys.iter().any(|deploy| fixes(*deploy, bad.fault, bad.name.as_deref(), fx))
    }

    /// The deploys that made the code of this run: `Rule::LambdaFunctionRunGoesOn`
    fn deploys(&self, run: &Run) -> &[StepId] {
        let deploys = &self.functions[run.function.index()].deploys;
        deploys.get(..run.version.into()).unwrap_or(deploys)
    }

    /// The fault of an active `fail` step, unless a later deploy fixed it. `Rule::LambdaFunctionOutage`
    fn outage(&self, run: &Run, fx: &Effects) -> Option<Fault> {
        let (id, deploys) = (run.function, self.deploys(run));
        fx.conditions().find_map(|(step, action)| match action {
            Action::Fail { function, fault, .. } if *function == id => {
                fx.spend(deploys.len());
                let is_fixed = deploys.iter().any(|deploy| *deploy > step && fixes(*deploy, *fault, None, fx));
                (!is_fixed).then_some(*fault)
            }
            _ => None,
        })
    }

    /// The work on a record is over, with or without a fault.
    pub(super) fn worked(&mut self, id: u32, fx: &mut Effects) {
        if !self.runs[id as usize].order.is_empty() {
            self.worked_in_parallel(id, fx);
            return;
        }
        let run = &mut self.runs[id as usize];
        let record = fx.trace.nth(run.records, run.place);
        run.place += 1;
        let goes_on = match run.fault.take() {
            None | Some(Fault::Slow) => {
                self.done(id, Span::one(record), fx);
                true
            }
            Some(fault) => self.failed(id, record, fault, fx),
        };
        if goes_on {
            self.next_record(id, fx);
        }
    }

    pub(super) fn done(&mut self, id: u32, records: Span, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        let handler = &fx.stack.function(run.function).handler;
        let draft = run.draft(FactKind::RecordDone, Rule::LambdaHandlerWorks, run.started);
        let fact = fx.record(draft.records(records));
        if handler.idempotency.is_some() {
            self.remember(id, records, fx);
        }
        if handler.on_bad_record == OnBadRecord::DeleteAsYouGo {
            self.delete_as_you_go(id, fact, fx);
        }
        // `Rule::LambdaHandlerSends`
        for &to in &handler.sends {
            for place in 0..records.len() {
                let arrival = Arrival::copied(to, fx.trace.nth(records, place), fact);
                fx.schedule_now(Event::Arrives(arrival));
            }
        }
    }

    /// Deletes the messages whose work is done, for a handler with `deleteAsYouGo`. An event has no message to delete.
    pub(super) fn delete_as_you_go(&self, id: u32, fact: FactId, fx: &mut Effects) {
        if let Caller::Poller { mapping, poller } = self.runs[id as usize].caller {
            fx.schedule_now(event::Sqs::Delete { fact, cause: fact, mapping, poller });
        }
    }

    /// Records a failure, and handles it. Returns whether the handler continues with the next record.
    fn failed(&mut self, id: u32, record: RecordId, fault: Fault, fx: &mut Effects) -> bool {
        if fault == Fault::Throw {
            self.forget(id, record, fx);
        }
        let run = &mut self.runs[id as usize];
        let handler = &fx.stack.function(run.function).handler;
        let cause = cause_of_failure(&run.held, record, run.started);
        let draft = run.draft(FactKind::RecordFailed, Rule::LambdaHandlerBadRecord, cause);
        let fact = fx.record(draft.records(Span::one(record)).detail(fault as u8));
        run.failure.get_or_insert(fact);
        match fault {
            Fault::Crash => {
                self.end(id, Outcome::Crash, fx);
                return false;
            }
            Fault::OutOfMemory => {
                self.end(id, Outcome::OutOfMemory, fx);
                return false;
            }
            Fault::Throw | Fault::Timeout | Fault::Slow => {}
        }
        // `Rule::LambdaHandlerReports`, `Rule::LambdaHandlerStopsAndReports`, `Rule::LambdaHandlerSwallows`,
        // `Rule::LambdaHandlerDeletesAsYouGo`, `Rule::LambdaHandlerCatches`
        match &handler.on_bad_record {
            OnBadRecord::Throw if handler.parallel => true,
            OnBadRecord::Throw => {
                self.end(id, Outcome::Error, fx);
                false
            }
            OnBadRecord::Report | OnBadRecord::Swallow | OnBadRecord::DeleteAsYouGo => {
                run.failed.push(record);
                // `Rule::LambdaHandlerBadRecordsTo`
                if let Some(to) = handler.bad_records_to {
                    fx.schedule_now(Event::Arrives(Arrival::copied(to, record, fact)));
                }
                true
            }
            OnBadRecord::StopAndReport | OnBadRecord::Return(_) if handler.parallel => {
                run.failed.push(record);
                true
            }
            OnBadRecord::StopAndReport => {
                run.failed.push(record);
                // Of a stream only the lowest position counts: all records behind it come again.
                let is_stream = matches!(fx.plan.kind(fx.trace.record(record).resource), plan::ResourceKind::Stream(_));
                let rest = if is_stream { 0..0 } else { run.place..run.records.len() };
                for place in rest {
                    run.failed.push(fx.trace.nth(run.records, place));
                }
                self.return_response(id, fx);
                false
            }
            OnBadRecord::Return(_) => {
                run.failed.push(record);
                self.return_response(id, fx);
                false
            }
        }
    }

    /// All records at once. `Rule::LambdaHandlerParallel`
    fn begin_all(&mut self, id: u32, fx: &mut Effects) {
        let records = self.runs[id as usize].records;
        let mut order = core::mem::take(&mut self.runs[id as usize].order);
        for place in 0..records.len() {
            let record = fx.trace.nth(records, place);
            if !self.may_work(id, record, fx) {
                continue;
            }
            let (ends, fault) = self.work_on(id, record, fx);
            order.push(Parallel { ends, place, fault });
        }
        order.sort_unstable_by_key(|next| Reverse((next.ends, next.place)));
        self.runs[id as usize].order = order;
        self.await_next(id, fx);
    }

    fn await_next(&mut self, id: u32, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        match run.order.last() {
            None => self.return_after_all(id, fx),
            Some(next) if next.ends > run.deadline => fx.at(run.deadline, event::Function::TimeIsUp { run: id }),
            Some(next) => fx.at(next.ends, event::Function::Worked { run: id }),
        }
    }

    /// The handler returns when the work on all records is over, even after a failure.
    fn return_after_all(&mut self, id: u32, fx: &mut Effects) {
        let run = &self.runs[id as usize];
        let throws = fx.stack.function(run.function).handler.on_bad_record == OnBadRecord::Throw;
        if throws && run.failure.is_some() {
            self.end(id, Outcome::Error, fx);
        } else {
            self.return_response(id, fx);
        }
    }

    fn worked_in_parallel(&mut self, id: u32, fx: &mut Effects) {
        let mut done = Vec::new();
        while let Some(next) = self.runs[id as usize].order.last().copied()
            && next.ends <= fx.now
        {
            self.runs[id as usize].order.pop();
            let record = fx.trace.nth(self.runs[id as usize].records, next.place);
            match next.fault {
                None | Some(Fault::Slow) => done.push(record),
                Some(fault) => {
                    self.done_together(id, &mut done, fx);
                    if !self.failed(id, record, fault, fx) {
                        return;
                    }
                }
            }
        }
        self.done_together(id, &mut done, fx);
        self.await_next(id, fx);
    }

    fn done_together(&mut self, id: u32, done: &mut Vec<RecordId>, fx: &mut Effects) {
        if !done.is_empty() {
            let records = fx.span(done);
            self.done(id, records, fx);
            done.clear();
        }
    }
}
