use crate::plan::{self, Plan, Send};

/// Whether record `n` of a send, its attributes counted in, is longer than the queue takes.
pub(super) fn is_too_long(send: &Send, n: u32, queue: &plan::Queue, number: u32, plan: &Plan) -> bool {
    // `Rule::SqsMaximumMessageSizeCountsAttributes`
    let attributes: u32 = send.attributes.iter().map(|attribute| attribute.len_bytes(n)).sum();
    let body = send.bytes.unwrap_or_else(|| send.body.len_bytes(plan.name(queue.id), number, n));
    body + attributes > queue.maximum_message_size_bytes
}
