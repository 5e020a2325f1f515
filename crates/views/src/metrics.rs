//! The metrics of CloudWatch under their names, and a few that CloudWatch does not have.
//!
//! A count has one sample for each occurrence. A gauge (messages in a queue, concurrency, pollers) has one sample at
//! the end of each minute, and the true minimum and maximum of that minute.

mod age;
mod call;
mod gauge;
mod group;
mod name;
mod push;

pub use call::execution_start;
pub use name::Name;

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{EventEnd, Fact, FactKind, FactView, GivenUpWhy, Outcome, SentThrough};
use redrive_core::id::{FactId, ResourceId};
use redrive_core::plan;
use redrive_core::refusal::Refusal;
use redrive_core::time::Instant;
use redrive_core::trace::Trigger;

use crate::life::{Phase, RecordState};
use crate::{cost, requests, rows};
use age::Ages;
use gauge::Gauge;
use group::Groups;
use name::{
    OF_CALLER, OF_FIFO_QUEUE, OF_FUNCTION, OF_FUNCTION_OF_STREAM, OF_MAPPING, OF_MAPPING_ON_STREAM, OF_QUEUE, OF_RULE,
    OF_STATE_MACHINE, OF_STREAM, OF_TABLE, OF_TOPIC,
};

/// Statistics of samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub sum: u64,
    pub count: u64,
    /// Minimum and maximum; none if there are no samples.
    pub extremes: Option<(u64, u64)>,
}

impl Stats {
    fn sample(&mut self, value: u64, times: u64) {
        self.sum = self.sum.saturating_add(value.saturating_mul(times));
        self.count += times;
        self.include(value);
    }

    /// Extends minimum and maximum by a value that was not sampled.
    fn include(&mut self, value: u64) {
        let (least, most) = self.extremes.unwrap_or((value, value));
        self.extremes = Some((least.min(value), most.max(value)));
    }
}

/// A metric of one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    pub whole: Stats,
    /// The statistics by minute since the start, or by another interval. Intervals without a value are absent.
    pub minutes: BTreeMap<u64, Stats>,
}

impl Metric {
    fn sample(&mut self, at: Instant, value: u64, every: Option<u64>) {
        self.whole.sample(value, 1);
        if let Some(every) = every {
            self.minutes.entry(at.0 / every).or_default().sample(value, 1);
        }
    }
}

pub(crate) const MINUTE: u64 = 60_000;

/// Returns all metrics of a run, by resource and in a fixed order. Metrics without samples are included.
pub fn metrics(run: &Run, with_series: bool) -> BTreeMap<(ResourceId, Name), Metric> {
    metrics_every(run, with_series.then_some(MINUTE))
}

/// Returns all metrics with series whose interval is a number of milliseconds, which CloudWatch does not offer.
pub fn metrics_every(run: &Run, every: Option<u64>) -> BTreeMap<(ResourceId, Name), Metric> {
    let mut collector = Collector::new(run, every.map(|every| every.max(1)));
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        collector.add(fact);
        collector.add_stream_fact(id, fact);
        collector.add_push_fact(fact);
        collector.add_call_fact(fact);
    }
    collector.finish()
}

struct Collector<'r> {
    run: &'r Run,
    every: Option<u64>,
    metrics: BTreeMap<(ResourceId, Name), Metric>,
    gauges: BTreeMap<(ResourceId, Name), Gauge>,
    states: Vec<RecordState>,
    ages: Ages,
    groups: Groups,
}

