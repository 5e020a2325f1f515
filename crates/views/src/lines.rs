//! Renders the trace as lines of text, for the terminal and for the expected traces of the book.

use redrive_core::Run;
use redrive_core::fact::FactKind;
use redrive_core::id::FactId;

use crate::{explain, names};

/// `0:00.519  worker throws at orders/3`
pub fn line(run: &Run, fact: FactId) -> String {
    format!("{:>9}  {}", names::moment(run.trace.fact(fact).at), explain::sentence(run, fact))
}

/// Tests whether a short trace shows facts of this kind. It leaves out successful work on records and the number of
/// pollers.
pub fn is_in_short_trace(kind: FactKind) -> bool {
    !matches!(kind, FactKind::RecordDone | FactKind::PollersChanged)
}
