//! The documents that AWS sends, as exact text.

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_views::Index;

/// Returns the event of an invocation, or none if the function never ran.
pub fn event(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    let ran = run.trace.invocation(invocation).environment.is_some();
    ran.then(|| redrive_report::event_text(run, index, invocation))
}

/// Returns the text of an invocation record or a dead letter.
pub fn document(run: &Run, index: &Index, record: RecordId) -> String {
    redrive_report::record_text(run, index, record)
}

/// Returns the response of an invocation.
pub fn response(run: &Run, index: &Index, invocation: InvocationId) -> Option<String> {
    redrive_report::response_text(run, index, invocation)
}
