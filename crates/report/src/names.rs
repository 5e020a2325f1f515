//! The names of records and invocations in JSON: `orders/3`, `worker@4`.

use redrive_core::Run;
use redrive_core::fact::Span;
use redrive_core::id::{InvocationId, RecordId};

use crate::json::{JsonWriter, ToJson};
use crate::shape::{Described, Shape};

/// The name of a record: `orders/3`.
#[derive(Clone, Copy)]
pub(crate) struct RecordName<'r> {
    pub run: &'r Run,
    pub id: RecordId,
}

impl ToJson for RecordName<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let record = self.run.trace.record(self.id);
        out.numbered(self.run.plan.name(record.resource), '/', record.number);
    }
}

impl Described for RecordName<'_> {
    const SHAPE: Shape = Shape::Text;
}

/// The names of records.
pub(crate) enum RecordNames<'r> {
    Span(&'r Run, Span),
    List(Vec<RecordName<'r>>),
}

impl ToJson for RecordNames<'_> {
    fn write(&self, out: &mut JsonWriter) {
        match self {
            RecordNames::Span(run, span) => out.list(run.trace.of(*span).map(|id| RecordName { run, id })),
            RecordNames::List(names) => out.list(names),
        }
    }
}

impl Described for RecordNames<'_> {
    const SHAPE: Shape = Shape::List(&Shape::Text);
}

/// The name of an invocation: `worker@4`.
#[derive(Clone, Copy)]
pub(crate) struct InvocationName<'r> {
    pub run: &'r Run,
    pub id: InvocationId,
}

impl ToJson for InvocationName<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let plan = &self.run.plan;
        let invocation = self.run.trace.invocation(self.id);
        out.numbered(plan.name(plan.function(invocation.function).id), '@', invocation.number);
    }
}

impl Described for InvocationName<'_> {
    const SHAPE: Shape = Shape::Text;
}
