//! The state of one record after some of its facts.

use redrive_core::Run;
use redrive_core::fact::{EventEnd, Fact, FactKind};
use redrive_core::id::ResourceId;
use redrive_core::plan::{Plan, ResourceKind};
use redrive_core::time::Instant;
use redrive_core::trace::Record;

use super::{Outcome, Phase, Through};
use crate::rows;

/// The state of a record for one of its readers. [`RecordState::apply`] updates it with the next fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordState {
    pub phase: Phase,
    /// The resource that holds the record, or held it last.
    pub place: ResourceId,
    pub deliveries: u32,
    pub processed: u32,
    /// Number of times that a function skipped the record because its result was stored.
    pub skipped: u32,
    pub failures: u32,
    /// The resource that keeps the record after it was given up.
    pub kept_in: Option<ResourceId>,
    pub(super) through: Option<Through>,
    /// A second place that keeps the record: an event can have both a destination and a dead-letter queue.
    pub(super) also_kept: Option<(ResourceId, Through)>,
    pub(super) event_end: Option<EventEnd>,
    pub(super) ended_at: Option<Instant>,
    pub(super) ended_by: Option<FactKind>,
    pub(super) is_filtered: bool,
    pub(super) is_in_stream: bool,
    pub(super) is_message: bool,
    /// The mapping whose facts count, for a record that several mappings may read.
    reader: Option<ResourceId>,
    pub(super) is_event: bool,
    /// The caller received a successful answer.
    pub(super) has_succeeded: bool,
    /// The record was refused, and its sender sent it again as another record.
    pub is_sent_again: bool,
}

impl RecordState {
    /// The state of a record before its first fact.
    pub fn new(plan: &Plan, record: &Record, reader: Option<ResourceId>) -> RecordState {
        let kind = plan.kind(record.resource);
        RecordState {
            phase: Phase::Gone,
            place: record.resource,
            deliveries: 0,
            processed: 0,
            skipped: 0,
            failures: 0,
            kept_in: None,
            through: None,
            also_kept: None,
            event_end: None,
            ended_at: None,
            ended_by: None,
            is_filtered: false,
            is_in_stream: matches!(kind, ResourceKind::Stream(_)),
            is_message: matches!(kind, ResourceKind::Queue(_)),
            reader,
            is_event: false,
            has_succeeded: false,
            is_sent_again: false,
        }
    }

    /// The initial states of all records, each with its first reader.
    pub fn all(run: &Run) -> Vec<RecordState> {
        let records = run.trace.records().iter();
        records.map(|record| RecordState::new(&run.plan, record, rows::first_reader(&run.plan, record))).collect()
    }

    pub fn is_in_stream(&self) -> bool {
        self.is_in_stream
    }

    /// Tests whether a fact about the record concerns this reader.
    pub fn is_affected_by(&self, fact: &Fact) -> bool {
        let is_for_all_readers = matches!(
            fact.kind,
            FactKind::Sent
                | FactKind::Rejected
                | FactKind::Expired
                | FactKind::Unchanged
                | FactKind::PassFailed
                | FactKind::PassGivenUp
                | FactKind::SendOnFailed
        );
        self.reader
            .is_none_or(|reader| is_for_all_readers || fact.resource == Some(reader) || fact.target == Some(reader))
    }

    pub fn outcome(&self) -> Outcome {
        let Some(ended_by) = self.ended_by else {
            return match self.phase {
                Phase::InFlight => Outcome::InFlight,
                _ if self.kept_in.is_some() => Outcome::DeadLettered,
                _ => Outcome::Waiting,
            };
        };
        match ended_by {
            FactKind::BatchGivenUp | FactKind::PassGivenUp if self.kept_in.is_some() => Outcome::DeadLettered,
            FactKind::BatchGivenUp | FactKind::PassGivenUp => Outcome::Discarded,
            FactKind::Rejected if self.kept_in.is_some() => Outcome::DeadLettered,
            FactKind::Rejected => Outcome::Rejected,
            FactKind::Unchanged | FactKind::Deduplicated => Outcome::Deduplicated,
            FactKind::Expired => Outcome::Expired,
            FactKind::Discarded => Outcome::Discarded,
            FactKind::EventEnded => self.event_outcome(),
            FactKind::Answered if !self.has_succeeded && self.kept_in.is_some() => Outcome::DeadLettered,
            FactKind::Answered if !self.has_succeeded => Outcome::Failed,
            _ if self.is_filtered => Outcome::Filtered,
            _ => self.work_outcome(),
        }
    }

    /// The outcome of an asynchronous event that ended.
    fn event_outcome(&self) -> Outcome {
        match self.event_end {
            Some(EventEnd::Success) | None => self.work_outcome(),
            Some(_) if self.kept_in.is_some() => Outcome::DeadLettered,
            Some(EventEnd::EventAgeExceeded) => Outcome::Expired,
            Some(_) => Outcome::Discarded,
        }
    }

    /// The outcome of a record that was removed as a success.
    fn work_outcome(&self) -> Outcome {
        match (self.processed, self.skipped) {
            (1.., _) => Outcome::Processed,
            // Another record with the same idempotency key was processed.
            (0, 1..) => Outcome::Deduplicated,
            (0, 0) => Outcome::Acknowledged,
        }
    }

    /// The setting by which the record was dead-lettered.
    pub fn through(&self) -> Option<Through> {
        self.through.filter(|_| self.outcome() == Outcome::DeadLettered)
    }

    /// The time at which the record ended; none while it waits or is in flight.
    pub fn ended_at(&self) -> Option<Instant> {
        match self.outcome() {
            Outcome::InFlight | Outcome::Waiting => None,
            _ => self.ended_at,
        }
    }
}
