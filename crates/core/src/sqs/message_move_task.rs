//! StartMessageMoveTask: moves the messages of a dead-letter queue to their source queues or to another queue.

use super::Sqs;
use super::message::{Holder, State};
use crate::effects::{Draft, Effects, refuse_step};
use crate::event;
use crate::fact::{FactKind, MoveTaskStatus, Span};
use crate::id::{FactId, QueueId, RecordId, StepId};
use crate::plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::Instant;

/// The speed of a task without a set speed. `Rule::SqsMessageMoveTaskOwnPace`
const OWN_PACE_PER_SECOND: u32 = 500;
/// The number of messages that are moved after a cancellation. `Rule::SqsMessageMoveTaskCancelIsLate`
const MOVED_AFTER_CANCEL: u32 = 2;

/// A task that runs.
pub(super) struct Task {
    source: QueueId,
    destination: Option<QueueId>,
    per_second: u32,
    /// The fact that started it, and the last one about it.
    last: FactId,
    started_at: Instant,
    /// The number of messages at the start.
    to_move: u32,
    moved: u32,
    /// After a cancellation: the number of messages that are still moved.
    left: Option<u32>,
    /// The queue is free for another task.
    is_over: bool,
}

impl Sqs {
    pub(super) fn start_move_task(
        &mut self,
        (source, destination): (QueueId, Option<QueueId>),
        per_second: Option<u32>,
        step: StepId,
        fact: FactId,
        fx: &mut Effects,
    ) {
        let resource = fx.plan.queue(source).id;
        if let Some(refusal) = self.task_refusal(source, destination, fx) {
            refuse_step(step, resource, refusal, fact, fx);
            return;
        }
        let to_move = self.queue(source).visible_now;
        let rule = Rule::SqsMessageMoveTaskStarts;
        let draft = Draft::new(FactKind::MoveTaskStarted, rule, fact).resource(resource).value(to_move.into());
        let to = destination.map(|queue| fx.plan.queue(queue).id);
        let last = fx.record(draft.target(to));
        let task = Task {
            source,
            destination,
            per_second: per_second.unwrap_or(OWN_PACE_PER_SECOND),
            last,
            started_at: fx.now,
            to_move,
            moved: 0,
            left: None,
            is_over: false,
        };
        self.tasks.push(task);
        fx.schedule_now(event::Sqs::MoveNext { task: self.tasks.len() as u32 - 1 });
    }

    fn task_refusal(&self, source: QueueId, destination: Option<QueueId>, fx: &Effects) -> Option<Refusal> {
        let is_source =
            |other: &plan::Queue| other.redrive_policy.is_some_and(|policy| policy.dead_letter_target == source);
        if !exists(source, fx) {
            Some(Refusal::MoveSourceMissing)
        } else if !fx.stack.queues().iter().any(is_source) {
            Some(Refusal::NotADeadLetterQueue)
        } else if destination.is_some_and(|to| !exists(to, fx)) {
            Some(Refusal::MoveDestinationMissing)
        } else if self.tasks.iter().any(|task| task.source == source && !task.is_over) {
            Some(Refusal::MoveTaskRunning)
        } else {
            None
        }
    }

    pub(super) fn cancel_move_task(&mut self, source: QueueId, step: StepId, fact: FactId, fx: &mut Effects) {
        let resource = fx.plan.queue(source).id;
        if !exists(source, fx) {
            return refuse_step(step, resource, Refusal::MoveSourceMissing, fact, fx);
        }
        let running = self.tasks.iter_mut().find(|task| task.source == source && !task.is_over && task.left.is_none());
        match running {
            Some(task) => {
                task.left = Some(MOVED_AFTER_CANCEL);
                task.last = fact;
            }
            None => refuse_step(step, resource, Refusal::MoveTaskUnknown, fact, fx),
        }
    }

    /// Moves one message, if there is one, and schedules the next.
    pub(super) fn move_next(&mut self, place: u32, fx: &mut Effects) {
        let task = &self.tasks[place as usize];
        let (source, chosen, cause) = (task.source, task.destination, task.last);
        if task.left == Some(0) {
            return self.end_task(place, MoveTaskStatus::Cancelled, Rule::SqsMessageMoveTaskCancelIsLate, cause, fx);
        }
        if task.moved == task.to_move {
            return self.end_task(place, MoveTaskStatus::Completed, Rule::SqsMessageMoveTaskEnds, cause, fx);
        }
        let Some(record) = self.oldest_visible(source) else {
            return self.end_task(place, MoveTaskStatus::Completed, Rule::SqsMessageMoveTaskEnds, cause, fx);
        };
        let destination = chosen.or_else(|| self.message(record).came_from);
        let Some(destination) = destination else {
            let rule = Rule::SqsMessageMoveTaskSourceUnknown;
            return self.end_task(place, MoveTaskStatus::SourceUnknown, rule, cause, fx);
        };
        if !exists(destination, fx) {
            let rule = Rule::SqsMessageMoveTaskDestinationGone;
            return self.end_task(place, MoveTaskStatus::DestinationGone, rule, cause, fx);
        }
        self.move_back(record, source, destination, cause, fx);
        let task = &mut self.tasks[place as usize];
        task.moved += 1;
        task.left = task.left.map(|left| left - 1);
        // Each move is scheduled relative to the start, so that rounding does not add up.
        let at = task.started_at.0 + u64::from(task.moved) * 1000 / u64::from(task.per_second);
        fx.at(Instant(at), event::Sqs::MoveNext { task: place });
    }

    /// Moves a message. In its new queue it has a new id, a new age and no receives.
    fn move_back(&mut self, record: RecordId, from: QueueId, to: QueueId, cause: FactId, fx: &mut Effects) {
        self.remove(record);
        let (source, target) = (fx.plan.queue(from).id, fx.plan.queue(to).id);
        let draft = Draft::new(FactKind::MovedByTask, Rule::SqsMessageMoveTaskNewMessage, cause);
        let moved = fx.record(draft.resource(source).target(target).records(Span::one(record)));
        fx.trace.rename(record, moved);
        let message = self.message(record);
        (message.queue, message.came_from) = (to, None);
        (message.receives, message.holder) = (0, Holder::NOBODY);
        self.move_to_end(record);
        self.join_group(to, record, fx);
        self.make_visible(record, moved);
        let now = fx.now;
        self.queue(to).ages.insert(now, record);
        self.arm_retention(to, fx);
        self.wake(to, fx);
    }

    fn oldest_visible(&mut self, id: QueueId) -> Option<RecordId> {
        let Sqs { queues, messages, .. } = self;
        let queue = &mut queues[id.index()];
        if let Some(fifo) = &queue.fifo {
            return fifo.first_available();
        }
        while let Some((position, record)) = queue.visible.first() {
            let message = &messages[record.index()];
            if message.is_current(id, position) && message.state == State::Visible {
                return Some(record);
            }
            queue.visible.pop_first();
        }
        None
    }

    fn end_task(&mut self, place: u32, status: MoveTaskStatus, rule: Rule, cause: FactId, fx: &mut Effects) {
        let task = &mut self.tasks[place as usize];
        task.is_over = true;
        let moved = task.moved;
        let resource = fx.plan.queue(task.source).id;
        let draft = Draft::new(FactKind::MoveTaskEnded, rule, cause).resource(resource);
        fx.record(draft.value(moved.into()).detail(status.code()));
    }
}

fn exists(queue: QueueId, fx: &Effects) -> bool {
    fx.stack.exists(fx.plan.queue(queue).id)
}
