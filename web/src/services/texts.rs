//! What AWS sends, as exact text. One place, so that the page does not care who writes it.

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_views::Index;

/// The event that a function got; none for a try that never ran.
pub fn event(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    let ran = run.trace.invocation(invocation).environment.is_some();
    ran.then(|| redrive_report::event_text(run, index, invocation))
}

/// The text of a document, an invocation record or a dead letter.
pub fn document(run: &Run, index: &Index, record: RecordId) -> String {
    redrive_report::record_text(run, index, record)
}

/// What the function answered.
pub fn response(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    redrive_report::response_text(run, index, invocation)
}
