//! One row per attempt to run a function.

use redrive_core::fact::{ClosedBy, Fact, FactKind, Outcome, Span};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::lambda::event_source_mapping::lanes::parallelization_factor::lane_of_hash;
use redrive_core::refusal::Refusal;
use redrive_core::time::Instant;
use redrive_core::trace::{Invocation, Trace, Trigger};
use redrive_core::{identity, shards};

use crate::Options;
use crate::context::Context;
use crate::names::{InvocationName, RecordNames};
use crate::response::{self, Failure};
use crate::shape::{row, words};
use crate::{event, stream_event};

row! {
    /// An attempt to run a function.
    pub(crate) struct InvocationRow<'r> {
        /// The function and the number of the attempt: `worker@4`.
        id: InvocationName<'r> = "id",
        /// The request id in the function's log.
        request_id: String = "requestId",
        /// The function.
        function: &'r str = "function",
        /// 1, and one more after each deploy.
        version: u16 = "version",
        /// The execution environment, numbered from 1.
        environment: Option<u32> = "environment",
        /// The kind of invocation.
        trigger: Trigger = "trigger",
        /// The resource that invoked the function.
        by: Option<&'r str> = "by",
        /// The shard that holds the records.
        shard: Option<String> = "shard",
        /// The lane of the shard, numbered from 0; only with a parallelization factor.
        lane: Option<u16> = "lane",
        /// The batch that the mapping formed.
        batch: Option<BatchRow> = "batch",
        /// The number of this attempt at the batch, from 1; attempts that did not run do not count.
        attempt: u32 = "attempt",
        /// The invocation whose batch was split to form this one.
        split_from: Option<InvocationName<'r>> = "splitFrom",
        /// The records of the event.
        records: RecordNames<'r> = "records",
        /// ApproximateReceiveCount of each message.
        receive_counts: Option<Vec<u32>> = "receiveCounts",
        /// The records whose work failed, whatever the function returned.
        failures: RecordNames<'r> = "failures",
        /// Start of the attempt, in ms; initialisation included.
        started_at: u64 = "startedAt",
        /// End of the attempt, in ms; absent while it runs.
        ended_at: Option<u64> = "endedAt",
        /// Duration of the initialisation, in ms; 0 in a warm environment.
        init_ms: Option<u64> = "initMs",
        /// Billed duration, in ms.
        billed_ms: Option<u64> = "billedMs",
        /// The result; absent while the attempt runs. `partial`: the mapping read a partial batch failure.
        outcome: Option<InvocationOutcome> = "outcome",
        /// X-Amz-Function-Error.
        function_error: Option<&'static str> = "functionError",
        /// The error's type, or AWS's error code.
        error_type: Option<String> = "errorType",
        /// The error's message.
        error_message: Option<String> = "errorMessage",
        /// Time of the next attempt at the batch, or of the return of its first record, in ms.
        next_try_at: Option<u64> = "nextTryAt",
        /// The event as text; only with `documents` `all`.
        event: Option<String> = "event",
        /// The response or the error as text; only with `documents` `all`.
        response: Option<String> = "response",
    }
}

row! {
    /// The batch of an invocation.
    pub(crate) struct BatchRow {
        /// Time at which the poller began to gather the batch, in ms.
        opened_at: u64 = "openedAt",
        /// The condition that closed the batch.
        closed_by: Option<ClosedBy> = "closedBy",
    }
}

words! {
    /// The result of an invocation.
    pub(crate) enum InvocationOutcome {
        Success = "success",
        Partial = "partial",
        Error = "error",
        Timeout = "timeout",
        Crash = "crash",
        Throttled = "throttled",
        ServiceError = "serviceError",
        Rejected = "rejected",
    }
}

