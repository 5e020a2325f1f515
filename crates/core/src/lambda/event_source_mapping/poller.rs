//! One poller: waits for messages, gathers a batch, has it run, and starts over.

use alloc::vec::Vec;

use super::{Mapping, Mappings};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{BatchFailure, ClosedBy, FactKind, Outcome, Span};
use crate::id::{FactId, MappingId, QueueId, RecordId};
use crate::lambda::payload_limit;
use crate::plan::Source;
use crate::rule::Rule;
use crate::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not needed.
    Off,
    /// Polls, and has nothing yet.
    Waiting,
    /// Has messages, and polls for more.
    Gathering,
    /// Its batch is with the function.
    Running,
    /// Its batch was throttled and will be tried again.
    Resting,
    /// Its batch was given up; it polls again when the back-off is over.
    Pausing,
}

pub(super) struct Poller {
    pub phase: Phase,
    /// Rises whenever the poller turns to something else: timers of before find another number, and do nothing.
    pub turn: u32,
    /// When it began to poll for this batch.
    pub opened_at: Instant,
    pub batch: Vec<RecordId>,
    /// Read, but too large for this batch: they open the next one.
    pub carried: Vec<RecordId>,
    pub bytes: u32,
    /// The first of its messages to become visible again does so then.
    pub lease_ends: Instant,
    /// How often this batch was throttled.
    pub throttles: u32,
    /// The receive that opened the batch.
    pub received: Option<FactId>,
    /// The fact that closed it.
    pub closed: Option<FactId>,
}

impl Poller {
    fn new() -> Poller {
        Poller {
            phase: Phase::Off,
            turn: 0,
            opened_at: Instant::START,
            batch: Vec::new(),
            carried: Vec::new(),
            bytes: 0,
            lease_ends: Instant::NEVER,
            throttles: 0,
            received: None,
            closed: None,
        }
    }
}

impl Mapping {
    pub(super) fn queue(&self) -> QueueId {
        match self.settings.source {
            Source::Queue(queue) => queue,
            // A mapping on a stream has lanes and no pollers, so nobody asks.
            Source::Stream(_) => QueueId(u16::MAX),
        }
    }

    pub(super) fn set_phase(&mut self, poller: u16, phase: Phase) {
        let slot = &mut self.pollers[poller as usize];
        let was = slot.phase;
        slot.phase = phase;
        slot.turn += 1;
        self.waiting += u32::from(phase == Phase::Waiting);
        self.waiting -= u32::from(was == Phase::Waiting);
        self.active += u32::from(phase != Phase::Off);
        self.active -= u32::from(was != Phase::Off);
    }
}

impl Mappings {
    /// Has as many pollers at work as are wanted.
    pub(super) fn start_pollers(&mut self, id: MappingId, fx: &mut Effects) {
        let mut place = 0;
        while self.mapping(id).active < self.mapping(id).wanted {
            let mapping = self.mapping(id);
            if place == mapping.pollers.len() {
                mapping.pollers.push(Poller::new());
            }
            if mapping.pollers[place].phase == Phase::Off {
                self.begin(id, place as u16, fx);
            }
            place += 1;
        }
    }

    /// A poller that waits is not needed any more.
    pub(super) fn send_home(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let mapping = self.mapping(id);
        mapping.set_phase(poller, Phase::Off);
        let queue = mapping.queue();
        fx.schedule_now(event::Sqs::StopWaiting { queue, mapping: id, poller });
    }

    /// A poller is free: it polls, unless there are too many.
    pub(super) fn free(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let mapping = self.mapping(id);
        if mapping.active > mapping.wanted && mapping.pollers[poller as usize].carried.is_empty() {
            mapping.set_phase(poller, Phase::Off);
        } else {
            self.begin(id, poller, fx);
        }
    }

    /// Opens a batch.
    fn begin(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let mapping = self.mapping(id);
        mapping.set_phase(poller, Phase::Waiting);
        let slot = &mut mapping.pollers[poller as usize];
        slot.opened_at = fx.now;
        slot.batch.clear();
        (slot.bytes, slot.throttles, slot.closed) = (payload_limit::ENVELOPE_BYTES, 0, None);
        if slot.carried.is_empty() {
            (slot.lease_ends, slot.received) = (Instant::NEVER, None);
            self.ask(id, poller, fx);
            self.watch_for_quiet(id, fx);
        } else {
            // What was too large for the last batch comes first.
            let carried = fx.trace.span(&slot.carried);
            slot.carried.clear();
            self.gather(id, poller, carried, fx);
        }
    }

    /// After an update: polls under way still ask for what was wanted before.
    pub(super) fn ask_anew(&mut self, id: MappingId, fx: &mut Effects) {
        for place in 0..self.mapping(id).pollers.len() {
            if self.mapping(id).pollers[place].phase == Phase::Waiting {
                let queue = self.mapping(id).queue();
                fx.schedule_now(event::Sqs::StopWaiting { queue, mapping: id, poller: place as u16 });
                self.ask(id, place as u16, fx);
            }
        }
    }

