//! The laws of streams: the order and the counts of a mapping.

use std::collections::{BTreeMap, BTreeSet};

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, FactView, GivenUpWhy};
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId};
use redrive_core::lambda::event_source_mapping::lanes::parallelization_factor::lane_of_hash;
use redrive_core::plan::Mapping;
use redrive_core::shards::{self, key_hash, partition_key};

use super::parts::{has_updates_of_mappings, mapping};

/// A shard of a stream, and a lane in it, as a mapping has them.
type Lane = (ResourceId, u16, u16);

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    let mappings: Vec<&Mapping> = run.plan.mappings.iter().filter(|mapping| mapping.stream().is_some()).collect();
    if mappings.is_empty() {
        return;
    }
    let mut watch = Watch {
        run,
        mappings,
        ends: BTreeMap::new(),
        under_way: BTreeMap::new(),
        done: BTreeSet::new(),
        read: BTreeSet::new(),
    };
    for (place, fact) in run.trace.facts().iter().enumerate() {
        watch.hear(FactId::new(place as u32), fact, broken);
    }
    attempts_never_pass_the_maximum(run, broken);
    nothing_too_old_runs(run, broken);
}

struct Watch<'r> {
    run: &'r Run,
    mappings: Vec<&'r Mapping>,
    /// The last finished record of each lane.
    ends: BTreeMap<Lane, RecordId>,
    under_way: BTreeMap<Lane, InvocationId>,
    done: BTreeSet<(ResourceId, RecordId)>,
    /// Read, and not finished.
    read: BTreeSet<(ResourceId, RecordId)>,
}

impl Watch<'_> {
    fn hear(&mut self, id: FactId, fact: &Fact, broken: &mut Vec<String>) {
        let at = fact.at.0;
        match fact.kind {
            FactKind::Read => {
                if let Some(reader) = self.mapping(fact.target) {
                    self.read.extend(self.run.trace.of(fact.records).map(|record| (reader, record)));
                }
            }
            FactKind::InvocationStarted => {
                self.parents_come_first(fact, broken);
                if let (Some(lane), Some(invocation)) = (self.lane(fact.target, fact), fact.invocation)
                    && self.under_way.insert(lane, invocation).is_some()
                {
                    broken.push(format!("a lane has two batches under way at {at}"));
                }
            }
            FactKind::InvocationEnded => {
                self.under_way.retain(|_, invocation| Some(*invocation) != fact.invocation);
            }
            FactKind::Checkpointed | FactKind::BatchGivenUp => {
                self.is_done_with(fact, broken);
                if let Some(lane) = self.lane(fact.resource, fact) {
                    self.moves_on(lane, fact, broken);
                }
                let is_kept = fact.kind == FactKind::BatchGivenUp && fact.target.is_some();
                let written = is_kept.then(|| redrive_views::rows::invocation_record(self.run, id));
                if written == Some(None) {
                    broken.push(format!("a batch is given up at {at}, and nothing arrives at its destination"));
                }
            }
            FactKind::FilteredOut => self.is_done_with(fact, broken),
            _ => {}
        }
    }

    /// No batch of a shard runs while a batch of a parent shard is in progress.
    fn parents_come_first(&self, fact: &Fact, broken: &mut Vec<String>) {
        let (plan, trace) = (&self.run.plan, &self.run.trace);
        let (Some(mapping), Some(record)) = (self.mapping(fact.target), trace.of(fact.records).next()) else { return };
        let stream = trace.record(record).resource;
        let parents = shards::parents(plan, trace, stream, shards::of_record(plan, trace, record));
        if parents.is_empty() {
            return;
        }
        let before = self.read.iter().filter(|(reader, other)| *reader == mapping && *other < record);
        for (_, other) in before {
            if parents.contains(&shards::of_record(plan, trace, *other)) {
                broken.push(format!("record {} of a child shard is run at {} before {}", record.0, fact.at.0, other.0));
            }
        }
    }

    /// A mapping finishes a record once.
    fn is_done_with(&mut self, fact: &Fact, broken: &mut Vec<String>) {
        let Some(mapping) = self.mapping(fact.resource) else { return };
        for record in self.run.trace.of(fact.records) {
            self.read.remove(&(mapping, record));
            if !self.done.insert((mapping, record)) {
                broken.push(format!("record {} is done with twice, at {}", record.0, fact.at.0));
            }
        }
    }

    /// A checkpoint never goes back, and records finish in order.
    fn moves_on(&mut self, lane: Lane, fact: &Fact, broken: &mut Vec<String>) {
        for record in self.run.trace.of(fact.records) {
            if self.ends.insert(lane, record).is_some_and(|last| last >= record) {
                broken.push(format!("the checkpoint of a lane goes back to record {} at {}", record.0, fact.at.0));
            }
        }
    }

    fn mapping(&self, id: Option<ResourceId>) -> Option<ResourceId> {
        self.mappings.iter().map(|mapping| mapping.id).find(|mapping| Some(*mapping) == id)
    }

    /// The lane that the records of a fact are in.
    fn lane(&self, mapping: Option<ResourceId>, fact: &Fact) -> Option<Lane> {
        let mapping = self.mappings.iter().find(|other| Some(other.id) == mapping)?;
        let (plan, trace) = (&self.run.plan, &self.run.trace);
        let record = trace.of(fact.records).next()?;
        let mut key = String::new();
        partition_key(plan, trace, record, &mut key);
        let lane = lane_of_hash(key_hash(&key), mapping.stream()?.parallelization_factor);
        Some((mapping.id, shards::of_record(plan, trace, record), lane))
    }
}

/// A batch runs at most once more often than it may be tried again. Only runs without updates are checked.
fn attempts_never_pass_the_maximum(run: &Run, broken: &mut Vec<String>) {
    if has_updates_of_mappings(run) {
        return;
    }
    let mut runs: BTreeMap<FactId, u64> = BTreeMap::new();
    for invocation in run.trace.invocations().iter().filter(|invocation| invocation.environment.is_some()) {
        let Some(most) = most_retries(run, invocation.by) else { continue };
        let count = runs.entry(invocation.batch).or_default();
        *count += 1;
        if *count > u64::from(most) + 1 {
            broken.push(format!("a batch runs {count} times, more than its retries allow"));
        }
    }
    for fact in run.trace.facts() {
        let FactView::BatchGivenUp { mapping, tries, why: GivenUpWhy::RetryAttemptsExhausted, .. } = fact.view() else {
            continue;
        };
        if most_retries(run, Some(mapping)).is_none_or(|most| tries != most + 1) {
            broken.push(format!("a batch is given up at {} after {tries} tries", fact.at.0));
        }
    }
}

fn most_retries(run: &Run, id: Option<ResourceId>) -> Option<u32> {
    mapping(run, id)?.stream()?.maximum_retry_attempts
}

/// No record is in a run that starts when it is too old, whatever was split or tried before. Only runs without updates
/// are checked.
fn nothing_too_old_runs(run: &Run, broken: &mut Vec<String>) {
    if has_updates_of_mappings(run) {
        return;
    }
    for fact in run.trace.facts().iter().filter(|fact| fact.kind == FactKind::InvocationStarted) {
        let source = mapping(run, fact.target).and_then(|mapping| mapping.stream());
        let Some(oldest) = source.and_then(|source| source.maximum_record_age) else { continue };
        for record in run.trace.of(fact.records) {
            if fact.at.since(run.trace.record(record).at) > oldest {
                broken.push(format!("record {} runs at {}, when it is too old", record.0, fact.at.0));
            }
        }
    }
}
