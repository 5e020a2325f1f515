//! Updates the state of a record with its next fact.

use redrive_core::Run;
use redrive_core::fact::{Answer, Fact, FactKind, FactView, GivenUpWhy};
use redrive_core::id::FactId;
use redrive_core::plan::ResourceKind;
use redrive_core::time::Instant;

use super::{Phase, RecordState, Through};
use crate::rows;

impl RecordState {
    /// Applies the next fact as [`RecordState::apply`] does, and corrects the place that keeps the record with what only
    /// the run shows: refused invocation records, and the rule of a delivery.
    pub fn apply_in_run(&mut self, run: &Run, id: FactId) -> bool {
        let fact = run.trace.fact(id);
        let is_changed = self.apply(fact);
        match fact.kind {
            FactKind::BatchGivenUp if self.is_affected_by(fact) && rows::is_undelivered(run, id) => self.kept_in = None,
            FactKind::PassGivenUp
                if fact.resource.is_some_and(|by| matches!(run.plan.kind(by), ResourceKind::Rule(_))) =>
            {
                self.through = Some(Through::Target);
            }
            _ => {}
        }
        is_changed
    }

    /// Applies the next fact about the record. Returns true if the phase or the place changed.
    pub fn apply(&mut self, fact: &Fact) -> bool {
        if !self.is_affected_by(fact) {
            return false;
        }
        let before = (self.phase, self.place);
        if matches!(fact.kind, FactKind::Sent | FactKind::EventAccepted) && self.ended_by == Some(FactKind::Rejected) {
            // The sender retried with the same record, and the resource accepted it.
            (self.ended_by, self.ended_at) = (None, None);
        }
        if matches!(fact.kind, FactKind::Sent | FactKind::EventAccepted | FactKind::Rejected) {
            self.is_sent_again = false;
        }
        if self.is_in_stream {
            self.apply_to_stream_record(fact);
        }
        self.apply_view(fact);
        before != (self.phase, self.place)
    }

    fn apply_view(&mut self, fact: &Fact) {
        match fact.view() {
            FactView::Sent { .. } | FactView::Expired { .. } | FactView::FilteredOut { .. } if self.is_in_stream => {}
            FactView::Sent { delay: Some(_), .. } => self.phase = Phase::Delayed,
            FactView::Sent { .. } | FactView::DelayEnded { .. } | FactView::VisibilityEnded { .. } => {
                self.phase = Phase::Visible;
            }
            FactView::Received { .. } | FactView::VisibilityChanged { .. } => self.phase = Phase::InFlight,
            FactView::MovedToDeadLetterQueue { dead_letter_queue, .. } => {
                (self.phase, self.place) = (Phase::Visible, dead_letter_queue);
                (self.kept_in, self.through) = (Some(dead_letter_queue), Some(Through::RedrivePolicy));
                self.ended_at = Some(fact.at);
            }
            FactView::MovedByTask { destination, .. } => {
                (self.phase, self.place) = (Phase::Visible, destination);
                (self.kept_in, self.ended_at) = (None, None);
            }
            FactView::InvocationStarted { .. } => self.apply_start(),
            FactView::EventAccepted { .. }
            | FactView::EventRequeued { .. }
            | FactView::EventEnded { .. }
            | FactView::SentOn { .. }
            | FactView::SendOnFailed { .. } => self.apply_event(fact),
            FactView::Answered { .. } | FactView::CallRetried { .. } | FactView::Called { .. } => self.apply_call(fact),
            FactView::PassFailed { .. } | FactView::PassGivenUp { .. } | FactView::EndpointTook { .. } => {
                self.apply_delivery(fact);
            }
            FactView::Duplicated { .. } if self.is_event => self.phase = Phase::Queued,
            FactView::RecordDone { .. } => self.apply_done(fact.at),
            FactView::RecordSkipped { .. } => self.skipped += 1,
            FactView::RecordFailed { .. } => self.failures += 1,
            FactView::FilteredOut { .. } => self.is_filtered = true,
            FactView::Deleted { .. }
            | FactView::Expired { .. }
            | FactView::Discarded { .. }
            | FactView::Rejected { .. }
            | FactView::Deduplicated { .. } => self.end(fact.kind, fact.at),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, kind: FactKind, at: Instant) {
        self.phase = Phase::Gone;
        (self.ended_by, self.ended_at) = (Some(kind), Some(at));
    }

    fn apply_start(&mut self) {
        self.deliveries += 1;
        // A message is in flight from its receive, an event or a request from the start of its invocation.
        let is_request = !self.is_in_stream && self.deliveries == 1 && self.phase == Phase::Gone;
        if self.phase == Phase::Queued || is_request {
            self.phase = Phase::InFlight;
        }
    }

    fn apply_done(&mut self, at: Instant) {
        self.processed += 1;
        let has_end = matches!(
            self.ended_by,
            Some(FactKind::Deleted | FactKind::Checkpointed | FactKind::EventEnded | FactKind::Answered)
        );
        if self.kept_in.is_none() && !has_end {
            self.ended_at = Some(at);
        }
    }

    /// Applies a fact to a record of a stream, which no reader deletes.
    fn apply_to_stream_record(&mut self, fact: &Fact) {
        let has_ended = self.ended_by.is_some();
        let ended_by = match fact.view() {
            FactView::Sent { .. } => {
                self.phase = Phase::Queued;
                return;
            }
            FactView::InvocationStarted { .. } if !has_ended => {
                self.phase = Phase::InFlight;
                return;
            }
            FactView::BatchFailed { .. } | FactView::BatchPartlyFailed { .. } if !has_ended => {
                self.phase = Phase::Queued;
                return;
            }
            FactView::Expired { .. } if self.phase == Phase::Queued => fact.kind,
            FactView::FilteredOut { .. } => {
                self.is_filtered = true;
                fact.kind
            }
            FactView::BatchGivenUp { destination, why, .. } => {
                (self.kept_in, self.through) = (destination, Some(Through::OnFailure));
                if why == GivenUpWhy::Expired { FactKind::Expired } else { fact.kind }
            }
            FactView::Unchanged { .. } | FactView::Checkpointed { .. } => fact.kind,
            _ => return,
        };
        if !has_ended {
            self.end(ended_by, fact.at);
        }
    }

    /// Applies a fact about a synchronous request, which its caller may retry.
    fn apply_call(&mut self, fact: &Fact) {
        if self.ended_by == Some(FactKind::Rejected) {
            self.is_sent_again |= fact.kind == FactKind::CallRetried;
            return;
        }
        if self.is_message || self.is_in_stream || self.is_event {
            return;
        }
        match fact.view() {
            FactView::Answered { answer, status, .. } => {
                self.end(fact.kind, fact.at);
                self.has_succeeded = answer == Answer::Ok && status.is_none_or(|status| status < 400);
            }
            FactView::CallRetried { .. } => {
                self.phase = Phase::Queued;
                (self.ended_by, self.ended_at) = (None, None);
            }
            _ => self.phase = Phase::Queued,
        }
    }
}
