//! Message move tasks: one row each.

use redrive_core::fact::{Fact, FactKind, FactView, MoveTaskStatus};
use redrive_core::id::FactId;
use serde_json::Value;

use crate::context::Context;
use crate::row::Row;

pub(crate) fn redrives(context: Context<'_>) -> Vec<Value> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    let started = facts.filter_map(|(id, fact)| match fact.view() {
        FactView::MoveTaskStarted { to_move, .. } => Some(row(context, id, fact, to_move)),
        _ => None,
    });
    started.collect()
}

fn row(context: Context, id: FactId, started: &Fact, to_move: u32) -> Value {
    // One task a queue at a time: what happens there until it ends is its doing.
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
    let (status, reason) = match ended.and_then(Fact::move_task_status) {
        None => ("RUNNING", None),
        Some(MoveTaskStatus::Completed) => ("COMPLETED", None),
        Some(MoveTaskStatus::Cancelled) => ("CANCELLED", None),
        Some(MoveTaskStatus::DestinationGone) => ("FAILED", Some("AWS.SimpleQueueService.NonExistentQueue")),
        Some(MoveTaskStatus::SourceUnknown) => ("FAILED", Some("CouldNotDetermineMessageSource")),
    };
    Row::default()
        .maybe("source", started.resource.map(|queue| context.name(queue)))
        .maybe("destination", started.target.map(|queue| context.name(queue)))
        .put("status", status)
        .put("moved", moved)
        .put("toMove", to_move)
        .put("startedAt", started.at.0)
        .maybe("endedAt", ended.map(|fact| fact.at.0))
        .maybe("failureReason", reason)
        .into()
}
