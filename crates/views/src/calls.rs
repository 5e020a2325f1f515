//! Matches answers with their calls.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::FactId;
use redrive_core::trace::Trace;

/// Returns the call of an answer: the nearest cause of kind `Called` on the same resource. None if an API refused the
/// request itself.
pub fn of_answer(trace: &Trace, answer: &Fact) -> Option<FactId> {
    let mut cause = answer.cause;
    while let Some(id) = cause {
        let fact = trace.fact(id);
        if fact.kind == FactKind::Called && fact.resource == answer.resource {
            return Some(id);
        }
        cause = fact.cause;
    }
    None
}
