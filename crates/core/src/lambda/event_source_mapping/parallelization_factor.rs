//! Lanes: what `parallelizationFactor` makes of a shard. Of each lane one batch is under way at a time.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::Mappings;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{ClosedBy, FactKind, Span};
use crate::id::{FactId, InvocationId, MappingId, RecordId, StreamId};
use crate::lambda::payload_limit;
use crate::plan::Source;
use crate::rule::Rule;
use crate::stream;
use crate::stream::resharding::parents;
use crate::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Has nothing in hand.
    Idle,
    /// Waits for its batching window.
    Gathering,
    /// Its batch is with the function.
    Running,
    /// Its batch will be tried again.
    Waiting,
}

/// A half of a batch that waits for the other.
#[derive(Clone, Copy)]
pub(super) struct Half {
    pub records: Span,
    pub split: FactId,
}

pub(super) struct Lane {
    pub phase: Phase,
    /// Rises whenever the lane turns to something else: timers of before find another number, and do nothing.
    pub turn: u32,
    /// When it last became free: windows are counted from here.
    pub free_at: Instant,
    pub opened_at: Instant,
    /// Read, and not yet in a batch.
    pub pending: VecDeque<RecordId>,
    /// The read that brought the newest of them.
    pub read: Option<FactId>,
    pub batch: Span,
    /// The fact that closed the batch.
    pub closed: Option<FactId>,
    /// Halves that come after the batch in hand, the next one last.
    pub halves: Vec<Half>,
    /// How often the batch was run, and how often it was throttled.
    pub tries: u32,
    pub throttles: u32,
    /// The last try of the batch.
    pub invocation: Option<InvocationId>,
}

