//! One row per try to run a function.

use redrive_core::fact::{Fact, FactKind, Outcome, Span};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::lambda::event_source_mapping::lanes::parallelization_factor::lane_of_hash;
use redrive_core::refusal::Refusal;
use redrive_core::time::Instant;
use redrive_core::trace::{Invocation, Trace, Trigger};
use redrive_core::{identity, stream};
use redrive_views::names;
use serde_json::Value;

use crate::Options;
use crate::context::Context;
use crate::response::{self, Failure};
use crate::row::Row;
use crate::{stream_event, texts};

pub(crate) fn invocations(context: Context<'_>, options: Options) -> impl Iterator<Item = Value> {
    let mut attempts = Attempts::default();
    let ids = (0..context.trace().invocations().len() as u32).map(InvocationId::new);
    ids.map(move |id| Try::of(context, id).row(options, attempts.of(context.trace(), context.trace().invocation(id))))
}

/// Which attempt at its batch an invocation is. Tries that never ran do not count.
#[derive(Default)]
struct Attempts {
    /// By batch; by function and first try where there is none.
    runs: std::collections::BTreeMap<(Option<FactId>, u16, u32), u32>,
}

impl Attempts {
    fn of(&mut self, trace: &Trace, invocation: &Invocation) -> u32 {
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

/// An invocation and the facts that tell of it.
struct Try<'r> {
    context: Context<'r>,
    id: InvocationId,
    invocation: &'r Invocation,
    /// Started, throttled or refused.
    told: &'r Fact,
    /// How the run ended, if it ran and has ended.
    end: Option<(FactId, &'r Fact)>,
    /// What the mapping made of it, or when it tries again.
    verdict: Option<(FactId, &'r Fact)>,
    /// Its first record, if that is in a stream.
    of_stream: Option<RecordId>,
}

impl<'r> Try<'r> {
    fn of(context: Context<'r>, id: InvocationId) -> Try<'r> {
        let invocation = context.trace().invocation(id);
        let end = context.index.end_of(context.trace(), id).map(|end| (end, context.trace().fact(end)));
        let cause = end.map_or(invocation.fact, |(end, _)| end);
        let told = context.trace().fact(invocation.fact);
        let first = context.trace().of(invocation.records).next();
        let of_stream = first.filter(|record| texts::is_of_stream(context, *record));
        Try { context, id, invocation, told, end, verdict: verdict(context, cause), of_stream }
    }

    fn row(&self, options: Options, attempt: u32) -> Value {
        let (context, invocation) = (self.context, self.invocation);
        let (plan, trace) = (context.plan(), context.trace());
        let closed = trace.fact(invocation.batch);
        let is_batch = invocation.trigger == Trigger::Mapping;
        let received = trace.of(invocation.records).filter(|_| is_batch);
        let counts = received.map(|record| context.receives(record, invocation.batch).into());
        let batch = Row::default()
            .put("openedAt", invocation.opened_at.0)
            .maybe("closedBy", closed.closed_by().map(|by| by.as_str()));
        let batch = is_batch.then_some(batch);
        let failure = self.failure();
        Row::default()
            .put("id", names::invocation(plan, trace, self.id))
            .put("requestId", identity::request_id(plan, trace, self.id))
            .put("function", context.name(plan.function(invocation.function).id))
            .put("version", invocation.version + 1)
            .maybe("environment", invocation.environment)
            .put("trigger", invocation.trigger.as_str())
            .maybe("by", invocation.by.map(|by| context.name(by)))
            .maybe("shard", self.of_stream.map(|record| stream_event::shard_id(context, record)))
            .maybe("lane", self.of_stream.and_then(|record| self.lane(record)))
            .maybe("batch", batch)
            .put("attempt", attempt)
            .maybe("splitFrom", self.split_from())
            .put("records", context.records(invocation.records))
            .maybe("receiveCounts", self.of_stream.is_none().then(|| counts.collect::<Vec<Value>>()))
            .put("failures", self.failures())
            .put("startedAt", self.told.at.0)
            .maybe("endedAt", self.ended_at().map(|at| at.0))
            .maybe("initMs", self.told.init().map(|init| init.0))
            .maybe("billedMs", self.ended_at().map(|at| self.billed(at)))
            .maybe("outcome", self.outcome())
            .maybe("functionError", failure.as_ref().filter(|_| self.ran()).map(|_| "Unhandled"))
            .maybe("errorType", failure.as_ref().map(|failure| failure.error_type.clone()))
            .maybe("errorMessage", failure.map(|failure| failure.message))
            .maybe("nextTryAt", self.next_try_at().map(|at| at.0))
            .maybe("event", options.all_documents.then(|| texts::event(context, self.id)))
            .maybe("response", options.all_documents.then(|| response::text(context, self.id)).flatten())
            .into()
    }

    /// The lane within its shard, if the mapping has several.
    fn lane(&self, record: RecordId) -> Option<u16> {
        let factor = self.context.mapping(self.id)?.stream()?.parallelization_factor;
        let mut key = String::new();
        stream::partition_key(self.context.plan(), self.context.trace(), record, &mut key);
        (factor > 1).then(|| lane_of_hash(stream::key_hash(&key), factor))
    }

    /// The invocation whose batch was split to make this one.
    fn split_from(&self) -> Option<String> {
        let trace = self.context.trace();
        let cause = |fact: &Fact| fact.cause.map(|cause| trace.fact(cause));
        let split = cause(trace.fact(self.invocation.batch)).filter(|fact| fact.kind == FactKind::BatchSplit)?;
        let ended = cause(cause(split)?)?;
        ended.invocation.map(|id| names::invocation(self.context.plan(), trace, id))
    }

    fn ran(&self) -> bool {
        self.told.kind == FactKind::InvocationStarted
    }

    /// A try that did not run is over at once.
    fn ended_at(&self) -> Option<Instant> {
        if self.ran() { self.end.map(|(_, end)| end.at) } else { Some(self.told.at) }
    }

    /// Initialisation counts; whoever did not run pays nothing.
    fn billed(&self, ended: Instant) -> u64 {
        if self.ran() { ended.since(self.told.at).0.max(1) } else { 0 }
    }

    /// Absent while it runs.
    fn outcome(&self) -> Option<&'static str> {
        match self.told.kind {
            FactKind::InvocationThrottled => return Some("throttled"),
            FactKind::InvocationRefused if self.told.refusal() == Some(Refusal::ServiceException) => {
                return Some("serviceError");
            }
            FactKind::InvocationRefused => return Some("rejected"),
            _ => {}
        }
        let (_, end) = self.end?;
        let is_partial = self.verdict.is_some_and(|(_, fact)| fact.kind == FactKind::BatchPartlyFailed);
        Some(match end.outcome()? {
            Outcome::Success if is_partial => "partial",
            Outcome::Success => "success",
            Outcome::Error => "error",
            Outcome::Timeout => "timeout",
            Outcome::Crash | Outcome::OutOfMemory => "crash",
        })
    }

    fn failure(&self) -> Option<Failure> {
        response::failure(self.context, self.id)
    }

    /// The records whose work failed, whatever the function then said about them.
    fn failures(&self) -> Vec<Value> {
        let facts = self.context.index.invocation(self.id).iter().map(|&fact| self.context.trace().fact(fact));
        let failed = facts.filter(|fact| fact.kind == FactKind::RecordFailed);
        failed.flat_map(|fact| self.context.records(fact.records)).collect()
    }

    /// When the first record that comes back can be received again, or when a kept batch is tried again.
    fn next_try_at(&self) -> Option<Instant> {
        let (id, verdict) = self.verdict?;
        if self.of_stream.is_some() && verdict.kind != FactKind::BackedOff {
            let (_, waits) = self::verdict(self.context, id).filter(|(_, fact)| fact.kind == FactKind::BackedOff)?;
            return Some(waits.at + waits.wait()?);
        }
        match verdict.kind {
            FactKind::BackedOff | FactKind::EventRequeued => Some(verdict.at + verdict.wait()?),
            _ => self.earliest_lease_end(verdict.records, id),
        }
    }

    fn earliest_lease_end(&self, records: Span, before: FactId) -> Option<Instant> {
        let leases = self.context.trace().of(records);
        leases.filter_map(|record| self.context.lease_ends(record, before)).min()
    }
}

/// The mapping's fact about a try. It follows its cause within the same millisecond.
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
                    | FactKind::BatchAbandoned
                    | FactKind::BatchPartlyFailed
                    | FactKind::BatchFailed
            )
    })
}
