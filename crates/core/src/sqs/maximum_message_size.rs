use crate::effects::Effects;
use crate::id::RecordId;
use crate::plan;
use crate::text::Text;

/// Returns true if a message, its attributes counted in, is longer than the queue takes.
pub(super) fn is_too_long(record: RecordId, queue: &plan::Queue, fx: &Effects) -> bool {
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
    // `Rule::SqsMaximumMessageSizeCountsAttributes`
    let attributes: u32 = text.attributes().iter().map(|attribute| attribute.len_bytes(text.n())).sum();
    text.len_bytes() + attributes > queue.maximum_message_size_bytes
}
