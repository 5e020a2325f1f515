//! Calls and their answers: which call an answer is to.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::FactId;
use redrive_core::trace::Trace;

/// The call that an answer is to: the nearest of its causes that was made by the one who is told, or who tells. None for
/// what an API turned away at its door.
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
