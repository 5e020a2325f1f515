use crate::admission;
use crate::effects::Effects;
use crate::id::RecordId;
use crate::plan;

/// Returns true if a message is longer than the queue accepts. `Rule::SqsMaximumMessageSizeCountsAttributes`
pub(super) fn is_too_long(record: RecordId, queue: &plan::Queue, fx: &Effects) -> bool {
    admission::is_too_long(record, queue.maximum_message_size_bytes, fx)
}
