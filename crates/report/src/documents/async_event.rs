//! The documents of asynchronous events: invocation records, dead letters and the output of catchers.

use redrive_core::fact::{FactKind, SentThrough};
use redrive_core::id::{FactId, RecordId};
use redrive_core::trace::Origin;

use super::row::{Attributes, DocumentId, DocumentKind, DocumentRow, DocumentStatus, key_in};
use crate::context::Context;
use crate::{dead_letter, texts};

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    let documents = records.filter_map(move |(id, record)| {
        let (Origin::Copied { fact, .. } | Origin::Written { fact, .. }) = record.made() else { return None };
        (context.trace().fact(fact).kind == FactKind::SentOn).then_some((id, fact))
    });
    documents.map(move |(copy, fact)| document(context, copy, fact))
}

fn document(context: Context<'_>, copy: RecordId, id: FactId) -> DocumentRow<'_> {
    let fact = context.trace().fact(id);
    let is_letter = fact.sent_through() == Some(SentThrough::DeadLetter);
    let kind = match fact.sent_through() {
        Some(SentThrough::DeadLetter) => DocumentKind::DeadLetterMessage,
        Some(SentThrough::Catch) => DocumentKind::ErrorOutput,
        _ => DocumentKind::InvocationRecord,
    };
    let was_refused =
        context.index.record(copy).iter().any(|&fact| context.trace().fact(fact).kind == FactKind::Rejected);
    let document_id = DocumentId::Record(context.record_name(copy));
    DocumentRow {
        status: if was_refused { DocumentStatus::Failed } else { DocumentStatus::Delivered },
        attributes: is_letter.then(|| Attributes(dead_letter::of_async_event(context, id))),
        object_key: fact.target.and_then(|to| key_in(context, to, copy)),
        ..DocumentRow::of(context, document_id, kind, fact, texts::record(context, copy))
    }
}
