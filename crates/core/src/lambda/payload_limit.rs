//! The size of what a mapping sends to a function. `Rule::LambdaPayloadLimitClosesBatch`

use crate::id::RecordId;
use crate::plan::Plan;
use crate::text::Text;
use crate::trace::Trace;

/// The largest event of a synchronous invocation.
pub const MAX_EVENT_BYTES: u32 = 6 * 1024 * 1024;

/// `{"Records":[` and `]}`
pub const ENVELOPE_BYTES: u32 = 14;

/// `Rule::LambdaPayloadLimitMetadata`: what AWS writes around the body of a message: ids, the receipt handle, time stamps, names, and the comma.
const METADATA_BYTES: u32 = 634;
/// What it writes around each message attribute.
const ATTRIBUTE_BYTES: u32 = 80;

/// The size of one message in the event, its body escaped as a JSON string.
pub fn message_bytes(plan: &Plan, trace: &Trace, record: RecordId) -> u32 {
    let record = trace.record(record);
    let text = Text::of(plan, trace, record);
    let attributes = text.attributes().iter().map(|attribute| attribute.len_bytes(text.n()) + ATTRIBUTE_BYTES);
    METADATA_BYTES + plan.name(record.resource).len() as u32 + text.len_as_json() + attributes.sum::<u32>()
}
