//! Facts about asynchronous events, destinations and deliveries of copies.

use redrive_core::fact::{Fact, FactView, SentThrough};
use redrive_core::id::ResourceId;

use super::{Phase, RecordState, Through};

impl RecordState {
    /// Applies a fact about an asynchronous event or about a document that is sent to a destination.
    pub(super) fn apply_event(&mut self, fact: &Fact) {
        match fact.view() {
            FactView::EventAccepted { .. } | FactView::EventRequeued { .. } => {
                self.is_event = true;
                self.phase = Phase::Queued;
            }
            FactView::EventEnded { condition, .. } => {
                self.end(fact.kind, fact.at);
                self.event_end = Some(condition);
            }
            FactView::SentOn { destination, through, .. } => {
                if let Some(through) = destination_setting(through) {
                    self.add_destination(destination, through);
                }
            }
            FactView::SendOnFailed { through: SentThrough::Subscription | SentThrough::Target, .. } => {
                (self.kept_in, self.through) = (None, None);
            }
            FactView::SendOnFailed { through, .. } => {
                if let Some(through) = destination_setting(through) {
                    self.remove_destination(through);
                }
            }
            _ => {}
        }
    }

    /// Applies a fact about the delivery of a copy to its endpoint.
    pub(super) fn apply_delivery(&mut self, fact: &Fact) {
        match fact.view() {
            FactView::PassFailed { .. } => {
                self.phase = Phase::Queued;
                (self.ended_by, self.ended_at) = (None, None);
            }
            FactView::PassGivenUp { dead_letter_queue, .. } => {
                self.end(fact.kind, fact.at);
                (self.kept_in, self.through) = (dead_letter_queue, Some(Through::Subscription));
            }
            _ => {
                self.processed += 1;
                (self.ended_by, self.ended_at) = (Some(fact.kind), Some(fact.at));
            }
        }
    }

    fn add_destination(&mut self, destination: Option<ResourceId>, through: Through) {
        if self.kept_in.is_none() {
            (self.kept_in, self.through) = (destination, Some(through));
        } else {
            self.also_kept = destination.map(|destination| (destination, through));
        }
    }

    fn remove_destination(&mut self, through: Through) {
        if self.through == Some(through) {
            (self.kept_in, self.through) = self.also_kept.take().unzip();
        } else {
            self.also_kept = None;
        }
    }
}

/// The setting of a function or a state machine that keeps what failed.
fn destination_setting(through: SentThrough) -> Option<Through> {
    match through {
        SentThrough::OnFailure => Some(Through::OnFailure),
        SentThrough::DeadLetter => Some(Through::DeadLetterConfig),
        SentThrough::Catch => Some(Through::Catch),
        SentThrough::OnSuccess | SentThrough::Subscription | SentThrough::Target => None,
    }
}
