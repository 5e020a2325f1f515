use alloc::collections::VecDeque;

use super::message_group::Fifo;
use super::message_retention_period::Ages;
use super::receive_message::{Reader, Waiter};
use super::{Sqs, State};
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::{FactId, MappingId, QueueId, RecordId, ResourceId, StepId};
use crate::plan;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// For so long the name of a deleted queue cannot be used again.
const NAME_IS_TAKEN: Duration = Duration::secs(60);

/// A queue as it stands.
pub(super) struct Queue {
    pub settings: plan::Queue,
    pub exists: bool,
    pub deleted_at: Option<Instant>,
    /// In the order in which they became visible. May hold messages that have left: the state of a message decides.
    pub visible: VecDeque<RecordId>,
    /// How many can be received now.
    pub visible_now: u32,
    pub in_flight: u32,
    /// How many records ever arrived: numbers are given by arrival.
    pub arrived: u32,
    pub waiters: VecDeque<Waiter>,
    /// The moment those who wait will be served, if that is arranged.
    pub serve_at: Option<Instant>,
    pub ages: Ages,
    pub fifo: Option<Fifo>,
}

impl Queue {
    pub fn new(settings: &plan::Queue, exists: bool) -> Queue {
        Queue {
            settings: settings.clone(),
            exists,
            deleted_at: None,
            visible: VecDeque::new(),
            visible_now: 0,
            in_flight: 0,
            arrived: 0,
            waiters: VecDeque::new(),
            serve_at: None,
            ages: Ages::default(),
            fifo: settings.fifo.map(|_| Fifo::default()),
        }
    }
}

impl Sqs {
    pub(super) fn create(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let id = self.queue_of(resource, fx.plan);
        let plan = fx.plan;
        let queue = self.queue(id);
        if queue.exists {
            // `Rule::SqsQueueCreateAgain`
            if queue.settings != *plan.queue(id) {
                refuse_step(step, resource, Refusal::QueueNameExists, fact, fx);
            }
            return;
        }
        if queue.deleted_at.is_some_and(|deleted_at| deleted_at + NAME_IS_TAKEN > fx.now) {
            refuse_step(step, resource, Refusal::QueueDeletedRecently, fact, fx);
            return;
        }
        queue.exists = true;
        queue.settings = plan.queue(id).clone();
        self.wake(id, fx);
    }

    pub(super) fn delete_queue(&mut self, resource: ResourceId, step: StepId, fact: FactId, fx: &mut Effects) {
        let id = self.queue_of(resource, fx.plan);
        if !self.queue(id).exists {
            refuse_step(step, resource, Refusal::NonExistentQueue, fact, fx);
            return;
        }
        self.queue(id).exists = false;
        self.queue(id).deleted_at = Some(fx.now);
        self.taken.clear();
        for place in 0..self.messages.len() {
            let message = &self.messages[place];
            if message.queue == id && message.state != State::Gone {
                let record = RecordId(place as u32);
                self.remove(record);
                self.taken.push(record);
            }
        }
        self.queue(id).visible.clear();
        if !self.taken.is_empty() {
            let records = fx.span(&self.taken);
            fx.record(Draft::new(FactKind::Discarded, Rule::SqsQueueDeleted, fact).resource(resource).records(records));
        }
        self.refuse_waiters(id, Refusal::NonExistentQueue, fact, fx);
    }

    /// New attributes hold for what happens from now on: a message in flight keeps the timeout it was received with, a
    /// delayed one its delay. `Rule::SqsQueueUpdateFromNow`, `Rule::SqsDelaySecondsNotRetroactive`
    pub(super) fn update(&mut self, settings: &plan::Queue, step: StepId, fact: FactId, fx: &mut Effects) {
        let id = self.queue_of(settings.id, fx.plan);
        if !self.queue(id).exists {
            refuse_step(step, settings.id, Refusal::NonExistentQueue, fact, fx);
            return;
        }
        self.queue(id).settings = settings.clone();
        // `Rule::SqsMessageRetentionPeriodUpdateReachesBack`
        self.arm_retention(id, fx);
    }

    /// States which mappings can no longer read a queue. Their pollers go on trying.
    pub(super) fn refuse_waiters(&mut self, id: QueueId, refusal: Refusal, cause: FactId, fx: &mut Effects) {
        let resource = self.queue(id).settings.id;
        let mut told: Option<MappingId> = None;
        for place in 0..self.queues[id.index()].waiters.len() {
            let waiter = self.queues[id.index()].waiters[place];
            let Reader::Poller { mapping, .. } = waiter.reader else { continue };
            let is_shut = refusal != Refusal::AccessDenied || self.is_denied(id, mapping, fx);
            if told == Some(mapping) || !is_shut {
                continue;
            }
            told = Some(mapping);
            let draft = Draft::new(FactKind::PollRefused, Rule::LambdaEventSourceMappingReadsWhileAllowed, cause);
            let by = fx.plan.mapping(mapping).id;
            fx.record(draft.resource(by).target(resource).detail(refusal.code()));
        }
    }
}

/// A step that AWS refuses is a fact, and changes nothing.
pub(crate) fn refuse_step(step: StepId, resource: ResourceId, refusal: Refusal, cause: FactId, fx: &mut Effects) {
    let rule = match refusal {
        Refusal::NonExistentQueue => Rule::SqsQueueMissing,
        Refusal::QueueNameExists => Rule::SqsQueueCreateAgain,
        Refusal::QueueDeletedRecently => Rule::SqsQueueDeletedRecently,
        Refusal::OverLimit => Rule::SqsInFlightOverLimit,
        Refusal::MessageNotAvailable => Rule::SqsChangeMessageVisibilityGone,
        Refusal::ReceiptHandleExpired => Rule::SqsFifoHandleExpires,
        Refusal::VisibilityBeyondLimit => Rule::SqsChangeMessageVisibilityTwelveHours,
        Refusal::MoveSourceMissing
        | Refusal::NotADeadLetterQueue
        | Refusal::MoveDestinationMissing
        | Refusal::MoveTaskRunning
        | Refusal::MoveTaskUnknown => Rule::SqsMessageMoveTaskRefused,
        Refusal::QueueOfMappingGone => Rule::LambdaEventSourceMappingQueueMustExist,
        Refusal::FunctionOfMappingGone => Rule::LambdaEventSourceMappingFunctionMustExist,
        _ => Rule::RedriveScriptRefused,
    };
    let draft = Draft::new(FactKind::StepRefused, rule, cause);
    fx.record(draft.resource(resource).value(step.0.into()).detail(refusal.code()));
}
