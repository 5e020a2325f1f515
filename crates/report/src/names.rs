//! How records and invocations are named in JSON: `orders/3`, `worker@4`.

use redrive_core::fact::Span;
use redrive_core::id::{InvocationId, RecordId};

use crate::context::Context;
use crate::json::{JsonWriter, ToJson};
use crate::shape::{Described, Shape};

/// The name of a record: `orders/3`.
#[derive(Clone, Copy)]
pub(crate) struct RecordName<'r> {
    pub context: Context<'r>,
    pub id: RecordId,
}

impl ToJson for RecordName<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let record = self.context.trace().record(self.id);
        out.numbered(self.context.name(record.resource), '/', record.number);
    }
}

impl Described for RecordName<'_> {
    const SHAPE: Shape = Shape::Text;
}

/// The names of records.
pub(crate) enum RecordNames<'r> {
    Span(Context<'r>, Span),
    List(Vec<RecordName<'r>>),
}

impl ToJson for RecordNames<'_> {
    fn write(&self, out: &mut JsonWriter) {
        match self {
            RecordNames::Span(context, span) => {
                out.list(context.trace().of(*span).map(|id| RecordName { context: *context, id }));
            }
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
    pub context: Context<'r>,
    pub id: InvocationId,
}

impl ToJson for InvocationName<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let invocation = self.context.trace().invocation(self.id);
        out.numbered(self.context.name(self.context.plan().function(invocation.function).id), '@', invocation.number);
    }
}

impl Described for InvocationName<'_> {
    const SHAPE: Shape = Shape::Text;
}
