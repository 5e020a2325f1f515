//! Deduplication: the same id within five minutes is accepted and never delivered.

use alloc::string::String;

use super::Sqs;
use super::message_group::group_key;
use crate::draw;
use crate::effects::Effects;
use crate::id::{QueueId, RecordId};
use crate::lambda::handler_sends;
use crate::plan::{DeduplicationScope, Plan, ResourceKind, write_pieces};
use crate::text::Text;
use crate::time::Duration;
use crate::trace::{Origin, Trace};

/// A deduplication id is remembered for so long. `Rule::SqsDeduplicationFiveMinutes`
const DEDUPLICATION_INTERVAL: Duration = Duration::secs(300);

impl Sqs {
    /// Whether a message that arrives is a duplicate: accepted, and never delivered. Remembers it if it is not.
    pub(super) fn is_duplicate(&mut self, id: QueueId, record: RecordId, fx: &Effects) -> bool {
        let Some(settings) = self.queue(id).settings.fifo else { return false };
        // The message's own id goes before the content: `Rule::SqsDeduplicationExplicitFirst`
        let mut key = given_id(record, fx).unwrap_or_else(|| {
            let mut words = String::new();
            fx.write_text(record, &mut words);
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
    let mut words = String::new();
    write_given_id(fx.plan, fx.trace, record, &mut words).then(|| draw::key_of(&words))
}

pub(super) fn has_given_id(record: RecordId, fx: &Effects) -> bool {
    given_id(record, fx).is_some()
}

/// Writes the deduplication id that whoever sent a message has given it; of a FIFO topic that goes by the content, that
/// content. False if it has none.
pub fn write_given_id(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) -> bool {
    let text = Text::of(plan, trace, trace.record(record));
    match (text.dedup(), trace.record(record).made()) {
        (Some(pieces), _) => write_pieces(pieces, out, text.n()),
        // A topic hands on its own. `Rule::SnsFifoTopicHandsOnIds`
        (None, Origin::FannedOut { of, .. }) => match plan.kind(trace.record(of).resource) {
            ResourceKind::Topic(topic) if plan.topic(topic).content_based_deduplication => {
                Text::of(plan, trace, trace.record(of)).write(out);
            }
            ResourceKind::Topic(topic) if plan.topic(topic).fifo => return write_given_id(plan, trace, of, out),
            _ => return false,
        },
        // A function's code names what the copy is made of. `Rule::LambdaHandlerSendsToFifo`
        (None, Origin::Copied { .. }) => handler_sends::write_id(plan, trace, record, out),
        _ => return false,
    }
    true
}

/// Whether the id that a message was given is a hash of its content.
pub fn is_by_content(plan: &Plan, trace: &Trace, record: RecordId) -> bool {
    let text = Text::of(plan, trace, trace.record(record));
    match trace.record(record).made() {
        Origin::FannedOut { of, .. } if text.dedup().is_none() => {
            matches!(plan.kind(trace.record(of).resource), ResourceKind::Topic(topic) if plan.topic(topic).content_based_deduplication)
        }
        _ => false,
    }
}
