//! Deduplication: the same id within five minutes is accepted and never delivered.

use alloc::string::String;

use super::Sqs;
use super::message_group::group_id;
use crate::draw;
use crate::effects::Effects;
use crate::id::{QueueId, RecordId};
use crate::plan::{DeduplicationScope, write_pieces};
use crate::text::Text;
use crate::time::Duration;

/// A deduplication id is remembered for so long. `Rule::SqsDeduplicationFiveMinutes`
const DEDUPLICATION_INTERVAL: Duration = Duration::secs(300);

impl Sqs {
    /// Whether a message that arrives is a duplicate: accepted, and never delivered. Remembers it if it is not.
    pub(super) fn is_duplicate(&mut self, id: QueueId, record: RecordId, fx: &Effects) -> bool {
        let Some(settings) = self.queue(id).settings.fifo else { return false };
        let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
        let mut words = String::new();
        match text.dedup() {
            // The message's own id goes before the content: `Rule::SqsDeduplicationExplicitFirst`
            Some(pieces) => write_pieces(pieces, &mut words, text.n()),
            None => text.write(&mut words),
        }
        let mut key = draw::key_of(&words);
        if settings.scope == DeduplicationScope::MessageGroup {
            // `Rule::SqsDeduplicationScopeGroup`
            key ^= group_id(text).rotate_left(17);
        }
        let now = fx.now;
        let Some(fifo) = &mut self.queue(id).fifo else { return false };
        match fifo.seen.get(&key) {
            Some(&taken) if taken + DEDUPLICATION_INTERVAL > now => true,
            _ => {
                fifo.seen.insert(key, now);
                false
            }
        }
    }
}
