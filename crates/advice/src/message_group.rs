//! Checks for a FIFO queue with a single message group.

use redrive_core::Rule;
use redrive_core::plan::{Action, Piece, Send};

use crate::found::{Found, Severity};
use crate::stack::Stack;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in stack.plan.queues.iter().filter(|queue| queue.fifo.is_some()) {
        let Some(reader) = stack.readers(queue.id).next() else { continue };
        let sends: Vec<&Send> = stack
            .plan
            .script
            .iter()
            .filter_map(|step| match &step.action {
                Action::Send(send) if send.to == queue.id => Some(send),
                _ => None,
            })
            .collect();
        let Some(Some(group)) = sends.first().map(|send| &send.group) else { continue };
        let is_fixed = group.iter().all(|piece| matches!(piece, Piece::Text(_)));
        let is_one = is_fixed && sends.iter().all(|send| send.group.as_ref() == Some(group));
        let records: u64 = sends.iter().map(|send| u64::from(send.count)).sum();
        // Messages that fit into one batch do not wait for each other.
        if !is_one || records <= reader.batch_size.into() {
            continue;
        }
        // `Rule::AdviceMessageGroupOne`
        let message = format!(
            "Every message of {} is in the same group, so {} has one invocation at a time, and one bad message blocks \
             all others. Use a group for each entity whose order matters, such as a customer.",
            stack.name(queue.id),
            stack.name(stack.function(reader).id),
        );
        found.add(stack, Rule::AdviceMessageGroupOne, Severity::Info, (queue.id, "fifo"), message, None);
    }
}
