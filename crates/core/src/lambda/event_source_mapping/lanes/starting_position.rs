//! `startingPosition`: a mapping on a stream starts to read, and stops.

use super::Lanes;
use super::lane::{Lane, Phase};
use crate::effects::Effects;
use crate::event;
use crate::fact::Span;
use crate::time::Duration;

/// The time from the creation of a mapping to its first read. `Rule::LambdaStartingPositionBeginsLate`
const STARTS_AFTER: Duration = Duration::secs(30);

impl Lanes {
    /// A step created the mapping.
    pub(in super::super) fn created(&mut self, fx: &mut Effects) {
        fx.after(STARTS_AFTER, event::Mapping::Starts { mapping: self.id });
    }

    /// Starts reading, if the mapping is enabled and does not read already.
    pub(in super::super) fn start(&mut self, fx: &mut Effects) {
        if !self.settings(fx).enabled || self.is_reading {
            return;
        }
        self.is_reading = true;
        self.add_first_lanes(fx);
        fx.schedule_now(event::Stream::BeginReading { stream: self.stream, mapping: self.id });
        for lane in 0..self.lanes.len() as u16 {
            self.try_form_batch(lane, fx);
        }
    }

    /// Stops reading. A current run is finished; records that were read and not processed are kept for the next start.
    pub(in super::super) fn stop(&mut self, fx: &mut Effects) {
        self.is_reading = false;
        fx.schedule_now(event::Stream::StopReading { stream: self.stream, mapping: self.id });
        for lane in 0..self.lanes.len() as u16 {
            if self.lane(lane).phase != Phase::Running {
                self.requeue(lane, fx);
            }
        }
    }

    /// Puts the batch of a lane and its halves in front of the pending records.
    pub(super) fn requeue(&mut self, lane: u16, fx: &mut Effects) {
        let slot = self.lane(lane);
        slot.set_phase(Phase::Idle);
        slot.free_since = fx.now;
        // The half that is processed last is the first of the list.
        for half in core::mem::take(&mut slot.halves) {
            requeue_records(slot, half.records, fx);
        }
        let batch = core::mem::replace(&mut slot.batch, Span::EMPTY);
        requeue_records(slot, batch, fx);
    }
}

fn requeue_records(lane: &mut Lane, records: Span, fx: &Effects) {
    for place in (0..records.len()).rev() {
        lane.pending.push_front(fx.trace.nth(records, place));
    }
}
