//! The contents of the timeline: its axis and its lanes. It is built once for a run.

use std::collections::BTreeSet;

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::{InvocationId, RecordId, ResourceId, StepId};
use redrive_core::plan::{Action, Endpoint, Plan, ResourceKind};

use crate::names::with_commas;

use super::axis::{Axis, Gap};
use super::bars::{Bar, Bars, Batch, row_of};
use super::gauges::Gauge;
use super::parts;
use super::passing::{self, FanOut, MANY_MESSAGES};
use super::series::{AllSeries, FunctionCounts, QueueCounts, Series};

/// Maximum number of records that are drawn one by one. Of more, only notable records are.
pub const MANY_RECORDS: usize = 120;
/// Maximum number of environments, or of simultaneous batches, that are drawn one by one.
pub(super) const MANY_ROWS: usize = 8;
/// Maximum number of dead letters that are drawn one by one.
const MANY_DEAD_LETTERS: usize = 24;

pub struct Lane {
    pub resource: Option<ResourceId>,
    pub name: String,
    pub about: String,
    pub kind: LaneKind,
}

pub enum LaneKind {
    Script(Vec<(u64, StepId, String)>),
    /// One row for each record.
    Records(Vec<RecordId>),
    /// Counts, and one row for each of these records.
    ManyRecords(Vec<RecordId>),
    /// One row for each record that a topic, a bus or a bucket fanned out.
    FanOut(Vec<FanOut>),
    /// The number of simultaneous deliveries.
    ManyFanOuts(Series<u32>),
    Batches(u32),
    ManyBatches(Series<u32>),
    Environments(usize),
    ManyEnvironments,
    DeadLetters(Vec<(u64, RecordId)>),
    ManyDeadLetters,
    Gauge(Gauge),
}

pub struct Model {
    pub axis: Axis,
    pub end: u64,
    pub lanes: Vec<Lane>,
    /// The failures of invocations, in the order of time.
    pub failures: Vec<(u64, InvocationId)>,
    pub(super) series: AllSeries,
    bars: Bars,
}

impl Model {
    pub fn new(run: &Run) -> Model {
        let end = end_of(run);
        let bars = Bars::new(run, end);
        let series = AllSeries::new(run);
        let axis = Axis::folding(end, gaps(run, end));
        let lanes = Lanes { run, bars: &bars, end }.all();
        Model { axis, end, lanes, failures: failures(run), series, bars }
    }

    pub fn queue(&self, id: ResourceId) -> &Series<QueueCounts> {
        &self.series.queues[id.index()]
    }

    pub fn function(&self, id: ResourceId) -> &Series<FunctionCounts> {
        &self.series.functions[id.index()]
    }

    pub fn environments(&self, function: ResourceId) -> &[Vec<Bar>] {
        &self.bars.environments[function.index()]
    }

    pub fn not_run(&self, function: ResourceId) -> &[(u64, InvocationId)] {
        &self.bars.not_run[function.index()]
    }

    pub fn batches(&self, mapping: ResourceId) -> impl Iterator<Item = &Batch> {
        self.bars.batches.iter().filter(move |batch| batch.mapping == mapping)
    }

    /// Returns the batch of an invocation.
    pub fn batch(&self, run: &Run, invocation: InvocationId) -> Option<&Batch> {
        self.bars.batch(run, invocation)
    }

    /// Returns the deliveries of a message that was fanned out; none for other records, or if there are too many
    /// messages.
    pub fn fan_out(&self, record: RecordId) -> Option<&FanOut> {
        self.lanes.iter().find_map(|lane| match &lane.kind {
            LaneKind::FanOut(messages) => messages.iter().find(|message| message.record == record),
            _ => None,
        })
    }

    /// Returns the bar of an invocation that ran.
    pub fn bar(&self, run: &Run, invocation: InvocationId) -> Option<&Bar> {
        let of = run.trace.invocation(invocation);
        let function = run.plan.function(of.function).id;
        let row = self.environments(function).get(row_of(of.environment?))?;
        let place = row.binary_search_by_key(&invocation, |bar| bar.invocation).ok()?;
        Some(&row[place])
    }

    /// Returns the first failure after a time.
    pub fn next_failure(&self, moment: u64) -> Option<(u64, InvocationId)> {
        self.failures.get(self.failures.partition_point(|(at, _)| *at <= moment)).copied()
    }

    /// Returns the last failure before a time.
    pub fn last_failure(&self, moment: u64) -> Option<(u64, InvocationId)> {
        let place = self.failures.partition_point(|(at, _)| *at < moment);
        place.checked_sub(1).map(|place| self.failures[place])
    }
}

