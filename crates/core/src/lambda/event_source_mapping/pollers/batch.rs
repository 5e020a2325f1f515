//! From received messages to a closed batch.

use super::Pollers;
use super::poller::Phase;
use crate::effects::Effects;
use crate::event;
use crate::fact::{ClosedBy, Span};
use crate::id::FactId;
use crate::lambda::event_source_mapping::batch_size::{closing_rule, record_batch_closed};
use crate::lambda::event_source_mapping::batch_window::window_start;
use crate::lambda::event_source_mapping::filter_criteria;
use crate::lambda::payload_limit;
use crate::rule::Rule;
use crate::time::Duration;

impl Pollers {
    /// ReceiveMessage returned.
    pub(super) fn received(&mut self, poller: u16, received: FactId, fx: &mut Effects) {
        self.wake_up(received, fx);
        let fact = *fx.trace.fact(received);
        self.last = Some(received);
        let slot = self.poller(poller);
        slot.lease_ends = slot.lease_ends.min(fact.at + Duration(fact.value));
        slot.received.get_or_insert(received);
        let passed = self.filter(poller, fact.records, received, fx);
        let slot = self.poller(poller);
        match slot.phase {
            Phase::Waiting | Phase::Gathering => self.gather(poller, passed, fx),
            // The window ended in the same millisecond: the messages open the next batch.
            Phase::Running | Phase::BackingOff | Phase::Pausing => slot.carried.extend(fx.trace.of(passed)),
            Phase::Off if passed.is_empty() => {}
            // The poller was stopped in the same millisecond. It processes these messages and waits for no others.
            Phase::Off => {
                slot.carried.extend(fx.trace.of(passed));
                self.open_batch(poller, fx);
                if self.poller(poller).phase == Phase::Gathering {
                    self.close_partial(poller, fx);
                }
            }
        }
    }

    /// Returns the messages that pass the filters. The others are deleted from the queue.
    fn filter(&mut self, poller: u16, records: Span, received: FactId, fx: &mut Effects) -> Span {
        let rule = Rule::LambdaFilterCriteriaDeletes;
        let Some(filtered) = filter_criteria::filter(self.settings(fx), records, rule, received, fx) else {
            return records;
        };
        let fact = filtered.fact;
        fx.schedule_now(event::Sqs::Delete { fact, cause: fact, mapping: self.id, poller });
        fx.span(&filtered.passed)
    }

    /// Adds messages to the batch, and closes it when it is full.
    pub(super) fn gather(&mut self, poller: u16, records: Span, fx: &mut Effects) {
        let settings = self.settings(fx);
        let (batch_size, window) = (settings.batch_size, settings.maximum_batching_window);
        let slot = self.poller(poller);
        let mut is_too_large = false;
        for record in fx.trace.of(records) {
            let bytes = payload_limit::message_bytes(fx.plan, fx.trace, record, !window.is_zero());
            is_too_large |= slot.bytes + bytes > payload_limit::MAX_EVENT_BYTES && !slot.batch.is_empty();
            if is_too_large || slot.batch.len() as u32 >= batch_size {
                slot.carried.push(record);
            } else {
                slot.bytes += bytes;
                slot.batch.push(record);
            }
        }
        if slot.batch.is_empty() {
            // Every message was filtered out: the poll continues in the same window.
            self.receive(poller, fx);
        } else if is_too_large {
            self.close(poller, ClosedBy::Payload, fx);
        } else if slot.batch.len() as u32 >= batch_size {
            self.close(poller, ClosedBy::Size, fx);
        } else if window.is_zero() {
            self.close(poller, ClosedBy::Poll, fx);
        } else {
            // `Rule::LambdaBatchSizeSeveralReceives`
            self.keep_gathering(poller, fx);
            self.receive(poller, fx);
        }
    }

    /// Gathers until the current window ends.
    fn keep_gathering(&mut self, poller: u16, fx: &mut Effects) {
        let window = self.settings(fx).maximum_batching_window;
        let slot = self.poller(poller);
        if slot.phase == Phase::Gathering {
            return;
        }
        slot.opened_at = window_start(slot.opened_at, window, fx.now);
        let ends = slot.opened_at + window;
        self.set_phase(poller, Phase::Gathering);
        let turn = self.poller(poller).turn;
        fx.at(ends, event::Mapping::WindowEnds { mapping: self.id, poller, turn });
    }

    pub(super) fn window_ends(&mut self, poller: u16, turn: u32, fx: &mut Effects) {
        let slot = self.poller(poller);
        if slot.phase == Phase::Gathering && slot.turn == turn {
            self.close_partial(poller, fx);
        }
    }

    /// Closes a batch that is not full, and withdraws the pending receive.
    pub(super) fn close_partial(&mut self, poller: u16, fx: &mut Effects) {
        fx.schedule_now(event::Sqs::StopWaiting { queue: self.queue, mapping: self.id, poller });
        self.close(poller, ClosedBy::Window, fx);
    }

    /// Closes the batch and invokes the function with it.
    fn close(&mut self, poller: u16, closed_by: ClosedBy, fx: &mut Effects) {
        self.set_phase(poller, Phase::Running);
        let settings = self.settings(fx);
        let slot = &self.pollers[usize::from(poller)];
        let records = fx.trace.span(&slot.batch);
        let reason = (closed_by, closing_rule(closed_by));
        let batch = record_batch_closed(settings, records, slot.opened_at, reason, slot.received, fx);
        self.poller(poller).closed = Some(batch);
        self.last = Some(batch);
        fx.schedule_now(event::Function::Invoke { function: settings.function, mapping: self.id, poller, batch });
        self.schedule_growth(fx);
    }
}
