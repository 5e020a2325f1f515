//! Amazon SQS: standard queues and FIFO queues.
//!
//! A message is in one queue and in one state. A receive creates a lease: until it ends the message is hidden, and then,
//! unless it was deleted, it is visible again.

mod at_least_once;
mod change_message_visibility;
mod deduplication;
mod delay_seconds;
mod delete_message;
mod fifo;
mod in_flight;
mod long_polling;
mod maximum_message_size;
mod message;
mod message_group;
mod message_move_task;
mod message_retention_period;
mod queue;
mod receive_message;
mod receive_order;
mod redrive_policy;
mod send_message;
mod visibility_timeout;

use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::fact::Span;
use crate::id::{FactId, QueueId, RecordId, StepId};
use crate::limits;
use crate::plan::{Action, Plan};
use crate::refusal::Refusal;
use crate::time::Instant;
use message::{Message, State};
use queue::Queue;

/// One receive: its messages are hidden together.
struct Lease {
    queue: QueueId,
    records: Span,
}

/// The messages of a `receive` step, and the time of the receive.
struct Receipt {
    step: StepId,
    records: Span,
    at: Instant,
}

/// All queues and the messages in them.
pub(crate) struct Sqs {
    queues: Vec<Queue>,
    /// By `RecordId`.
    messages: Vec<Message>,
    /// The last position that was given to a message.
    last_position: u32,
    leases: Vec<Lease>,
    free_leases: Vec<u32>,
    /// Of `receive` steps.
    receipts: Vec<Receipt>,
    tasks: Vec<message_move_task::Task>,
    /// Lists under construction, kept to avoid allocations.
    taken: Vec<RecordId>,
    moved: Vec<RecordId>,
}

impl Sqs {
    pub(crate) fn new(plan: &Plan) -> Sqs {
        let queues = plan.queues.iter().map(Queue::new);
        Sqs {
            queues: queues.collect(),
            messages: Vec::with_capacity(limits::records_sent(plan)),
            last_position: 0,
            leases: Vec::new(),
            free_leases: Vec::new(),
            receipts: Vec::new(),
            tasks: Vec::new(),
            taken: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// Returns true if no message waits for its visibility timeout.
    pub(crate) fn has_nothing_in_flight(&self) -> bool {
        self.queues.iter().all(|queue| queue.in_flight == 0)
    }

    #[inline]
    pub(crate) fn handle(&mut self, event: event::Sqs, fx: &mut Effects) {
        match event {
            event::Sqs::Receive { queue, mapping, poller, max, needed_secs } => {
                self.poll(queue, mapping, poller, max, needed_secs, fx);
            }
            event::Sqs::StopWaiting { queue, mapping, poller } => self.stop_waiting(queue, mapping, poller),
            event::Sqs::Serve { queue } => self.serve(queue, fx),
            event::Sqs::WaitEnds { queue, step } => self.wait_ends(queue, step, fx),
            event::Sqs::DelayEnds { sent } => self.delay_ends(sent, fx),
            event::Sqs::VisibilityEnds { lease } => self.visibility_ends(lease, fx),
            event::Sqs::Delete { fact, cause, mapping, poller } => {
                self.delete(fact, cause, mapping, poller, fx);
            }
            event::Sqs::LeaveHidden { fact } => self.leave_hidden(fact, fx),
            event::Sqs::MoveNext { task } => self.move_next(task, fx),
            event::Sqs::RetentionEnds { queue } => self.retention_ends(queue, fx),
        }
    }

    /// A step about a queue that the stack has accepted.
    pub(crate) fn step(&mut self, id: QueueId, step: StepId, fact: FactId, fx: &mut Effects) {
        match &fx.plan.script[step.index()].action {
            Action::Receive { max, visibility_timeout, wait, .. } => {
                self.receive_by_script(id, step, *max, *visibility_timeout, *wait, fact, fx);
            }
            Action::ChangeMessageVisibility { message, visibility_timeout } => {
                self.change_message_visibility((*message, id), *visibility_timeout, step, fact, fx);
            }
            Action::DeleteMessage { message } => self.delete_by_script(*message, id, step, fact, fx),
            Action::Redrive { source, destination, per_second } => {
                self.start_move_task((*source, *destination), *per_second, step, fact, fx);
            }
            Action::CancelRedrive { source } => self.cancel_move_task(*source, step, fact, fx),
            Action::Create { .. } => self.wake(id, fx),
            Action::Delete { .. } => self.discard_all(id, fact, fx),
            Action::Update { .. } => {
                // `Rule::SqsMessageRetentionPeriodUpdateReachesBack`
                self.arm_retention(id, fx);
                self.delay_changed(id, fx);
            }
            Action::Deny { .. } => self.refuse_waiters(id, Refusal::AccessDenied, fact, fx),
            // Other conditions are read from the stack.
            _ => {}
        }
    }

    /// A condition on a queue is over: denied readers can receive again.
    pub(crate) fn condition_ended(&mut self, fx: &mut Effects) {
        fx.spend(self.queues.len());
        for queue in 0..self.queues.len() {
            self.wake(QueueId(queue as u16), fx);
        }
    }

    fn queue(&mut self, id: QueueId) -> &mut Queue {
        &mut self.queues[id.index()]
    }

    fn message(&mut self, id: RecordId) -> &mut Message {
        &mut self.messages[id.index()]
    }

    /// Gives a message the position behind all others.
    #[inline]
    pub(super) fn move_to_end(&mut self, record: RecordId) {
        self.last_position += 1;
        let position = self.last_position;
        self.message(record).position = position;
    }

    /// Removes a message from the counts of its queue.
    fn take_off(&mut self, id: RecordId) {
        let message = self.messages[id.index()];
        let queue = &mut self.queues[message.queue.index()];
        match message.state {
            State::Visible => queue.visible_now -= 1,
            State::InFlight => {
                queue.in_flight -= 1;
                queue.visible_now -= u32::from(message.again);
            }
            State::Delayed | State::Gone => {}
        }
        self.messages[id.index()].again = false;
    }

    /// Removes a message from its queue.
    fn remove(&mut self, id: RecordId) {
        self.take_off(id);
        self.message(id).state = State::Gone;
        self.refresh_group(id);
    }

    #[inline]
    fn make_visible(&mut self, id: RecordId, cause: FactId) {
        let message = self.message(id);
        message.state = State::Visible;
        message.last = cause;
        let position = message.position;
        let queue = message.queue;
        let queue = self.queue(queue);
        queue.visible_now += 1;
        match &mut queue.fifo {
            None => queue.visible.insert(position, id),
            Some(fifo) => {
                fifo.became_visible(id);
                self.refresh_group(id);
            }
        }
    }
}
