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
use crate::id::MappingId;
use crate::plan::{self, StreamSource};
use lane::Lane;

pub(super) struct Lanes {
    id: MappingId,
    settings: plan::Mapping,
    source: StreamSource,
    is_reading: bool,
    /// The lanes of each shard are neighbours.
    lanes: Vec<Lane>,
}

impl Lanes {
    pub(super) fn new(id: MappingId, settings: &plan::Mapping, source: StreamSource) -> Lanes {
        Lanes { id, settings: settings.clone(), source, is_reading: false, lanes: Vec::new() }
    }

    /// An update cannot change the type of the source; `validate` refuses one that tries.
    fn set_settings(&mut self, settings: &plan::Mapping) {
        if let Some(source) = settings.stream() {
            (self.settings, self.source) = (settings.clone(), *source);
        }
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

    pub(super) fn update(&mut self, settings: &plan::Mapping, fx: &mut Effects) {
        let was_enabled = self.settings.enabled;
        self.set_settings(settings);
        match (was_enabled, settings.enabled) {
            (true, false) => self.stop(fx),
            (false, true) => self.start(fx),
            (true, true) | (false, false) => {}
        }
    }
}
