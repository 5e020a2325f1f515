//! A mapping on a stream begins to read, and stops.

use super::Mappings;
use super::parallelization_factor::Phase;
use crate::effects::Effects;
use crate::event;
use crate::fact::Span;
use crate::id::{MappingId, RecordId, StreamId};
use crate::time::Duration;

/// How long it takes until a mapping that was made reads. `Rule::LambdaStartingPositionBeginsLate`
pub(super) const BEGINS_AFTER: Duration = Duration::secs(60);

impl Mappings {
    pub(super) fn begin_reading(&mut self, id: MappingId, stream: StreamId, fx: &mut Effects) {
        if self.mapping(id).reads {
            return;
        }
        self.mapping(id).reads = true;
        self.make_lanes(id, stream, fx);
        fx.schedule_now(event::Stream::BeginReading { stream, mapping: id });
        for lane in 0..self.mapping(id).lanes.len() as u16 {
            self.look(id, lane, fx);
        }
    }

    /// Reads no more. A run under way is finished; what was read and not done comes again when it goes on.
    pub(super) fn stop_reading(&mut self, id: MappingId, stream: StreamId, fx: &mut Effects) {
        self.mapping(id).reads = false;
        fx.schedule_now(event::Stream::StopReading { stream, mapping: id });
        for lane in 0..self.mapping(id).lanes.len() as u16 {
            if self.lane(id, lane).phase != Phase::Running {
                self.put_back(id, lane, fx);
            }
        }
    }

    /// Puts all that a lane has in hand before what is pending.
    pub(super) fn put_back(&mut self, id: MappingId, lane: u16, fx: &mut Effects) {
        let slot = self.lane(id, lane);
        slot.set_phase(Phase::Idle);
        slot.free_at = fx.now;
        // The half that would come last is the first of the list.
        while let Some(records) = (!slot.halves.is_empty()).then(|| slot.halves.remove(0).records) {
            put_before(slot, records, fx);
        }
        let batch = core::mem::replace(&mut slot.batch, Span::EMPTY);
        put_before(slot, batch, fx);
    }
}

fn put_before(lane: &mut super::parallelization_factor::Lane, records: Span, fx: &Effects) {
    for place in (0..records.len()).rev() {
        let record: RecordId = fx.trace.nth(records, place);
        lane.pending.push_front(record);
    }
}
