//! Deduplication: a message with a deduplication id of the last five minutes is accepted and never delivered.

use alloc::string::String;

use super::Sqs;
use crate::admission::Admission;
use crate::draw;
use crate::effects::Effects;
use crate::fifo;
use crate::id::{QueueId, RecordId};
use crate::plan::DeduplicationScope;

impl Sqs {
    /// The admission of a message by its deduplication id, which is remembered; without one, by its content.
    pub(super) fn deduplicate(
        &mut self,
        id: QueueId,
        scope: DeduplicationScope,
        given: Option<u64>,
        record: RecordId,
        fx: &Effects,
    ) -> Admission {
        let mut key = given.unwrap_or_else(|| {
            let mut content = String::new();
            fx.write_text(record, &mut content);
            draw::key_of(&content)
        });
        if scope == DeduplicationScope::MessageGroup {
            // `Rule::SqsDeduplicationScopeGroup`
            key ^= fifo::group_key(fx.plan, fx.trace, record).rotate_left(17);
        }
        let Some(fifo) = &mut self.queue(id).fifo else { return Admission::Accepted };
        if fifo.deduplication.is_duplicate(key, fx.now) { Admission::Duplicate } else { Admission::Accepted }
    }
}