pub(crate) fn invocations(context: Context<'_>, options: Options) -> impl Iterator<Item = InvocationRow<'_>> {
    let mut attempts = Attempts::default();
    let ids = (0..context.trace().invocations().len() as u32).map(InvocationId::new);
    ids.map(move |id| {
        let attempt = attempts.number(context.trace(), context.trace().invocation(id));
        Attempt::new(context, id).row(options, attempt)
    })
}

/// The HTTP status of a throttle.
const TOO_MANY_REQUESTS: u16 = 429;

/// Numbers the attempts at each batch. Attempts that did not run do not count.
#[derive(Default)]
struct Attempts {
    /// By batch; by function and first try for an asynchronous event, which has no batch.
    runs: std::collections::BTreeMap<(Option<FactId>, u16, u32), u32>,
}

impl Attempts {
    fn number(&mut self, trace: &Trace, invocation: &Invocation) -> u32 {
        let key = match invocation.trigger {
            Trigger::Mapping => (Some(invocation.batch), 0, 0),
            Trigger::Async => (None, invocation.function.0, invocation.first_try),
            // Each try of a request has a request id of its own.
            Trigger::Sync => (None, u16::MAX, trace.of(invocation.records).next().map_or(0, |record| record.0)),
        };
        let runs = self.runs.entry(key).or_default();
        let attempt = *runs + 1;
        *runs += u32::from(invocation.environment.is_some());
        attempt
    }
}

/// An invocation and the facts about it.
struct Attempt<'r> {
    context: Context<'r>,
    id: InvocationId,
    invocation: &'r Invocation,
    /// The fact that recorded it: started, throttled or refused, or the rejection of its event.
    start: &'r Fact,
    /// The end of the run, if it ran and has ended.
    end: Option<(FactId, &'r Fact)>,
    /// The mapping's reaction to the end.
    verdict: Option<(FactId, &'r Fact)>,
    /// The first record, if it is in a stream.
    of_stream: Option<RecordId>,
}

impl<'r> Attempt<'r> {
    fn new(context: Context<'r>, id: InvocationId) -> Attempt<'r> {
        let invocation = context.trace().invocation(id);
        let end = context.index.end_of(context.trace(), id).map(|end| (end, context.trace().fact(end)));
        let cause = end.map_or(invocation.fact, |(end, _)| end);
        let start = context.trace().fact(invocation.fact);
        let first = context.trace().of(invocation.records).next();
        let of_stream = first.filter(|record| context.is_of_stream(*record));
        Attempt { context, id, invocation, start, end, verdict: verdict(context, cause), of_stream }
    }

    fn row(&self, options: Options, attempt: u32) -> InvocationRow<'r> {
        let (context, invocation) = (self.context, self.invocation);
        let (plan, trace) = (context.plan(), context.trace());
        let is_batch = invocation.trigger == Trigger::Mapping;
        let batch = BatchRow { opened_at: invocation.opened_at.0, closed_by: trace.fact(invocation.batch).closed_by() };
        let failure = self.failure();
        let has_run = self.has_run();
        let function_error = failure.as_ref().filter(|_| has_run).map(|_| "Unhandled");
        let (error_type, error_message) = failure.map(|failure| (failure.error_type, failure.message)).unzip();
        InvocationRow {
            id: context.invocation_name(self.id),
            request_id: identity::request_id(plan, trace, self.id),
            function: context.name(plan.function(invocation.function).id),
            version: invocation.version + 1,
            environment: invocation.environment,
            trigger: invocation.trigger,
            by: invocation.by.map(|by| context.name(by)),
            shard: self.of_stream.map(|record| stream_event::shard_id(context, record)),
            lane: self.of_stream.and_then(|record| self.lane(record)),
            batch: is_batch.then_some(batch),
            attempt,
            split_from: self.split_from(),
            records: context.record_names(invocation.records),
            receive_counts: self.of_stream.is_none().then(|| self.receive_counts(is_batch)),
            failures: self.failures(),
            started_at: self.start.at.0,
            ended_at: self.ended_at().map(|at| at.0),
            init_ms: self.start.init().map(|init| init.0),
            billed_ms: self.ended_at().map(|at| self.billed(at)),
            outcome: self.outcome(),
            function_error,
            error_type,
            error_message,
            next_try_at: self.next_try_at().map(|at| at.0),
            event: options.all_documents.then(|| event::text(context, self.id)),
            response: options.all_documents.then(|| response::text(context, self.id)).flatten(),
        }
    }

    fn receive_counts(&self, is_batch: bool) -> Vec<u32> {
        let records = self.context.trace().of(self.invocation.records).filter(|_| is_batch);
        records.map(|record| self.context.receives(record, self.invocation.batch)).collect()
    }

    /// The lane of a record within its shard, if the mapping has several lanes.
    fn lane(&self, record: RecordId) -> Option<u16> {
        let factor = self.context.mapping(self.id)?.stream()?.parallelization_factor;
        let mut key = String::new();
        shards::partition_key(self.context.plan(), self.context.trace(), record, &mut key);
        (factor > 1).then(|| lane_of_hash(shards::key_hash(&key), factor))
    }

    /// The invocation whose batch was split to form this one.
    fn split_from(&self) -> Option<InvocationName<'r>> {
        let trace = self.context.trace();
        let cause = |fact: &Fact| fact.cause.map(|cause| trace.fact(cause));
        let split = cause(trace.fact(self.invocation.batch)).filter(|fact| fact.kind == FactKind::BatchSplit)?;
        let ended = cause(cause(split)?)?;
        ended.invocation.map(|id| self.context.invocation_name(id))
    }

    fn has_run(&self) -> bool {
        self.start.kind == FactKind::InvocationStarted
    }

    /// An attempt that did not run ends when it starts.
    fn ended_at(&self) -> Option<Instant> {
        if self.has_run() { self.end.map(|(_, end)| end.at) } else { Some(self.start.at) }
    }

    /// Initialisation is billed; an attempt that did not run costs nothing.
    fn billed(&self, ended: Instant) -> u64 {
        if self.has_run() { ended.since(self.start.at).0.max(1) } else { 0 }
    }

    /// Absent while it runs.
    fn outcome(&self) -> Option<InvocationOutcome> {
        match self.start.kind {
            FactKind::InvocationThrottled => return Some(InvocationOutcome::Throttled),
            // The event was not accepted: Lambda answers 429 to an asynchronous caller that it throttles.
            FactKind::Rejected if self.start.status() == Some(TOO_MANY_REQUESTS) => {
                return Some(InvocationOutcome::Throttled);
            }
            FactKind::InvocationRefused | FactKind::Rejected => {
                return Some(match self.start.refusal() {
                    Some(Refusal::ServiceException) => InvocationOutcome::ServiceError,
                    _ => InvocationOutcome::Rejected,
                });
            }
            _ => {}
        }
        let (_, end) = self.end?;
        let is_partial = self.verdict.is_some_and(|(_, fact)| fact.kind == FactKind::BatchPartlyFailed);
        Some(match end.outcome()? {
            Outcome::Success if is_partial => InvocationOutcome::Partial,
            Outcome::Success => InvocationOutcome::Success,
            Outcome::Error => InvocationOutcome::Error,
            Outcome::Timeout => InvocationOutcome::Timeout,
            Outcome::Crash | Outcome::OutOfMemory => InvocationOutcome::Crash,
        })
    }

    fn failure(&self) -> Option<Failure> {
        response::failure(self.context, self.id)
    }

    /// The records whose work failed, whatever the function returned.
    fn failures(&self) -> RecordNames<'r> {
        let context = self.context;
        let facts = context.index.invocation(self.id).iter().map(|&fact| context.trace().fact(fact));
        let failed = facts.filter(|fact| fact.kind == FactKind::RecordFailed);
        let records = failed.flat_map(|fact| context.trace().of(fact.records));
        RecordNames::List(records.map(|id| context.record_name(id)).collect())
    }

    /// The time at which a kept batch is tried again, or at which the first record can be received again.
    fn next_try_at(&self) -> Option<Instant> {
        let (id, verdict) = self.verdict?;
        if self.of_stream.is_some() && verdict.kind != FactKind::BackedOff {
            let (_, waits) = self::verdict(self.context, id).filter(|(_, fact)| fact.kind == FactKind::BackedOff)?;
            return Some(waits.at + waits.wait()?);
        }
        match verdict.kind {
            FactKind::BackedOff | FactKind::EventRequeued | FactKind::PassFailed | FactKind::CallRetried => {
                Some(verdict.at + verdict.wait()?)
            }
            _ => self.earliest_lease_end(verdict.records, id),
        }
    }

    fn earliest_lease_end(&self, records: Span, before: FactId) -> Option<Instant> {
        let leases = self.context.trace().of(records);
        leases.filter_map(|record| self.context.lease_ends(record, before)).min()
    }
}

/// The mapping's reaction to the end of an attempt. It has the same time as its cause.
fn verdict<'r>(context: Context<'r>, cause: FactId) -> Option<(FactId, &'r Fact)> {
    let at = context.trace().fact(cause).at;
    let later = context.trace().facts()[cause.index()..].iter().take_while(|fact| fact.at == at);
    let mut numbered = (cause.index() as u32..).map(FactId::new).zip(later);
    numbered.find(|(_, fact)| {
        fact.cause == Some(cause)
            && matches!(
                fact.kind,
                FactKind::BackedOff
                    | FactKind::EventRequeued
                    | FactKind::PassFailed
                    | FactKind::CallRetried
                    | FactKind::BatchAbandoned
                    | FactKind::BatchPartlyFailed
                    | FactKind::BatchFailed
            )
    })
}