impl<'r> Collector<'r> {
    fn new(run: &'r Run, every: Option<u64>) -> Collector<'r> {
        let mut metrics = BTreeMap::new();
        for (id, resource) in (0u16..).map(ResourceId::new).zip(&run.plan.resources) {
            let names = match resource.kind {
                plan::ResourceKind::Queue(_) => OF_QUEUE,
                plan::ResourceKind::Function(_) => OF_FUNCTION,
                plan::ResourceKind::Mapping(mapping) if is_on_stream(run.plan.mapping(mapping)) => OF_MAPPING_ON_STREAM,
                plan::ResourceKind::Mapping(_) => OF_MAPPING,
                plan::ResourceKind::Stream(stream) if run.plan.stream(stream).table.is_none() => OF_STREAM,
                plan::ResourceKind::Stream(_) => OF_TABLE,
                plan::ResourceKind::Api(api) => call::names(run.plan.api(api).kind),
                plan::ResourceKind::Caller(_) => OF_CALLER,
                plan::ResourceKind::StateMachine(_) => OF_STATE_MACHINE,
                plan::ResourceKind::Topic(_) => OF_TOPIC,
                plan::ResourceKind::Rule(_) => OF_RULE,
                _ => &[],
            };
            metrics.extend(names.iter().map(|name| ((id, *name), Metric::default())));
        }
        for queue in run.plan.queues.iter().filter(|queue| queue.fifo.is_some()) {
            metrics.extend(OF_FIFO_QUEUE.iter().map(|name| ((queue.id, *name), Metric::default())));
        }
        for mapping in run.plan.mappings.iter().filter(|mapping| is_on_stream(mapping)) {
            let function = run.plan.function(mapping.function).id;
            metrics.extend(OF_FUNCTION_OF_STREAM.iter().map(|name| ((function, *name), Metric::default())));
        }
        let states = RecordState::all(run);
        let mut gauges = BTreeMap::new();
        for mapping in run.plan.mappings.iter().filter(|mapping| !is_on_stream(mapping)) {
            let from_start = run.plan.resources[mapping.id.index()].from_start;
            let first = if from_start { requests::first_pollers(mapping) } else { 0 };
            gauges.insert((mapping.id, Name::Pollers), Gauge::new(first.into()));
        }
        Collector { run, every, metrics, gauges, states, ages: Ages::new(run), groups: Groups::default() }
    }

    fn sample(&mut self, resource: Option<ResourceId>, name: Name, at: Instant, value: u64) {
        let every = self.every;
        if let Some(metric) = resource.and_then(|resource| self.metrics.get_mut(&(resource, name))) {
            metric.sample(at, value, every);
        }
    }

    /// Changes the value of a gauge.
    fn change(&mut self, resource: Option<ResourceId>, name: Name, at: Instant, change: impl FnOnce(u64) -> u64) {
        let Some(key) = resource.map(|resource| (resource, name)) else { return };
        let Some(metric) = self.metrics.get_mut(&key) else { return };
        self.gauges.entry(key).or_insert_with(|| Gauge::new(0)).change(at, change, metric, self.every);
    }

    fn add(&mut self, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        match fact.view() {
            FactView::Sent { resource, .. } | FactView::Unchanged { table: resource, .. }
                if self.is_stream(Some(resource)) =>
            {
                self.add_write(fact)
            }
            FactView::Sent { .. } => self.add_send(fact),
            FactView::Received { queue, receiver, .. } => {
                self.sample(Some(queue), Name::NumberOfMessagesReceived, at, records);
                self.sample(receiver, Name::PolledEventCount, at, records);
            }
            FactView::ReceivedNothing { queue } => self.sample(Some(queue), Name::NumberOfEmptyReceives, at, 1),
            FactView::Deleted { queue, deleter, .. } if records > 0 => {
                self.sample(Some(queue), Name::NumberOfMessagesDeleted, at, records);
                self.sample(deleter, Name::DeletedEventCount, at, records);
            }
            FactView::Deduplicated { resource, .. } => {
                self.sample(Some(resource), Name::NumberOfDeduplicatedSentMessages, at, records);
            }
            FactView::PollersChanged { mapping, pollers, .. } => {
                self.change(Some(mapping), Name::Pollers, at, |_| pollers.into());
            }
            FactView::FilteredOut { resource, .. } => {
                self.sample(Some(resource), Name::FilteredOutEventCount, at, records)
            }
            FactView::BatchFailed { mapping, .. } | FactView::BatchPartlyFailed { mapping, .. } => {
                self.sample(Some(mapping), Name::FailedInvokeEventCount, at, records);
            }
            FactView::InvocationStarted { .. }
            | FactView::InvocationThrottled { .. }
            | FactView::InvocationRefused { .. } => self.add_attempt(fact),
            FactView::InvocationEnded { outcome, .. } => self.end_invocation(fact, outcome),
            FactView::EventAccepted { function, .. } => {
                (0..records).for_each(|_| self.sample(Some(function), Name::AsyncEventsReceived, at, 1))
            }
            FactView::EventEnded { condition, .. } => self.end_event(fact, condition),
            FactView::SendOnFailed { through, .. } => {
                let name = match through {
                    SentThrough::DeadLetter => Name::DeadLetterErrors,
                    _ => Name::DestinationDeliveryFailures,
                };
                self.sample(fact.resource, name, at, 1);
            }
            _ => {}
        }
        self.count_records(fact);
    }

    fn is_stream(&self, resource: Option<ResourceId>) -> bool {
        resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Stream(_)))
    }

    /// Adds a fact to the metrics that only mappings on streams and their functions have.
    fn add_stream_fact(&mut self, id: FactId, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        match fact.view() {
            FactView::Read { mapping, .. } => self.sample(Some(mapping), Name::PolledEventCount, at, records),
            // The age of the last record of the batch at the start of the invocation.
            FactView::InvocationStarted { function, .. } => {
                let Some(last) = self.run.trace.of(fact.records).last().map(|last| self.run.trace.record(last)) else {
                    return;
                };
                if self.is_stream(Some(last.resource)) {
                    self.sample(Some(function), Name::IteratorAge, at, at.since(last.at).0);
                }
            }
            // `Rule::MetricsLambdaExpiredIsNotDropped`
            FactView::BatchGivenUp { mapping, destination, why, .. } if why != GivenUpWhy::Expired => {
                let is_undelivered = rows::is_undelivered(self.run, id);
                if destination.is_some() && !is_undelivered {
                    self.sample(Some(mapping), Name::OnFailureDestinationDeliveredEventCount, at, records);
                } else {
                    self.sample(Some(mapping), Name::DroppedEventCount, at, records);
                }
                if is_undelivered {
                    let mappings = &self.run.plan.mappings;
                    let setting = mappings.iter().find(|other| other.id == mapping);
                    let function = setting.map(|mapping| self.run.plan.function(mapping.function).id);
                    self.sample(function, Name::DestinationDeliveryFailures, at, 1);
                }
            }
            _ => {}
        }
    }

    /// Adds a write to a stream, and the capacity units that it takes of a table.
    fn add_write(&mut self, fact: &Fact) {
        let run = self.run;
        if fact.kind == FactKind::Sent {
            let bytes = run.trace.of(fact.records).map(|record| requests::message_bytes(run, record)).sum();
            self.sample(fact.resource, Name::IncomingRecords, fact.at, fact.records.len().into());
            self.sample(fact.resource, Name::IncomingBytes, fact.at, bytes);
        }
        let units = cost::write_units(run, fact);
        self.sample(fact.resource, Name::ConsumedWriteCapacityUnits, fact.at, units);
    }

    /// `Rule::MetricsSqsMoveIsNoSend`: a move to a dead-letter queue has its own kind of fact.
    fn add_send(&mut self, fact: &Fact) {
        self.sample(fact.resource, Name::NumberOfMessagesSent, fact.at, fact.records.len().into());
        for record in self.run.trace.of(fact.records) {
            let bytes = requests::message_bytes(self.run, record);
            self.sample(fact.resource, Name::SentMessageSize, fact.at, bytes);
        }
    }

    /// Adds an attempt to invoke a function. The mapping counts every attempt; only an attempt that ran is an
    /// invocation.
    /// `Rule::MetricsLambdaTriesCountAgain`, `Rule::MetricsLambdaThrottleIsNoInvocation`
    fn add_attempt(&mut self, fact: &Fact) {
        let (at, records) = (fact.at, u64::from(fact.records.len()));
        self.sample(fact.target, Name::InvokedEventCount, at, records);
        let throttled = u64::from(fact.kind == FactKind::InvocationThrottled);
        if fact.kind == FactKind::InvocationStarted {
            self.sample(fact.resource, Name::Invocations, at, 1);
            self.add_event_age(fact);
            self.change(fact.resource, Name::ConcurrentExecutions, at, |running| running + 1);
        } else {
            self.sample(fact.target, Name::FailedInvokeEventCount, at, records);
        }
        if fact.refusal() == Some(Refusal::RecursiveInvocation) {
            self.sample(fact.resource, Name::RecursiveInvocationsDropped, at, 1);
        }
        if fact.kind != FactKind::InvocationRefused {
            self.sample(fact.resource, Name::Throttles, at, throttled);
        }
    }

    /// Adds the age of an asynchronous event at the start of an invocation.
    fn add_event_age(&mut self, fact: &Fact) {
        let trace = &self.run.trace;
        let Some(invocation) = fact.invocation.map(|id| trace.invocation(id)) else { return };
        if invocation.trigger == Trigger::Async {
            self.sample(fact.resource, Name::AsyncEventAge, fact.at, fact.at.since(invocation.opened_at).0);
        }
    }

    /// An event that ended without success counts as dropped, even if a destination keeps it.
    /// `Rule::MetricsLambdaDroppedThoughKept`
    fn end_event(&mut self, fact: &Fact, condition: EventEnd) {
        if condition == EventEnd::Success {
            return;
        }
        self.sample(fact.resource, Name::AsyncEventsDropped, fact.at, 1);
        if condition == EventEnd::RecursiveInvocation {
            self.sample(fact.resource, Name::RecursiveInvocationsDropped, fact.at, 1);
        }
    }

    /// `Rule::MetricsLambdaErrorAtStart`, `Rule::MetricsLambdaDurationWithoutInitialisation`
    fn end_invocation(&mut self, fact: &Fact, outcome: Outcome) {
        let Some(id) = fact.invocation else { return };
        let started = self.run.trace.fact(self.run.trace.invocation(id).fact);
        let failed = u64::from(outcome != Outcome::Success);
        self.sample(fact.resource, Name::Errors, started.at, failed);
        let duration = fact.at.since(started.at).0.saturating_sub(started.init().map_or(0, |init| init.0));
        self.sample(fact.resource, Name::Duration, started.at, duration);
        self.change(fact.resource, Name::ConcurrentExecutions, fact.at, |running| running.saturating_sub(1));
    }

    /// Counts the messages in each queue by phase.
    fn count_records(&mut self, fact: &Fact) {
        let run = self.run;
        if matches!(fact.kind, FactKind::InvocationEnded | FactKind::RecordDone | FactKind::RecordFailed) {
            return;
        }
        let mut moves: BTreeMap<(ResourceId, Name), i64> = BTreeMap::new();
        for record in run.trace.of(fact.records) {
            if self.is_stream(Some(run.trace.record(record).resource)) {
                continue;
            }
            let state = &mut self.states[record.index()];
            let before = (state.phase, state.place);
            let receives = fact.kind == FactKind::Received;
            if state.apply(fact) || receives {
                let after = (state.phase, state.place);
                self.ages.moved(record, before, after, receives, fact.at, &mut self.metrics, self.every);
                self.groups.moved(run, record, before, after, &mut moves);
                if let Some(name) = name_of_phase(before.0) {
                    *moves.entry((before.1, name)).or_default() -= 1;
                }
                if let Some(name) = name_of_phase(after.0) {
                    *moves.entry((after.1, name)).or_default() += 1;
                }
            }
        }
        for ((queue, name), by) in moves.into_iter().filter(|(_, by)| *by != 0) {
            self.change(Some(queue), name, fact.at, |count| count.saturating_add_signed(by));
        }
    }

    fn finish(mut self) -> BTreeMap<(ResourceId, Name), Metric> {
        let end = self.run.end.at;
        for (queue, polls) in requests::empty_polls(self.run) {
            if let Some(metric) = self.metrics.get_mut(&(queue, Name::NumberOfEmptyReceives)) {
                // Only the total is known, not the minute of each poll.
                metric.whole.sum += polls;
                metric.whole.count += polls;
                if polls > 0 {
                    metric.whole.include(1);
                }
            }
        }
        self.ages.finish(end, &mut self.metrics, self.every);
        for (key, metric) in &mut self.metrics {
            if key.1.is_gauge() {
                let gauge = self.gauges.entry(*key).or_insert_with(|| Gauge::new(0));
                gauge.finish(end, metric, self.every);
            }
        }
        self.metrics
    }
}

fn name_of_phase(phase: Phase) -> Option<Name> {
    match phase {
        Phase::Queued => None,
        Phase::Visible => Some(Name::ApproximateNumberOfMessagesVisible),
        Phase::InFlight => Some(Name::ApproximateNumberOfMessagesNotVisible),
        Phase::Delayed => Some(Name::ApproximateNumberOfMessagesDelayed),
        Phase::Gone => None,
    }
}

fn is_on_stream(mapping: &plan::Mapping) -> bool {
    mapping.stream().is_some()
}