impl Lane {
    fn new() -> Lane {
        Lane {
            phase: Phase::Idle,
            turn: 0,
            free_at: Instant::START,
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
}

/// The lane of a shard that a key belongs to. `Rule::LambdaParallelizationFactorByKey`
pub fn lane_of_hash(hash: u128, factor: u16) -> u16 {
    // The highest bits have decided on the shard.
    ((hash as u64) % u64::from(factor.max(1))) as u16
}

impl Mappings {
    pub(super) fn lane(&mut self, id: MappingId, lane: u16) -> &mut Lane {
        &mut self.mappings[id.index()].lanes[usize::from(lane)]
    }

    pub(super) fn make_lanes(&mut self, id: MappingId, stream: StreamId, fx: &Effects) {
        let factor = self.mappings[id.index()].settings.reading().parallelization_factor;
        let count = usize::from(fx.plan.stream(stream).shard_count) * usize::from(factor);
        self.make_lanes_up_to(id, count, fx);
    }

    fn make_lanes_up_to(&mut self, id: MappingId, count: usize, fx: &Effects) {
        let mapping = &mut self.mappings[id.index()];
        while mapping.lanes.len() < count {
            mapping.lanes.push(Lane { free_at: fx.now, ..Lane::new() });
        }
    }

    /// Deals out what was read of a shard.
    pub(super) fn read(&mut self, id: MappingId, shard: u16, read: FactId, fx: &mut Effects) {
        let passed = self.filter_stream(id, read, fx);
        let factor = self.mapping(id).settings.reading().parallelization_factor;
        let first = shard * factor;
        // The shard may have been opened under way.
        self.make_lanes_up_to(id, usize::from(first + factor), fx);
        let mut key = String::new();
        for record in fx.trace.of(passed) {
            let place = if factor == 1 {
                0
            } else {
                key.clear();
                stream::partition_key(fx.plan, fx.trace, record, &mut key);
                lane_of_hash(stream::key_hash(&key), factor)
            };
            let lane = self.lane(id, first + place);
            lane.pending.push_back(record);
            lane.read = Some(read);
        }
        for lane in first..first + factor {
            self.look(id, lane, fx);
        }
    }

    /// Makes a batch of what is pending, if the lane is free and it is time.
    /// `Rule::LambdaParallelizationFactorOneBatch`
    pub(super) fn look(&mut self, id: MappingId, lane: u16, fx: &mut Effects) {
        let mapping = &self.mappings[id.index()];
        let slot = &mapping.lanes[usize::from(lane)];
        let is_free = matches!(slot.phase, Phase::Idle | Phase::Gathering);
        if !mapping.reads || !is_free || slot.pending.is_empty() || !self.has_done_parents(id, lane, fx) {
            return;
        }
        let window = mapping.settings.maximum_batching_window;
        let (len, closed_by) = self.room(id, lane, fx);
        match closed_by {
            Some(by) => self.close_lane(id, lane, len, by, fx),
            None if window.is_zero() => self.close_lane(id, lane, len, ClosedBy::Poll, fx),
            None => self.gather_in_lane(id, lane, window, fx),
        }
    }

    /// How many of the pending records make a batch, and what closes it if that is all it can hold.
    fn room(&self, id: MappingId, lane: u16, fx: &Effects) -> (u32, Option<ClosedBy>) {
        let mapping = &self.mappings[id.index()];
        let (mut len, mut bytes) = (0, payload_limit::ENVELOPE_BYTES);
        for &record in &mapping.lanes[usize::from(lane)].pending {
            bytes += payload_limit::record_bytes(fx.plan, fx.trace, record);
            if bytes > payload_limit::MAX_EVENT_BYTES && len > 0 {
                return (len, Some(ClosedBy::Payload));
            }
            len += 1;
            if len == mapping.settings.batch_size {
                return (len, Some(ClosedBy::Size));
            }
        }
        (len, None)
    }

    /// Windows follow each other from the moment the lane became free, as with a queue.
    fn gather_in_lane(&mut self, id: MappingId, lane: u16, window: Duration, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        if slot.phase == Phase::Gathering {
            return;
        }
        let over = fx.now.since(slot.free_at).0 / window.0;
        slot.opened_at = slot.free_at + Duration(over * window.0);
        slot.set_phase(Phase::Gathering);
        let (ends, turn) = (slot.opened_at + window, slot.turn);
        fx.at(ends, event::Mapping::WindowEnds { mapping: id, poller: lane, turn });
    }

    pub(super) fn lane_window_ends(&mut self, id: MappingId, lane: u16, turn: u32, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        if slot.phase == Phase::Gathering && slot.turn == turn {
            let (len, by) = self.room(id, lane, fx);
            self.close_lane(id, lane, len, by.unwrap_or(ClosedBy::Window), fx);
        }
    }

    /// Takes the first pending records as a batch.
    fn close_lane(&mut self, id: MappingId, lane: u16, len: u32, by: ClosedBy, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        if slot.phase == Phase::Idle {
            slot.opened_at = fx.now;
        }
        let records: Vec<RecordId> = slot.pending.drain(..len as usize).collect();
        let Some(read) = slot.read else { return };
        let records = fx.span(&records);
        let rule = match by {
            ClosedBy::Size => Rule::LambdaBatchSizeFull,
            ClosedBy::Window => Rule::LambdaBatchWindowEnds,
            ClosedBy::Payload => Rule::LambdaPayloadLimitClosesBatch,
            ClosedBy::Poll | ClosedBy::Split | ClosedBy::Checkpoint => Rule::LambdaBatchSizeOnePoll,
        };
        self.new_batch(id, lane, records, fx);
        // What is too old already never is in a batch.
        if self.drop_too_old(id, lane, read, fx) {
            self.state_batch(id, lane, by, rule, read, fx);
            self.run_batch(id, lane, fx);
        } else {
            self.go_on(id, lane, fx);
        }
    }

    /// Records that are tried together from now on, with all their retries.
    pub(super) fn new_batch(&mut self, id: MappingId, lane: u16, records: Span, _fx: &mut Effects) {
        let slot = self.lane(id, lane);
        (slot.batch, slot.tries, slot.throttles, slot.invocation) = (records, 0, 0, None);
        slot.closed = None;
        slot.set_phase(Phase::Running);
    }

    pub(super) fn state_batch(
        &mut self,
        id: MappingId,
        lane: u16,
        by: ClosedBy,
        rule: Rule,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let settings = &self.mappings[id.index()].settings;
        let (resource, function) = (settings.id, fx.plan.function(settings.function).id);
        let slot = self.lane(id, lane);
        let draft =
            Draft::new(FactKind::BatchClosed, rule, cause).resource(resource).target(function).records(slot.batch);
        slot.closed = Some(fx.record(draft.value(slot.opened_at.0).detail(by.code())));
    }

    /// The batch in hand is done with: its other half comes next, or what is pending.
    pub(super) fn go_on(&mut self, id: MappingId, lane: u16, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        if let Some(half) = slot.halves.pop() {
            self.run_half(id, lane, half, fx);
            return;
        }
        slot.batch = Span::EMPTY;
        slot.free_at = fx.now;
        slot.set_phase(Phase::Idle);
        self.look(id, lane, fx);
        self.look_at_children(id, lane, fx);
    }

    /// Whether nothing of a shard's parents is in hand any more. `Rule::KinesisShardParentsFirst`
    fn has_done_parents(&self, id: MappingId, lane: u16, fx: &Effects) -> bool {
        let mapping = &self.mappings[id.index()];
        let factor = mapping.settings.reading().parallelization_factor;
        let mut parents = parents(fx.plan, fx.trace, fx.plan.source(&mapping.settings), lane / factor);
        parents.all(|parent| {
            let first = usize::from(parent * factor);
            let lanes = mapping.lanes.get(first..first + usize::from(factor)).unwrap_or_default();
            lanes.iter().all(|lane| lane.phase == Phase::Idle && lane.pending.is_empty() && lane.halves.is_empty())
        })
    }

    /// A shard that is closed may be done with: what was read of its children can begin.
    fn look_at_children(&mut self, id: MappingId, lane: u16, fx: &mut Effects) {
        if fx.trace.resharded.is_empty() {
            return;
        }
        let factor = self.mappings[id.index()].settings.reading().parallelization_factor;
        let shard = lane / factor;
        let source = fx.plan.source(&self.mappings[id.index()].settings);
        let shards = self.mappings[id.index()].lanes.len() as u16 / factor;
        for child in shard + 1..shards {
            if parents(fx.plan, fx.trace, source, child).contains(&shard) {
                (child * factor..(child + 1) * factor).for_each(|lane| self.look(id, lane, fx));
            }
        }
    }

    /// The stream of a mapping that reads one.
    pub(super) fn stream_of(&self, id: MappingId) -> Option<StreamId> {
        match self.mappings[id.index()].settings.source {
            Source::Stream(stream) => Some(stream),
            Source::Queue(_) => None,
        }
    }
}
