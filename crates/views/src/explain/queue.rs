//! Sentences about queues.

use redrive_core::fact::{FactView, MoveTaskStatus};
use redrive_core::id::ResourceId;

use super::{Words, time};
use crate::names;

impl Words<'_> {
    pub(super) fn of_queue(&self) -> String {
        let (records, queue, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::Sent { delay: Some(delay), .. } => {
                format!("{records} {is} sent to {queue} and delayed for {}", time(delay))
            }
            FactView::Sent { .. } if self.is_written() => {
                format!("{records}, {}, {is} sent to {queue} and can be received at once", self.what_was_written())
            }
            FactView::Sent { .. } => format!("{records} {is} sent to {queue} and can be received at once"),
            FactView::Rejected { refusal, .. } => format!("{queue} refuses {records}: {}", Self::refusal(refusal)),
            FactView::DelayEnded { .. } => format!("the delay of {records} is over: visible in {queue}"),
            FactView::Received { receiver, hidden_for, .. } => {
                let by = self.name_or_script(receiver);
                format!("{by} receives {records} from {queue}; hidden for {}", time(hidden_for))
            }
            FactView::ReceivedNothing { .. } => format!("a receive from {queue} returns no message"),
            FactView::VisibilityEnded { .. } => {
                format!("the visibility timeout ends: {records} {is} visible in {queue} again")
            }
            FactView::VisibilityChanged { hidden_for, .. } => {
                format!("{records} {is} hidden for {} from now", time(hidden_for))
            }
            FactView::MovedToDeadLetterQueue { queue, dead_letter_queue, .. } => {
                let count = self.max_receive_count(queue);
                let to = self.name(dead_letter_queue);
                format!(
                    "a further receive would exceed maxReceiveCount{count}: {records} {is} moved to {to}, not received"
                )
            }
            FactView::Discarded { .. } => format!("{queue} is deleted, and {records} with it"),
            FactView::Expired { .. } => format!("{records} {is} older than the retention period of {queue} and gone"),
            FactView::Duplicated { .. } if self.is_function() => format!("{queue} receives {records} once more"),
            FactView::Duplicated { .. } => format!("{records} {is} in flight and visible in {queue} as well"),
            FactView::Deduplicated { .. } => self.deduplicated(),
            _ => self.of_deletes_and_moves(),
        }
    }

    fn of_deletes_and_moves(&self) -> String {
        let (records, queue, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::Deleted { records, .. } if records.is_empty() => {
                format!("deleted already: nothing changes in {queue}")
            }
            FactView::Deleted { deleter, .. } => {
                format!("{} deletes {records} from {queue}", self.name_or_script(deleter))
            }
            FactView::DeleteRefused { deleter, refusal, .. } => {
                let by = deleter.map_or("", |by| self.name(by));
                format!("{by} may not delete {records} from {queue}: {}", Self::refusal(refusal))
            }
            FactView::DeleteIgnored { deleter, .. } => {
                let by = self.name_or_script(deleter);
                format!("{by} deletes nothing from {queue}: its receipt handle of {records} is stale")
            }
            FactView::MoveTaskStarted { destination, to_move, .. } => {
                let to = destination.map_or_else(
                    || "each back to its source".to_owned(),
                    |destination| format!("to {}", self.name(destination)),
                );
                format!("a message move task starts on {queue}: {}, {to}", names::count(to_move, "message"))
            }
            FactView::MovedByTask { destination, .. } => {
                format!("{records} {is} moved from {queue} to {}, as a new message", self.name(destination))
            }
            FactView::MoveTaskEnded { moved, status, .. } => move_task_ended(moved, status),
            _ => String::new(),
        }
    }

    /// A queue or a topic accepted a duplicate.
    pub(super) fn deduplicated(&self) -> String {
        format!(
            "{} accepts {} and never delivers {}: a message with this deduplication id came less than five minutes ago",
            self.resource(),
            self.records(),
            self.it_or_them()
        )
    }

    fn max_receive_count(&self, queue: ResourceId) -> String {
        let source = self.run.plan.queues.iter().find(|source| source.id == queue);
        let policy = source.and_then(|queue| queue.redrive_policy);
        policy.map_or(String::new(), |policy| format!(" {}", policy.max_receive_count))
    }
}

fn move_task_ended(moved: u32, status: MoveTaskStatus) -> String {
    let moved = names::count(moved, "message");
    match status {
        MoveTaskStatus::Completed => format!("the message move task is completed: {moved} moved"),
        MoveTaskStatus::Cancelled => format!("the message move task is cancelled: {moved} moved"),
        MoveTaskStatus::DestinationGone => {
            format!("the message move task fails after {moved}: its destination does not exist")
        }
        MoveTaskStatus::SourceUnknown => {
            format!("the message move task fails after {moved}: the source of the next message is not known")
        }
    }
}
