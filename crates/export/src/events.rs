//! The events that functions were given, as files: `sam local invoke -e FILE`, or any local runner, takes them.

use redrive_core::Run;
use redrive_core::id::InvocationId;
use redrive_report::event_text;
use redrive_views::{Index, names};

pub struct EventFile {
    /// `worker@4.json`
    pub name: String,
    /// `worker@4`
    pub invocation: String,
    pub text: String,
}

/// The event of every invocation that ran.
pub fn events<'r>(run: &'r Run, index: &'r Index) -> impl Iterator<Item = EventFile> + 'r {
    let ids = (0..run.trace.invocations().len() as u32).map(InvocationId::new);
    let ran = ids.filter(|id| run.trace.invocation(*id).environment.is_some());
    ran.map(|id| {
        let invocation = names::invocation(&run.plan, &run.trace, id);
        EventFile { name: format!("{invocation}.json"), text: event_text(run, index, id), invocation }
    })
}
