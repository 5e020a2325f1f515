//! One lane: forms batches of pending records, in order, one at a time. `Rule::LambdaParallelizationFactorOneBatch`

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::Lanes;
use crate::effects::Effects;
use crate::event;
use crate::fact::{ClosedBy, Span};
use crate::id::{FactId, InvocationId, RecordId};
use crate::lambda::event_source_mapping::batch_size::{closing_rule, record_batch_closed};
use crate::lambda::event_source_mapping::batch_window::window_start;
use crate::lambda::payload_limit;
use crate::rule::Rule;
use crate::shards::parents;
use crate::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Has no batch.
    Idle,
    /// Waits for the end of the batching window.
    Gathering,
    /// The function runs with the batch.
    Running,
    /// The batch will be retried.
    BackingOff,
}

/// A half of a split batch that is processed after the other one.
#[derive(Clone, Copy)]
pub(super) struct Half {
    pub records: Span,
    pub split: FactId,
}

pub(super) struct Lane {
    pub phase: Phase,
    /// Incremented with every change of phase. A timer that was set for an earlier turn is ignored.
    pub turn: u32,
    /// The time at which the lane last became idle. Batching windows start there.
    pub free_since: Instant,
    pub opened_at: Instant,
    /// Records that were read and are not in a batch yet.
    pub pending: VecDeque<RecordId>,
    /// The read of the newest pending records.
    pub read: Option<FactId>,
    pub batch: Span,
    /// The fact that closed the batch.
    pub closed: Option<FactId>,
    /// Halves that follow the current batch, the next one last.
    pub halves: Vec<Half>,
    /// Number of runs of the batch.
    pub tries: u32,
    /// Number of throttles of the batch.
    pub throttles: u32,
    /// The last try of the batch.
    pub invocation: Option<InvocationId>,
}

impl Lane {
    pub(super) fn new(free_since: Instant) -> Lane {
        Lane {
            phase: Phase::Idle,
            turn: 0,
            free_since,
            opened_at: Instant::START,
            pending: VecDeque::new(),
            read: None,
            batch: Span::EMPTY,
            closed: None,
            halves: Vec::new(),
            tries: 0,
            throttles: 0,
            invocation: None,
        }
    }

    pub(super) fn set_phase(&mut self, phase: Phase) {
        self.phase = phase;
        self.turn += 1;
    }

    /// Makes `records` the current batch, with retries of its own.
    pub(super) fn set_batch(&mut self, records: Span) {
        (self.batch, self.tries, self.throttles, self.invocation) = (records, 0, 0, None);
        self.closed = None;
        self.set_phase(Phase::Running);
    }

    fn is_done(&self) -> bool {
        self.phase == Phase::Idle && self.pending.is_empty() && self.halves.is_empty()
    }
}

impl Lanes {
    pub(super) fn lane(&mut self, lane: u16) -> &mut Lane {
        &mut self.lanes[usize::from(lane)]
    }

    /// Forms a batch of the pending records, if the lane is free and the batch is full or its window has ended.
    pub(super) fn try_form_batch(&mut self, lane: u16, fx: &mut Effects) {
        let slot = &self.lanes[usize::from(lane)];
        let is_free = matches!(slot.phase, Phase::Idle | Phase::Gathering);
        if !self.is_reading || !is_free || slot.pending.is_empty() || !self.parents_are_done(lane, fx) {
            return;
        }
        match self.fit_batch(lane, fx) {
            (len, Some(closed_by)) => self.close(lane, len, closed_by, fx),
            (len, None) if self.settings(fx).maximum_batching_window.is_zero() => {
                self.close(lane, len, ClosedBy::Poll, fx)
            }
            (_, None) => self.gather(lane, fx),
        }
    }

    /// Returns how many pending records fit in a batch, and the limit that they reach, if they reach one.
    fn fit_batch(&self, lane: u16, fx: &Effects) -> (u32, Option<ClosedBy>) {
        let batch_size = self.settings(fx).batch_size;
        let (mut len, mut bytes) = (0, payload_limit::ENVELOPE_BYTES);
        for &record in &self.lanes[usize::from(lane)].pending {
            bytes += payload_limit::record_bytes(fx.plan, fx.trace, record);
            if bytes > payload_limit::MAX_EVENT_BYTES && len > 0 {
                return (len, Some(ClosedBy::Payload));
            }
            len += 1;
            if len == batch_size {
                return (len, Some(ClosedBy::Size));
            }
        }
        (len, None)
    }

