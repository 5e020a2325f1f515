//! Deduplication: the same id within five minutes is accepted and never delivered.

use alloc::string::String;

use super::Sqs;
use super::message_group::group_key;
use crate::draw;
use crate::effects::Effects;
use crate::id::{QueueId, RecordId};
use crate::lambda::handler_sends;
use crate::plan::{DeduplicationScope, Kind, write_pieces};
use crate::sns::fifo_topic;
use crate::text::Text;
use crate::time::Duration;
use crate::trace::Made;

/// A deduplication id is remembered for so long. `Rule::SqsDeduplicationFiveMinutes`
const DEDUPLICATION_INTERVAL: Duration = Duration::secs(300);

impl Sqs {
    /// Whether a message that arrives is a duplicate: accepted, and never delivered. Remembers it if it is not.
    pub(super) fn is_duplicate(&mut self, id: QueueId, record: RecordId, fx: &Effects) -> bool {
        let Some(settings) = self.queue(id).settings.fifo else { return false };
        // The message's own id goes before the content: `Rule::SqsDeduplicationExplicitFirst`
        let mut key = given_id(record, fx).unwrap_or_else(|| {
            let mut words = String::new();
            Text::of(fx.plan, fx.trace, fx.trace.record(record)).write(&mut words);
            draw::key_of(&words)
        });
        if settings.scope == DeduplicationScope::MessageGroup {
            // `Rule::SqsDeduplicationScopeGroup`
            key ^= group_key(record, fx).rotate_left(17);
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

/// A hash of the deduplication id that whoever sent a message has given it.
fn given_id(record: RecordId, fx: &Effects) -> Option<u64> {
    match fx.trace.record(record).made() {
        // A topic hands on its own. `Rule::SnsFifoTopicHandsOnIds`
        Made::HandedOn { of, .. } if matches!(fx.plan.kind(fx.trace.record(of).resource), Kind::Topic(_)) => {
            fifo_topic::deduplication(fx.plan, fx.trace, of)
        }
        // A function's code names what the copy is made of. `Rule::LambdaHandlerSendsToFifo`
        Made::Copied { .. } => {
            let mut words = String::new();
            handler_sends::write_id(fx.plan, fx.trace, record, &mut words);
            Some(draw::key_of(&words))
        }
        _ => {
            let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
            let mut words = String::new();
            write_pieces(text.dedup()?, &mut words, text.n());
            Some(draw::key_of(&words))
        }
    }
}

pub(super) fn has_given_id(record: RecordId, fx: &Effects) -> bool {
    given_id(record, fx).is_some()
}
