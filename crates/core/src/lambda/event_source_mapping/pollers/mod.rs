//! The pollers of a mapping on a queue. Each poller receives messages, forms a batch and invokes the function; messages
//! of a successful batch are deleted, the others are left to their visibility timeout.

mod batch;
mod maximum_concurrency;
mod poller;
mod result;
mod scaling;
mod throttle;

use alloc::vec::Vec;

use crate::effects::Effects;
use crate::event;
use crate::fact::PollersWhy;
use crate::id::{FactId, MappingId, QueueId};
use crate::plan;
use crate::rule::Rule;
use poller::{Phase, Poller};
use scaling::Scaling;

pub(super) struct Pollers {
    id: MappingId,
    queue: QueueId,
    pollers: Vec<Poller>,
    /// Number of pollers in any phase except off.
    active: u32,
    /// Number of pollers that wait for the first message of a batch.
    waiting: u32,
    scaling: Scaling,
    /// The last fact about the mapping: the cause of a change of the number of pollers.
    last: Option<FactId>,
}

impl Pollers {
    pub(super) fn new(id: MappingId, queue: QueueId) -> Pollers {
        Pollers { id, queue, pollers: Vec::new(), active: 0, waiting: 0, scaling: Scaling::default(), last: None }
    }

    fn settings<'a>(&self, fx: &Effects<'a>) -> &'a plan::Mapping {
        fx.stack.mapping(self.id)
    }

    #[inline]
    pub(super) fn handle(&mut self, event: event::Mapping, fx: &mut Effects) {
        match event {
            event::Mapping::Received { poller, received, .. } => self.received(poller, received, fx),
            event::Mapping::WindowEnds { poller, turn, .. } => self.window_ends(poller, turn, fx),
            event::Mapping::NothingCame { .. } => self.shrink_if_idle(fx),
            event::Mapping::Throttled { poller, fact, .. } => self.throttled(poller, fact, fx),
            event::Mapping::BackOffEnds { poller, turn, .. } => self.back_off_ends(poller, turn, fx),
            event::Mapping::Ended { poller, ended, .. } => self.ended(poller, ended, fx),
            event::Mapping::Grow { .. } => self.grow(fx),
            // The first is an event of the mapping, and only lanes read a shard.
            event::Mapping::Starts { .. } | event::Mapping::Read { .. } => {}
        }
    }

    /// A step created the mapping.
    pub(super) fn created(&mut self, fact: FactId, fx: &mut Effects) {
        self.last = Some(fact);
        self.start(fx);
        self.record_count(PollersWhy::Start, Rule::LambdaEventSourceMappingStarts, fact, fx);
    }

    /// Starts the first pollers, if the mapping is enabled.
    pub(super) fn start(&mut self, fx: &mut Effects) {
        if self.settings(fx).enabled {
            self.scaling.wanted = self.first_pollers(fx);
            self.start_pollers(fx);
        }
    }

    /// Receives no new messages. Messages already received are still processed. `Rule::LambdaEventSourceMappingStops`
    pub(super) fn stop(&mut self, fact: FactId, fx: &mut Effects) {
        self.scaling.wanted = 0;
        for poller in 0..self.pollers.len() as u16 {
            match self.pollers[usize::from(poller)].phase {
                Phase::Waiting => self.stop_poller(poller, fx),
                Phase::Gathering => self.close_partial(poller, fx),
                Phase::Off | Phase::Running | Phase::BackingOff | Phase::Pausing => {}
            }
        }
        self.record_count(PollersWhy::Stop, Rule::LambdaEventSourceMappingStops, fact, fx);
    }

    pub(super) fn update(&mut self, was_enabled: bool, fact: FactId, fx: &mut Effects) {
        self.last = Some(fact);
        match (was_enabled, self.settings(fx).enabled) {
            (true, false) => self.stop(fact, fx),
            (false, true) => {
                self.start(fx);
                self.record_count(PollersWhy::Start, Rule::LambdaEventSourceMappingStarts, fact, fx);
            }
            (true, true) => {
                self.apply_maximum(fact, fx);
                self.renew_receives(fx);
            }
            (false, false) => {}
        }
    }
}
