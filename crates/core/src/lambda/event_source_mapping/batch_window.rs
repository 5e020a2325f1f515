//! `maximumBatchingWindowInSeconds`: a poller goes on gathering until the window ends.

use super::Mappings;
use super::poller::Phase;
use crate::effects::Effects;
use crate::event;
use crate::fact::ClosedBy;
use crate::id::MappingId;
use crate::time::Duration;

impl Mappings {
    /// Goes on gathering. Windows follow each other from the end of the poller's last run, so the first message falls
    /// into one that is under way: `Rule::LambdaBatchWindowStartsAfterRun`
    pub(super) fn gather_on(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let mapping = self.mapping(id);
        let slot = &mut mapping.pollers[poller as usize];
        if slot.phase == Phase::Gathering {
            return;
        }
        let window = mapping.settings.maximum_batching_window;
        let over = fx.now.since(slot.opened_at).0 / window.0;
        slot.opened_at = slot.opened_at + Duration(over * window.0);
        let ends = slot.opened_at + window;
        slot.phase = Phase::Gathering;
        slot.turn += 1;
        let turn = slot.turn;
        mapping.waiting -= 1;
        fx.at(ends, event::Mapping::WindowEnds { mapping: id, poller, turn });
    }

    pub(super) fn window_ends(&mut self, id: MappingId, poller: u16, turn: u32, fx: &mut Effects) {
        let slot = &self.mapping(id).pollers[poller as usize];
        if slot.phase == Phase::Gathering && slot.turn == turn {
            self.close_early(id, poller, fx);
        }
    }

    /// Closes a batch that is not full.
    pub(super) fn close_early(&mut self, id: MappingId, poller: u16, fx: &mut Effects) {
        let queue = self.mapping(id).queue();
        fx.schedule_now(event::Sqs::StopWaiting { queue, mapping: id, poller });
        self.close(id, poller, ClosedBy::Window, fx);
    }
}
