//! The size of what a mapping sends to a function. `Rule::LambdaPayloadLimitClosesBatch`

use crate::id::RecordId;
use crate::lengths::Lengths;
use crate::plan::Plan;
use crate::trace::Trace;

/// The largest event of a synchronous invocation.
pub const MAX_EVENT_BYTES: u32 = 6 * 1024 * 1024;

/// `{"Records":[` and `]}`
pub const ENVELOPE_BYTES: u32 = 14;

/// The bytes that AWS writes around the body of a message: ids, the receipt handle, time stamps, names, and the comma. Counted on
/// the event as `redrive_report` writes it. `Rule::LambdaPayloadLimitMetadata`
const METADATA_BYTES: u32 = 592;
/// The bytes that AWS writes around each message attribute.
const ATTRIBUTE_BYTES: u32 = 80;
/// The bytes of the checksum of the attributes, which AWS writes if the mapping has a batching window.
const CHECKSUM_BYTES: u32 = 60;
const NO_CHECKSUM_BYTES: u32 = 30;

/// The bytes that AWS writes around the data of a record of a stream. Counted on the event as `redrive_report` writes it.
const RECORD_METADATA_BYTES: u32 = 460;

/// The size of one record of a stream in the event: its data in base64, and a key of assumed length.
pub fn record_bytes(plan: &Plan, trace: &Trace, record: RecordId) -> u32 {
    let record = trace.record(record);
    let data = Lengths::of(plan, trace, record).body;
    if plan.table(record.resource).is_some() {
        // The new image, and an old image of about the same size.
        return RECORD_METADATA_BYTES + plan.name(record.resource).len() as u32 + 2 * data;
    }
    RECORD_METADATA_BYTES + plan.name(record.resource).len() as u32 + data.div_ceil(3) * 4
}

/// The size of one message in the event, its body escaped as a JSON string.
#[inline]
pub fn message_bytes(plan: &Plan, trace: &Trace, record: RecordId, has_window: bool) -> u32 {
    let record = trace.record(record);
    let lengths = Lengths::of(plan, trace, record);
    let attributes = lengths.attributes + lengths.attribute_count * ATTRIBUTE_BYTES;
    let checksum = match (lengths.attribute_count == 0, has_window) {
        (false, _) => CHECKSUM_BYTES,
        (true, true) => NO_CHECKSUM_BYTES,
        (true, false) => 0,
    };
    METADATA_BYTES + plan.name(record.resource).len() as u32 + lengths.json + attributes + checksum
}
