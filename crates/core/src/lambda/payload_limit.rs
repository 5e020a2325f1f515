//! The size of what a mapping sends to a function. `Rule::LambdaPayloadLimitClosesBatch`

use crate::id::RecordId;
use crate::plan::{Action, Plan};
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
    let Action::Send(send) = &plan.script[record.step.index()].action else { return METADATA_BYTES };
    let name = plan.name(record.resource);
    let body = send.bytes.unwrap_or_else(|| send.body.len_bytes(name, record.number, record.n) + send.body.escapes());
    let attributes: u32 = send.attributes.iter().map(|attribute| attribute.len_bytes(record.n) + ATTRIBUTE_BYTES).sum();
    METADATA_BYTES + name.len() as u32 + body + attributes
}
