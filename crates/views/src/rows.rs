//! The rows of a report: one for each record and each of its readers. A message has one row. A record of a stream has
//! one row for each mapping on the stream, and one if there is no mapping. A record that a topic, a bus or a bucket
//! fans out has no row, because its copies have rows; a record that one of these refused has a row.

use core::ops::Range;
use std::collections::BTreeSet;

use redrive_core::Run;
use redrive_core::fact::{FactKind, FactView};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan::{self, Plan};
use redrive_core::trace::{Origin, Record, Trace};

use crate::life::RecordState;

/// The rows of a run. The rows of a record are consecutive, in the order of the names of its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The first row of each record; none if every record has exactly one row.
    starts: Option<Vec<u32>>,
    /// The mappings that read each resource, if it is a stream.
    readers: Vec<Vec<ResourceId>>,
    records: u32,
}

impl Rows {
    pub fn new(run: &Run) -> Rows {
        let ids = (0..run.plan.resources.len() as u16).map(ResourceId::new);
        let readers: Vec<Vec<ResourceId>> = ids.map(|id| readers(&run.plan, id)).collect();
        let records = run.trace.records();
        let has_several = readers.iter().any(|readers| readers.len() > 1);
        let passes_on = run.plan.resources.iter().any(|of| of.kind.only_passes_on());
        let refused = if passes_on { refused_to_pass_on(run) } else { BTreeSet::new() };
        let starts = (has_several || passes_on).then(|| {
            let mut starts = Vec::with_capacity(records.len() + 1);
            let mut next = 0;
            for (id, record) in (0u32..).map(RecordId).zip(records) {
                starts.push(next);
                if !run.plan.kind(record.resource).only_passes_on() || refused.contains(&id) {
                    next += readers[record.resource.index()].len().max(1) as u32;
                }
            }
            starts.push(next);
            starts
        });
        Rows { starts, readers, records: records.len() as u32 }
    }

    pub fn len(&self) -> usize {
        match &self.starts {
            Some(starts) => starts.last().map_or(0, |last| *last as usize),
            None => self.records as usize,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the rows of a record.
    pub fn of(&self, record: RecordId) -> Range<usize> {
        match &self.starts {
            Some(starts) => starts[record.index()] as usize..starts[record.index() + 1] as usize,
            None => record.index()..record.index() + 1,
        }
    }

    /// Returns the record of a row.
    pub fn record(&self, row: usize) -> RecordId {
        match &self.starts {
            Some(starts) => RecordId(starts.partition_point(|start| *start as usize <= row) as u32 - 1),
            None => RecordId(row as u32),
        }
    }

    /// Returns the mapping that reads a row; none for a message.
    pub fn reader(&self, trace: &Trace, row: usize) -> Option<ResourceId> {
        let record = self.record(row);
        let place = row - self.of(record).start;
        self.readers[trace.record(record).resource.index()].get(place).copied()
    }

    /// Returns the initial state of each row.
    pub fn states(&self, run: &Run) -> Vec<RecordState> {
        (0..self.len()).map(|row| self.state(run, row)).collect()
    }

    pub fn state(&self, run: &Run, row: usize) -> RecordState {
        let record = run.trace.record(self.record(row));
        RecordState::new(&run.plan, record, self.reader(&run.trace, row))
    }
}

/// Returns the records that a topic, a bus or a bucket refused or deduplicated.
fn refused_to_pass_on(run: &Run) -> BTreeSet<RecordId> {
    let mut refused = BTreeSet::new();
    for fact in run.trace.facts() {
        if !fact.resource.is_some_and(|id| run.plan.kind(id).only_passes_on()) {
            continue;
        }
        match fact.view() {
            FactView::Rejected { .. } | FactView::Deduplicated { .. } => refused.extend(run.trace.of(fact.records)),
            // The sender retried, and the record was accepted.
            FactView::Published { .. } => run.trace.of(fact.records).for_each(|record| {
                refused.remove(&record);
            }),
            _ => {}
        }
    }
    refused
}

/// Returns the mappings that read a stream, in the order of their names.
pub fn readers(plan: &Plan, id: ResourceId) -> Vec<ResourceId> {
    let plan::ResourceKind::Stream(_) = plan.kind(id) else { return Vec::new() };
    let mut readers: Vec<ResourceId> =
        plan.mappings.iter().filter(|mapping| plan.source(mapping) == id).map(|mapping| mapping.id).collect();
    readers.sort();
    readers
}

/// Returns the first mapping that reads a record; none for a message.
pub fn first_reader(plan: &Plan, record: &Record) -> Option<ResourceId> {
    readers(plan, record.resource).first().copied()
}

/// Tests whether a record is a synchronous request to a function.
pub fn is_request(run: &Run, record: &Record) -> bool {
    let (Origin::CallPayload { fact, .. } | Origin::Copied { fact, .. }) = record.made() else { return false };
    let call = run.trace.fact(fact);
    let waits = match call.resource.map(|who| run.plan.kind(who)) {
        Some(plan::ResourceKind::Caller(caller)) => run.plan.caller(caller).waits,
        _ => true,
    };
    call.kind == FactKind::Called && waits && matches!(run.plan.kind(record.resource), plan::ResourceKind::Function(_))
}

/// Tests whether the destination refused the invocation record of a batch that was given up.
pub fn is_undelivered(run: &Run, given_up: FactId) -> bool {
    let fact = run.trace.fact(given_up);
    let later = run.trace.facts()[given_up.index()..].iter().take_while(|later| later.at == fact.at);
    later.filter(|later| later.kind == FactKind::Rejected).any(|refused| refused.cause == Some(given_up))
}

/// Returns the invocation record that was written for a batch that was given up.
pub fn invocation_record(run: &Run, given_up: FactId) -> Option<RecordId> {
    let is_match = |record: &Record| matches!(record.made(), Origin::Written { fact, .. } if fact == given_up);
    // Records are in the order of arrival, and the invocation record arrives at the time of the fact.
    let records = run.trace.records();
    let first = records.partition_point(|record| record.at < run.trace.fact(given_up).at);
    records[first..].iter().position(is_match).map(|place| RecordId((first + place) as u32))
}