/// Returns a common axis for two runs, folded where both are idle.
pub fn common_axis(a: &Run, b: &Run) -> Axis {
    let end = end_of(a).max(end_of(b));
    let (of_a, of_b) = (gaps(a, end), gaps(b, end));
    let (mut place_a, mut place_b) = (0, 0);
    let mut both = Vec::new();
    while let (Some(one), Some(other)) = (of_a.get(place_a), of_b.get(place_b)) {
        let (from, to) = (one.from.max(other.from), one.to.min(other.to));
        if from < to {
            both.push(Gap { from, to });
        }
        // Continue after the gap that ends first.
        if one.to <= other.to { place_a += 1 } else { place_b += 1 }
    }
    Axis::folding(end, both)
}

/// Returns the end of the timeline: the end of the run, or the last fact. Later background events, such as the expiry of
/// an unread message, are not shown.
fn end_of(run: &Run) -> u64 {
    let last = run.trace.facts().last().map_or(0, |fact| fact.at.0);
    if run.end.at.0 > 0 { run.end.at.0 } else { last }
}

/// Returns the intervals without facts and without a running invocation.
fn gaps(run: &Run, end: u64) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let (mut at, mut running) = (0u64, 0u32);
    for fact in run.trace.facts() {
        let next = fact.at.0.min(end);
        if next > at && running == 0 {
            gaps.push(Gap { from: at, to: next });
        }
        at = at.max(next);
        match fact.kind {
            FactKind::InvocationStarted => running += 1,
            FactKind::InvocationEnded => running = running.saturating_sub(1),
            _ => {}
        }
    }
    if end > at && running == 0 {
        gaps.push(Gap { from: at, to: end });
    }
    gaps
}

fn failures(run: &Run) -> Vec<(u64, InvocationId)> {
    let facts = run.trace.facts().iter();
    let failed = facts.filter(|fact| match fact.kind {
        FactKind::InvocationEnded => {
            fact.outcome().is_none_or(|outcome| outcome != redrive_core::fact::Outcome::Success)
        }
        FactKind::InvocationThrottled | FactKind::InvocationRefused => true,
        _ => false,
    });
    failed.filter_map(|fact| Some((fact.at.0, fact.invocation?))).collect()
}

struct Lanes<'a> {
    run: &'a Run,
    bars: &'a Bars,
    end: u64,
}