    /// Mappings on one queue ask side by side: `Rule::LambdaEventSourceMappingSharesQueue`
    pub(super) fn ask(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let mapping = &self.mappings[id.index()];
        let settings = &mapping.settings;
        let room = settings.batch_size - mapping.pollers[poller as usize].batch.len() as u32;
        let window = settings.maximum_batching_window;
        let needed = if window.is_zero() { 0 } else { (window + self.timeouts[settings.function.index()]).0 / 1000 };
        fx.schedule_now(event::Sqs::Receive {
            queue: mapping.queue(),
            mapping: id,
            poller,
            max: room.min(10) as u16,
            needed_secs: needed as u16,
        });
    }

    /// ReceiveMessage returned.
    pub(super) fn received(&mut self, id: MappingId, poller: u16, received: FactId, fx: &mut Effects) {
        self.wake_up(id, received, fx);
        let fact = *fx.trace.fact(received);
        let mapping = self.mapping(id);
        mapping.last = Some(received);
        let slot = &mut mapping.pollers[poller as usize];
        let lease_ends = fact.at + crate::time::Duration(fact.value);
        slot.lease_ends = slot.lease_ends.min(lease_ends);
        slot.received.get_or_insert(received);
        let passed = if mapping.settings.filters.is_empty() {
            fact.records
        } else {
            self.filter(id, poller, fact.records, received, fx)
        };
        let slot = &mut self.mapping(id).pollers[poller as usize];
        match slot.phase {
            Phase::Waiting | Phase::Gathering => self.gather(id, poller, passed, fx),
            // The window closed in the same millisecond: they open the next batch.
            Phase::Running | Phase::Resting | Phase::Pausing => slot.carried.extend(fx.trace.of(passed)),
            Phase::Off if passed.is_empty() => {}
            // It was sent home in the same millisecond. What was read is handled, and nothing is waited for.
            Phase::Off => {
                slot.carried.extend(fx.trace.of(passed));
                self.begin(id, poller, fx);
                if self.mapping(id).pollers[poller as usize].phase == Phase::Gathering {
                    self.close_early(id, poller, fx);
                }
            }
        }
    }

    /// A batch is complete: the function is invoked with it.
    pub(super) fn close(&mut self, id: MappingId, poller: u16, by: ClosedBy, fx: &mut Effects) {
        let mapping = &mut self.mappings[id.index()];
        mapping.set_phase(poller, Phase::Running);
        let slot = &mut mapping.pollers[poller as usize];
        let records = fx.trace.span(&slot.batch);
        let function = mapping.settings.function;
        let rule = match by {
            ClosedBy::Poll | ClosedBy::Split | ClosedBy::Checkpoint => Rule::LambdaBatchSizeOnePoll,
            ClosedBy::Size => Rule::LambdaBatchSizeFull,
            ClosedBy::Window => Rule::LambdaBatchWindowEnds,
            ClosedBy::Payload => Rule::LambdaPayloadLimitClosesBatch,
        };
        let draft = Draft::new(FactKind::BatchClosed, rule, slot.received).resource(mapping.settings.id);
        let draft = draft.target(fx.plan.function(function).id).records(records);
        let batch = fx.record(draft.value(slot.opened_at.0).detail(by.code()));
        slot.closed = Some(batch);
        mapping.last = Some(batch);
        fx.schedule_now(event::Function::Invoke { function, mapping: id, poller, batch });
        self.look_at_growth(id, fx);
    }

    /// The run of a batch is over: what is done is deleted, the rest is left to its visibility timeout.
    pub(super) fn ended(&mut self, id: MappingId, poller: u16, ended: FactId, fx: &mut Effects) {
        let fact = *fx.trace.fact(ended);
        let Some(batch) = self.mapping(id).pollers[poller as usize].closed else { return };
        if fact.outcome() == Some(Outcome::Success) {
            self.succeeded(id, poller, batch, ended, fact, fx);
        } else {
            let fails = Rule::LambdaFunctionErrorFailsBatch;
            self.batch_failed(id, batch, BatchFailure::FunctionError, fails, ended, fx);
        }
        self.mapping(id).last = Some(ended);
        self.free(id, poller, fx);
    }

    pub(super) fn partly_failed(
        &mut self,
        id: MappingId,
        poller: u16,
        batch: FactId,
        ended: FactId,
        failed: &[RecordId],
        fx: &mut Effects,
    ) {
        let by = self.mapping(id).settings.id;
        let records = fx.trace.span(failed);
        let rule = Rule::LambdaPartialBatchResponseKeepsReported;
        let draft = Draft::new(FactKind::BatchPartlyFailed, rule, ended).resource(by).records(records);
        let fact = fx.record(draft);
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        fx.schedule_now(event::Sqs::Delete { fact: batch, cause: fact, mapping: id, poller });
    }

    pub(super) fn batch_failed(
        &mut self,
        id: MappingId,
        batch: FactId,
        failure: BatchFailure,
        rule: Rule,
        ended: FactId,
        fx: &mut Effects,
    ) {
        let by = self.mapping(id).settings.id;
        let records: Span = fx.trace.fact(batch).records;
        let draft = Draft::new(FactKind::BatchFailed, rule, ended).resource(by).records(records).detail(failure.code());
        let fact = fx.record(draft);
        fx.schedule_now(event::Sqs::LeaveHidden { fact });
        if !self.mapping(id).settings.report_batch_item_failures {
            // Else `Rule::LambdaPartialBatchResponseDoesNotBackOff`. A throttle slows it down either way.
            self.back_off(id, fact, fx);
        }
    }
}
