//! The lanes of a mapping on a stream. Each shard has `parallelizationFactor` lanes, and each lane has one batch in
//! progress: it is retried until it succeeds or is discarded, and then the checkpoint moves past it.

mod bisect_batch_on_function_error;
mod checkpoint;
mod lane;
mod on_failure;
pub mod parallelization_factor;
mod record_age;
mod retry_attempts;
mod starting_position;

use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::id::{MappingId, StreamId};
use crate::plan;
use lane::Lane;

pub(super) struct Lanes {
    id: MappingId,
    stream: StreamId,
    is_reading: bool,
    /// The lanes of each shard are neighbours.
    lanes: Vec<Lane>,
}

impl Lanes {
    pub(super) fn new(id: MappingId, stream: StreamId) -> Lanes {
        Lanes { id, stream, is_reading: false, lanes: Vec::new() }
    }

    fn settings<'a>(&self, fx: &Effects<'a>) -> &'a plan::Mapping {
        fx.stack.mapping(self.id)
    }

    pub(super) fn handle(&mut self, event: event::Mapping, fx: &mut Effects) {
        match event {
            event::Mapping::Read { shard, read, .. } => self.read(shard, read, fx),
            event::Mapping::WindowEnds { poller: lane, turn, .. } => self.window_ends(lane, turn, fx),
            event::Mapping::Throttled { poller: lane, fact, .. } => self.throttled(lane, fact, fx),
            event::Mapping::BackOffEnds { poller: lane, turn, .. } => self.back_off_ends(lane, turn, fx),
            event::Mapping::Ended { poller: lane, ended, .. } => self.ended(lane, ended, fx),
            // The first is an event of the mapping, the others of pollers.
            event::Mapping::Starts { .. }
            | event::Mapping::Received { .. }
            | event::Mapping::NothingCame { .. }
            | event::Mapping::Grow { .. } => {}
        }
    }

    pub(super) fn update(&mut self, was_enabled: bool, fx: &mut Effects) {
        match (was_enabled, self.settings(fx).enabled) {
            (true, false) => self.stop(fx),
            (false, true) => self.start(fx),
            (true, true) | (false, false) => {}
        }
    }
}