impl Lanes<'_> {
    /// Returns all lanes, from the entry of records to where they are kept.
    fn all(&self) -> Vec<Lane> {
        let plan = &self.run.plan;
        let kept: Vec<ResourceId> = dead_letter_queues(plan);
        let resources = || (0u16..).map(ResourceId::new).zip(&plan.resources);
        let mut lanes = vec![self.script()];
        let calls = |of: ResourceKind| {
            matches!(of, ResourceKind::Caller(_) | ResourceKind::Api(_) | ResourceKind::StateMachine(_))
        };
        lanes.extend(resources().filter(|(_, of)| calls(of.kind)).map(|(id, _)| self.batches(id)));
        lanes.extend(resources().filter_map(|(id, of)| self.passing(id, of.kind)));
        let is_source = |of: ResourceKind| matches!(of, ResourceKind::Queue(_) | ResourceKind::Stream(_));
        let sources = || resources().filter(|(id, of)| is_source(of.kind) && !kept.contains(id));
        lanes.extend(sources().flat_map(|(id, _)| self.records(id)));
        let has_events = |id| self.run.trace.records().iter().any(|record| record.resource == id);
        // A subscription has records only if its endpoint is outside the stack.
        let takes_events = |of: ResourceKind| !is_source(of) && !calls(of) && !of.only_passes_on();
        let takers = resources().filter(|(id, of)| takes_events(of.kind) && has_events(*id));
        lanes.extend(takers.flat_map(|(id, _)| self.records(id)));
        lanes.extend(
            resources().filter(|(_, of)| matches!(of.kind, ResourceKind::Mapping(_))).map(|(id, _)| self.batches(id)),
        );
        lanes.extend(
            resources()
                .filter(|(_, of)| matches!(of.kind, ResourceKind::Function(_)))
                .map(|(id, _)| self.environments(id)),
        );
        lanes.extend(kept.iter().map(|id| self.dead_letters(*id)));
        lanes.extend(Gauge::all(self.run).into_iter().map(|gauge| Lane {
            resource: Some(gauge.of()),
            name: gauge.name().to_owned(),
            about: plan.name(gauge.of()).to_owned(),
            kind: LaneKind::Gauge(gauge),
        }));
        lanes
    }

    fn lane(&self, id: ResourceId, about: impl Into<String>, kind: LaneKind) -> Lane {
        Lane { resource: Some(id), name: self.run.plan.name(id).to_owned(), about: about.into(), kind }
    }

    fn script(&self) -> Lane {
        let steps = (0u32..).map(StepId).zip(&self.run.plan.script);
        let marks = steps.map(|(id, step)| (step.at.0, id, words(&self.run.plan, &step.action))).collect();
        Lane { resource: None, name: "Script".to_owned(), about: String::new(), kind: LaneKind::Script(marks) }
    }

    /// Returns one lane, or one for each shard or message group if there are few.
    fn records(&self, queue: ResourceId) -> Vec<Lane> {
        let all = (0u32..).map(RecordId).zip(self.run.trace.records());
        let here: Vec<RecordId> = all.filter(|(_, record)| record.resource == queue).map(|(id, _)| id).collect();
        let is_function = matches!(self.run.plan.kind(queue), ResourceKind::Function(_));
        if here.len() <= MANY_RECORDS {
            let is_stream = matches!(self.run.plan.kind(queue), ResourceKind::Stream(_));
            let about = if is_function {
                "events"
            } else if is_stream {
                "stream"
            } else {
                "queue"
            };
            let parts = parts::of(self.run, &here);
            if parts.len() > 1 {
                let lane = |(about, records)| self.lane(queue, about, LaneKind::Records(records));
                return parts.into_iter().map(lane).collect();
            }
            return vec![self.lane(queue, about, LaneKind::Records(here))];
        }
        let what = if is_function { "events" } else { "messages" };
        let about = format!("{} {what}", with_commas(here.len() as u64));
        let notable: Vec<RecordId> = self.notable(queue);
        vec![self.lane(queue, about, LaneKind::ManyRecords(notable))]
    }

    /// None if the resource fanned nothing out.
    fn passing(&self, id: ResourceId, kind: ResourceKind) -> Option<Lane> {
        let about = match kind {
            ResourceKind::Topic(_) => "topic",
            ResourceKind::Bus(_) => "event bus",
            ResourceKind::Bucket(_) => "bucket",
            _ => return None,
        };
        let all = passing::of(self.run, id, self.end);
        if all.len() <= MANY_MESSAGES {
            return (!all.is_empty()).then(|| self.lane(id, about, LaneKind::FanOut(all)));
        }
        let about =
            format!("{} {}", with_commas(all.len() as u64), if about == "event bus" { "events" } else { "messages" });
        let spans = all.iter().map(|message| (message.at, message.ended_at()));
        Some(self.lane(id, about, LaneKind::ManyFanOuts(Series::of_spans(spans))))
    }

    /// Returns the first records that failed, that were dead-lettered, and that were given up.
    fn notable(&self, queue: ResourceId) -> Vec<RecordId> {
        const EACH: usize = 3;
        let mut found: BTreeSet<RecordId> = BTreeSet::new();
        for kind in [FactKind::RecordFailed, FactKind::MovedToDeadLetterQueue, FactKind::BatchGivenUp] {
            let facts = self.run.trace.facts().iter().filter(|fact| fact.kind == kind);
            let records = facts.flat_map(|fact| self.run.trace.of(fact.records));
            let mut new: Vec<RecordId> = Vec::new();
            for record in records.filter(|record| self.run.trace.record(*record).resource == queue) {
                if !found.contains(&record) && !new.contains(&record) {
                    new.push(record);
                }
                if new.len() == EACH {
                    break;
                }
            }
            for record in new {
                found.insert(record);
            }
        }
        found.into_iter().collect()
    }

    fn batches(&self, mapping: ResourceId) -> Lane {
        let own = || self.bars.batches.iter().filter(|batch| batch.mapping == mapping);
        let rows = own().map(|batch| batch.row + 1).max().unwrap_or(1);
        let kind = if rows as usize <= MANY_ROWS {
            LaneKind::Batches(rows)
        } else {
            LaneKind::ManyBatches(Series::of_spans(own().map(|batch| (batch.from, batch.to))))
        };
        let about = match self.run.plan.kind(mapping) {
            ResourceKind::Api(_) => "requests",
            ResourceKind::Caller(_) => "calls",
            ResourceKind::StateMachine(_) => "tries of the task",
            _ => "batches",
        };
        self.lane(mapping, about, kind)
    }

    fn environments(&self, function: ResourceId) -> Lane {
        let rows = self.bars.environments[function.index()].len();
        match rows {
            0 | 1 => self.lane(function, "environment 1", LaneKind::Environments(1)),
            2..=MANY_ROWS => self.lane(function, format!("{rows} environments"), LaneKind::Environments(rows)),
            _ => self.lane(function, format!("{} environments", with_commas(rows as u64)), LaneKind::ManyEnvironments),
        }
    }

    fn dead_letters(&self, queue: ResourceId) -> Lane {
        let mut arrivals = Vec::new();
        for fact in self.run.trace.facts() {
            let comes = match fact.kind {
                FactKind::MovedToDeadLetterQueue => fact.target == Some(queue),
                FactKind::Sent => fact.resource == Some(queue),
                _ => false,
            };
            if comes {
                arrivals.extend(self.run.trace.of(fact.records).map(|record| (fact.at.0, record)));
            }
            if arrivals.len() > MANY_DEAD_LETTERS {
                return self.lane(queue, "dead letters", LaneKind::ManyDeadLetters);
            }
        }
        self.lane(queue, "dead letters", LaneKind::DeadLetters(arrivals))
    }
}