    /// Waits for the end of the batching window.
    fn gather(&mut self, lane: u16, fx: &mut Effects) {
        let (mapping, window) = (self.id, self.settings(fx).maximum_batching_window);
        let slot = self.lane(lane);
        if slot.phase == Phase::Gathering {
            return;
        }
        slot.opened_at = window_start(slot.free_since, window, fx.now);
        slot.set_phase(Phase::Gathering);
        fx.at(slot.opened_at + window, event::Mapping::WindowEnds { mapping, poller: lane, turn: slot.turn });
    }

    pub(super) fn window_ends(&mut self, lane: u16, turn: u32, fx: &mut Effects) {
        let slot = self.lane(lane);
        if slot.phase == Phase::Gathering && slot.turn == turn {
            let (len, closed_by) = self.fit_batch(lane, fx);
            self.close(lane, len, closed_by.unwrap_or(ClosedBy::Window), fx);
        }
    }

    /// Takes the first pending records as a batch.
    fn close(&mut self, lane: u16, len: u32, closed_by: ClosedBy, fx: &mut Effects) {
        let slot = self.lane(lane);
        if slot.phase == Phase::Idle {
            slot.opened_at = fx.now;
        }
        let records: Vec<RecordId> = slot.pending.drain(..len as usize).collect();
        let Some(read) = slot.read else { return };
        slot.set_batch(fx.span(&records));
        self.run_or_skip(lane, (closed_by, closing_rule(closed_by)), read, fx);
    }

    /// Runs the batch without its expired records, or continues with the next one if all have expired.
    pub(super) fn run_or_skip(&mut self, lane: u16, reason: (ClosedBy, Rule), cause: FactId, fx: &mut Effects) {
        if self.discard_expired(lane, cause, fx) {
            self.record_batch(lane, reason, cause, fx);
            self.run_batch(lane, fx);
        } else {
            self.next_batch(lane, fx);
        }
    }

    pub(super) fn record_batch(&mut self, lane: u16, reason: (ClosedBy, Rule), cause: FactId, fx: &mut Effects) {
        let settings = self.settings(fx);
        let slot = self.lane(lane);
        slot.closed = Some(record_batch_closed(settings, slot.batch, slot.opened_at, reason, Some(cause), fx));
    }

    /// Continues after a batch, with its other half or with the pending records.
    pub(super) fn next_batch(&mut self, lane: u16, fx: &mut Effects) {
        let slot = self.lane(lane);
        if let Some(half) = slot.halves.pop() {
            self.run_half(lane, half, fx);
            return;
        }
        slot.batch = Span::EMPTY;
        slot.free_since = fx.now;
        slot.set_phase(Phase::Idle);
        self.try_form_batch(lane, fx);
        self.try_child_shards(lane, fx);
    }

    /// Tests whether the parents of a shard have nothing left to process. `Rule::KinesisShardParentsFirst`
    fn parents_are_done(&self, lane: u16, fx: &Effects) -> bool {
        let factor = self.factor(fx);
        let mut parents = parents(fx.plan, fx.trace, fx.plan.source(self.settings(fx)), lane / factor);
        parents.all(|parent| {
            let first = usize::from(parent * factor);
            let lanes = self.lanes.get(first..first + usize::from(factor)).unwrap_or_default();
            lanes.iter().all(Lane::is_done)
        })
    }

    /// Starts the child shards of a closed shard, which wait for the end of their parents.
    fn try_child_shards(&mut self, lane: u16, fx: &mut Effects) {
        if fx.trace.resharded.is_empty() {
            return;
        }
        let factor = self.factor(fx);
        let (shard, source) = (lane / factor, fx.plan.source(self.settings(fx)));
        let shards = self.lanes.len() as u16 / factor;
        for child in shard + 1..shards {
            if parents(fx.plan, fx.trace, source, child).contains(&shard) {
                (child * factor..(child + 1) * factor).for_each(|lane| self.try_form_batch(lane, fx));
            }
        }
    }
}
