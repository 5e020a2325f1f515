//! The documents of batches of a stream that were given up.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::FactId;
use redrive_views::rows;

use super::row::{DocumentId, DocumentKind, DocumentRow, DocumentStatus, key_in};
use crate::batch_record;
use crate::context::Context;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    let given_up = facts.filter(|(_, fact)| fact.kind == FactKind::BatchGivenUp && fact.target.is_some());
    given_up.map(move |(id, fact)| document(context, id, fact))
}

fn document<'r>(context: Context<'r>, id: FactId, fact: &'r Fact) -> DocumentRow<'r> {
    let arrived = rows::invocation_record(context.run, id);
    let is_undelivered = rows::is_undelivered(context.run, id);
    let document_id = arrived.map_or(DocumentId::None, |id| DocumentId::Record(context.record_name(id)));
    DocumentRow {
        status: if is_undelivered { DocumentStatus::Failed } else { DocumentStatus::Delivered },
        object_key: arrived.zip(fact.target).and_then(|(record, to)| key_in(context, to, record)),
        ..DocumentRow::of(context, document_id, DocumentKind::InvocationRecord, fact, batch_record::text(context, id))
    }
}