/// Returns the queues that are used only as dead-letter queues or destinations.
fn dead_letter_queues(plan: &Plan) -> Vec<ResourceId> {
    let is_target = |id| plan.queues.iter().any(|of| of.redrive_policy.is_some_and(|it| it.dead_letter_target == id));
    let is_destination =
        |id| plan.mappings.iter().any(|mapping| mapping.stream().is_some_and(|it| it.on_failure == Some(id)));
    let is_read = |id| plan.mappings.iter().any(|mapping| mapping.queue().is_some_and(|it| it.queue == id));
    let is_filled = |id| plan.script.iter().any(|step| matches!(&step.action, Action::Send(send) if send.to == id));
    let is_of_function = |id| {
        let targets = plan.functions.iter().flat_map(|of| [of.dead_letter_target, of.event_invoke.on_failure]);
        targets.flatten().any(|target| target == id)
    };
    let is_of_push = |id| {
        let letters = plan.rules.iter().flat_map(|rule| rule.targets.iter().map(|target| target.dead_letter_target));
        let letters = letters.chain(plan.subscriptions.iter().map(|of| of.dead_letter_target));
        letters.flatten().any(|letters| letters == id)
    };
    let is_endpoint = |id| {
        plan.subscriptions.iter().any(|of| of.endpoint == Endpoint::Resource(id))
            || plan.rules.iter().any(|rule| rule.targets.iter().any(|target| target.to == id))
            || plan.buckets.iter().any(|bucket| bucket.notify == Some(id))
    };
    let kept = (0u16..).map(ResourceId::new).zip(&plan.resources).filter(|(id, of)| match of.kind {
        ResourceKind::Queue(queue) => {
            (is_target(queue) || is_destination(*id) || is_of_function(*id) || is_of_push(*id))
                && !is_endpoint(*id)
                && !is_read(queue)
                && !is_filled(*id)
        }
        _ => false,
    });
    kept.map(|(id, _)| id).collect()
}

fn words(plan: &Plan, action: &Action) -> String {
    let name = |id| plan.name(id);
    match action {
        Action::Send(send) => format!("Send {}", with_commas(send.count.into())),
        Action::Fail { function, .. } => format!("{} fails", name(plan.function(*function).id)),
        Action::Throttle { function, .. } => format!("{} throttled", name(plan.function(*function).id)),
        Action::ServiceError { resource, status, .. } => format!("{status} from {}", name(*resource)),
        Action::Deny { from, to, .. } => format!("{} may not use {}", name(*from), name(*to)),
        Action::Duplicate { resource, .. } => format!("{} duplicates", name(*resource)),
        Action::Redrive { source, .. } => format!("Redrive {}", name(plan.queue(*source).id)),
        Action::Replay { bus, .. } => format!("Replay {}", name(plan.bus(*bus).id)),
        Action::Schedule { rule } => format!("Schedule of {}", name(plan.rule(*rule).id)),
        Action::CancelRedrive { source } => format!("Cancel redrive of {}", name(plan.queue(*source).id)),
        Action::Create { resource } => format!("Create {}", name(*resource)),
        Action::Delete { resource } => format!("Delete {}", name(*resource)),
        Action::Update { resource, .. } => format!("Update {}", name(*resource)),
        Action::Deploy { function, .. } => format!("Deploy {}", name(plan.function(*function).id)),
        Action::Receive { queue, .. } => format!("Receive from {}", name(plan.queue(*queue).id)),
        Action::ChangeMessageVisibility { .. } => "Change visibility".to_owned(),
        Action::DeleteMessage { .. } => "Delete message".to_owned(),
        Action::Note { text } => text.lines().next().unwrap_or_default().chars().take(40).collect(),
    }
}
