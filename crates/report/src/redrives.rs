//! One row per message move task.

use redrive_core::fact::{Fact, FactKind, FactView, MoveTaskStatus};
use redrive_core::id::FactId;

use crate::context::Context;
use crate::shape::{row, words};

row! {
    /// A message move task.
    pub(crate) struct RedriveRow<'r> {
        /// The dead-letter queue.
        source: &'r str = "source",
        /// The destination; absent if each message returns to the queue it came from.
        destination: Option<&'r str> = "destination",
        /// The status at the end of the run.
        status: TaskStatus = "status",
        /// Number of messages moved.
        moved: u64 = "moved",
        /// Number of messages to move when the task started.
        to_move: u64 = "toMove",
        /// Start, in ms.
        started_at: u64 = "startedAt",
        /// End, in ms; absent while the task runs.
        ended_at: Option<u64> = "endedAt",
        /// AWS's code of the failure.
        failure_reason: Option<&'static str> = "failureReason",
    }
}

words! {
    /// The status of a task, as ListMessageMoveTasks reports it.
    pub(crate) enum TaskStatus {
        Running = "RUNNING",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
        Failed = "FAILED",
    }
}

pub(crate) fn redrives(context: Context<'_>) -> Vec<RedriveRow<'_>> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    let started = facts.filter_map(|(id, fact)| match fact.view() {
        FactView::MoveTaskStarted { to_move, .. } => Some(row(context, id, fact, to_move)),
        _ => None,
    });
    started.collect()
}

fn row<'r>(context: Context<'r>, id: FactId, started: &'r Fact, to_move: u32) -> RedriveRow<'r> {
    // A queue has one task at a time: each move from it, until the task ends, belongs to the task.
    let later = context.trace().facts()[id.index() + 1..].iter().filter(|fact| fact.resource == started.resource);
    let mut moved = 0u64;
    let mut ended = None;
    for fact in later {
        match fact.kind {
            FactKind::MovedByTask => moved += u64::from(fact.records.len()),
            FactKind::MoveTaskEnded => {
                ended = Some(fact);
                break;
            }
            _ => {}
        }
    }
    let (status, failure_reason) = match ended.and_then(Fact::move_task_status) {
        None => (TaskStatus::Running, None),
        Some(MoveTaskStatus::Completed) => (TaskStatus::Completed, None),
        Some(MoveTaskStatus::Cancelled) => (TaskStatus::Cancelled, None),
        Some(MoveTaskStatus::DestinationGone) => (TaskStatus::Failed, Some("AWS.SimpleQueueService.NonExistentQueue")),
        Some(MoveTaskStatus::SourceUnknown) => (TaskStatus::Failed, Some("CouldNotDetermineMessageSource")),
    };
    RedriveRow {
        source: context.name_of(started.resource),
        destination: started.target.map(|queue| context.name(queue)),
        status,
        moved,
        to_move: to_move.into(),
        started_at: started.at.0,
        ended_at: ended.map(|fact| fact.at.0),
        failure_reason,
    }
}
