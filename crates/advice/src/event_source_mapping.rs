//! Checks for two mappings on one queue.

use redrive_core::Rule;

use crate::found::{Found, Severity};
use crate::stack::Stack;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for queue in &stack.plan.queues {
        let mut readers = stack.readers(queue.id);
        let (Some(first), Some(second)) = (readers.next(), readers.next()) else { continue };
        // `Rule::AdviceEventSourceMappingCompete`
        let has_filters = stack.readers(queue.id).any(|mapping| !mapping.filters.is_empty());
        let (severity, also) = match has_filters {
            true => (
                Severity::Error,
                " A mapping also deletes the messages that its filter does not match, so each deletes messages for the \
                 other.",
            ),
            false => (Severity::Warning, ""),
        };
        let message = format!(
            "{} and {} both read {}: a message goes to one of them by chance, never to both. To deliver it to both, \
             send it to a topic with a queue for each.{also}",
            stack.name(first.id),
            stack.name(second.id),
            stack.name(queue.id),
        );
        found.add(stack, Rule::AdviceEventSourceMappingCompete, severity, (second.id, "source"), message, None);
    }
}
