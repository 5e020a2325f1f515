//! Sentences about event source mappings.

use redrive_core::fact::{BatchFailure, ClosedBy, FactView, GivenUpWhy, PollersWhy};
use redrive_core::id::ResourceId;

use super::{Words, time};
use crate::names;

impl Words<'_> {
    pub(super) fn of_mapping(&self) -> String {
        let (records, mapping, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::PollersChanged { pollers, why, .. } => pollers_changed(mapping, pollers, why),
            FactView::PollRefused { queue, refusal, .. } => {
                format!("{mapping} can no longer read {}: {}", self.name(queue), Self::refusal(refusal))
            }
            FactView::FilteredOut { .. } => format!("no filter of {mapping} matches {records}"),
            FactView::BatchClosed { function, closed_by, .. } => {
                let to = self.name(function);
                format!("{mapping} sends {records} to {to} as one batch: {}", reason_of_close(closed_by))
            }
            FactView::BackedOff { wait, .. } => format!("{mapping} keeps {records} and tries again in {}", time(wait)),
            FactView::BatchAbandoned { wait, .. } => format!(
                "no full function timeout is left before the visibility timeout ends: {mapping} gives up {records} \
                 without an invocation and polls again in {}",
                time(wait)
            ),
            FactView::BatchSplit { first, .. } => {
                let rest = self.fact.records.len().saturating_sub(first);
                format!("{mapping} splits {records}: first {first}, then {rest}")
            }
            FactView::Checkpointed { .. } => format!("the checkpoint of {mapping} moves past {records}"),
            FactView::BatchGivenUp { destination, tries, why, .. } => self.given_up(destination, tries, why),
            FactView::BatchPartlyFailed { .. } if self.is_on_stream() => {
                format!("the lowest record reported as failed is the checkpoint: {records} {is} delivered again")
            }
            FactView::BatchPartlyFailed { .. } => {
                format!("{records} {is} reported as failed and will be retried; the others are done")
            }
            FactView::BatchFailed { failure, .. } => self.batch_failed(failure),
            _ => String::new(),
        }
    }

    fn given_up(&self, destination: Option<ResourceId>, tries: u32, why: GivenUpWhy) -> String {
        let (records, mapping) = (self.records(), self.resource());
        let why = match why {
            GivenUpWhy::RetryAttemptsExhausted => format!("no retry is left after {}", names::tries(tries)),
            GivenUpWhy::RecordAgeExceeded => "too old for maximumRecordAgeInSeconds".to_owned(),
            GivenUpWhy::Expired => {
                return format!("{mapping} gives up {records}: the stream no longer holds {}", self.it_or_them());
            }
        };
        match destination {
            Some(to) => format!("{mapping} gives up {records} and writes to {}: {why}", self.name(to)),
            None => format!("{mapping} gives up {records}: {why}"),
        }
    }

    fn batch_failed(&self, failure: BatchFailure) -> String {
        let records = self.records();
        let count = if self.fact.records.len() == 1 { "counts as failed" } else { "count as failed, all of them" };
        let why = match failure {
            BatchFailure::FunctionError => return format!("{records} {count}"),
            BatchFailure::NotJson => "the answer is not JSON",
            BatchFailure::NotAnObject => "the answer is not an object",
            BatchFailure::NotAList => "batchItemFailures is not a list",
            BatchFailure::BadEntry => "an entry has no itemIdentifier",
            BatchFailure::EmptyIdentifier => "an itemIdentifier is empty",
            BatchFailure::UnknownIdentifier => "an itemIdentifier is not in the batch",
        };
        format!("{why}: {records} {count}")
    }
}

fn reason_of_close(closed_by: ClosedBy) -> &'static str {
    match closed_by {
        ClosedBy::Size => "the batch is full",
        ClosedBy::Window => "the batching window is over",
        ClosedBy::Payload => "more would exceed 6 MB",
        ClosedBy::Split => "one half of the batch that failed",
        ClosedBy::Checkpoint => "the rest of the batch from the checkpoint",
        ClosedBy::Poll => "one poll, one batch",
    }
}

fn pollers_changed(mapping: &str, pollers: u32, why: PollersWhy) -> String {
    let why = match why {
        PollersWhy::Start => "it starts",
        PollersWhy::Grow => "all were busy",
        PollersWhy::BackOff => "it backs off",
        PollersWhy::Quiet => "no message arrived",
        PollersWhy::Wake => "messages arrived",
        PollersWhy::Maximum => "its maximumConcurrency allows no more",
        PollersWhy::Stop => "it stops",
    };
    format!("{mapping} has {}: {why}", names::count(pollers, "poller"))
}
