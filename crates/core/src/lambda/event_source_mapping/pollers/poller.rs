//! One poller: waits for messages, gathers a batch, has it run, and starts over.

use alloc::vec::Vec;

use super::Pollers;
use crate::effects::Effects;
use crate::event;
use crate::id::{FactId, RecordId};
use crate::lambda::payload_limit;
use crate::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not needed.
    Off,
    /// Polls, and has received nothing yet.
    Waiting,
    /// Has received messages, and polls for more.
    Gathering,
    /// The function runs with the batch.
    Running,
    /// The batch was throttled and will be retried.
    BackingOff,
    /// The batch was abandoned. The poller polls again after the back-off.
    Pausing,
}

pub(super) struct Poller {
    pub phase: Phase,
    /// Incremented with every change of phase. A timer that was set for an earlier turn is ignored.
    pub turn: u32,
    /// The time at which the poller began to poll for this batch.
    pub opened_at: Instant,
    pub batch: Vec<RecordId>,
    /// Messages received that no longer fit in this batch. They open the next one.
    pub carried: Vec<RecordId>,
    pub bytes: u32,
    /// The time at which the first of the messages becomes visible again.
    pub lease_ends: Instant,
    /// Number of throttles of this batch.
    pub throttles: u32,
    /// The receive that opened the batch.
    pub received: Option<FactId>,
    /// The fact that closed the batch.
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

impl Pollers {
    #[inline]
    pub(super) fn poller(&mut self, poller: u16) -> &mut Poller {
        &mut self.pollers[usize::from(poller)]
    }

    pub(super) fn set_phase(&mut self, poller: u16, phase: Phase) {
        let slot = self.poller(poller);
        let was = slot.phase;
        slot.phase = phase;
        slot.turn += 1;
        self.waiting += u32::from(phase == Phase::Waiting);
        self.waiting -= u32::from(was == Phase::Waiting);
        self.active += u32::from(phase != Phase::Off);
        self.active -= u32::from(was != Phase::Off);
    }

    /// Starts pollers until the wanted number is active.
    pub(super) fn start_pollers(&mut self, fx: &mut Effects) {
        let mut place = 0;
        while self.active < self.scaling.wanted {
            if place == self.pollers.len() {
                self.pollers.push(Poller::new());
            }
            if self.pollers[place].phase == Phase::Off {
                self.open_batch(place as u16, fx);
            }
            place += 1;
        }
    }

    /// Stops a waiting poller.
    pub(super) fn stop_poller(&mut self, poller: u16, fx: &mut Effects) {
        self.set_phase(poller, Phase::Off);
        fx.schedule_now(event::Sqs::StopWaiting { queue: self.queue, mapping: self.id, poller });
    }

    /// A poller has finished its batch: it polls again, unless there are too many pollers.
    pub(super) fn release(&mut self, poller: u16, fx: &mut Effects) {
        if self.active > self.scaling.wanted && self.poller(poller).carried.is_empty() {
            self.set_phase(poller, Phase::Off);
        } else {
            self.open_batch(poller, fx);
        }
    }

    pub(super) fn open_batch(&mut self, poller: u16, fx: &mut Effects) {
        self.set_phase(poller, Phase::Waiting);
        let slot = self.poller(poller);
        slot.opened_at = fx.now;
        slot.batch.clear();
        (slot.bytes, slot.throttles, slot.closed) = (payload_limit::ENVELOPE_BYTES, 0, None);
        if slot.carried.is_empty() {
            (slot.lease_ends, slot.received) = (Instant::NEVER, None);
            self.receive(poller, fx);
            self.schedule_idle_check(fx);
        } else {
            // Messages that did not fit in the last batch come first.
            let carried = fx.trace.span(&slot.carried);
            slot.carried.clear();
            self.gather(poller, carried, fx);
        }
    }

    /// After an update: pending receives still ask for the earlier batch size.
    pub(super) fn renew_receives(&mut self, fx: &mut Effects) {
        for poller in 0..self.pollers.len() as u16 {
            if self.poller(poller).phase == Phase::Waiting {
                fx.schedule_now(event::Sqs::StopWaiting { queue: self.queue, mapping: self.id, poller });
                self.receive(poller, fx);
            }
        }
    }

    /// Calls ReceiveMessage. Mappings on one queue do so side by side: `Rule::LambdaEventSourceMappingSharesQueue`
    pub(super) fn receive(&mut self, poller: u16, fx: &mut Effects) {
        let settings = self.settings(fx);
        let room = settings.batch_size - self.poller(poller).batch.len() as u32;
        let window = settings.maximum_batching_window;
        let needed =
            if window.is_zero() { 0 } else { (window + fx.stack.function(settings.function).timeout).0 / 1000 };
        fx.schedule_now(event::Sqs::Receive {
            queue: self.queue,
            mapping: self.id,
            poller,
            max: room.min(10) as u16,
            needed_secs: needed as u16,
        });
    }
}
