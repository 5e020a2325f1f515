//! Receipt handles of FIFO queues.

use super::Sqs;
use super::message::State;
use crate::id::RecordId;

impl Sqs {
    /// On a FIFO queue a receipt handle is good until its visibility timeout ends. `Rule::SqsFifoHandleExpires`
    pub(super) fn has_expired(&self, record: RecordId) -> bool {
        let message = &self.messages[record.index()];
        message.state == State::Visible && self.queues[message.queue.index()].fifo.is_some()
    }
}
