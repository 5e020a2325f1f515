//! `batchSize`: how many records one invocation gets at most.

use super::Mappings;
use crate::effects::Effects;
use crate::fact::{ClosedBy, Span};
use crate::id::MappingId;
use crate::lambda::payload_limit;

impl Mappings {
    /// Adds records to the batch, and closes it when it is full.
    pub(super) fn gather(&mut self, id: MappingId, poller: u16, records: Span, fx: &mut Effects) {
        let mapping = &mut self.mappings[id.index()];
        let (batch_size, window) = (mapping.settings.batch_size, mapping.settings.maximum_batching_window);
        let slot = &mut mapping.pollers[poller as usize];
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
            // Every message was filtered out: the poll goes on, in the same window.
            self.ask(id, poller, fx);
        } else if is_too_large {
            self.close(id, poller, ClosedBy::Payload, fx);
        } else if slot.batch.len() as u32 >= batch_size {
            self.close(id, poller, ClosedBy::Size, fx);
        } else if window.is_zero() {
            self.close(id, poller, ClosedBy::Poll, fx);
        } else {
            // `Rule::LambdaBatchSizeSeveralReceives`
            self.gather_on(id, poller, fx);
            self.ask(id, poller, fx);
        }
    }
}
