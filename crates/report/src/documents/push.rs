//! The documents of topics, rules and buckets: notifications, and dead letters of those that could not be delivered.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::text::Text;
use redrive_core::trace::Origin;

use super::row::{Attributes, DocumentId, DocumentKind, DocumentRow, DocumentStatus};
use crate::context::Context;
use crate::names::RecordNames;
use crate::sqs_attributes::{self, Attribute};
use crate::{dead_letter, texts};

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    records.filter_map(move |(id, record)| match record.made() {
        Origin::FannedOut { fact, of } if is_document(context.trace().fact(fact)) => {
            Some(document(context, id, fact, of))
        }
        _ => None,
    })
}

/// Returns false for a replay: it puts events onto its bus again and sends no document.
fn is_document(fact: &Fact) -> bool {
    matches!(fact.kind, FactKind::PassedOn | FactKind::PassGivenUp)
}

fn document(context: Context<'_>, copy: RecordId, id: FactId, message: RecordId) -> DocumentRow<'_> {
    let fact = context.trace().fact(id);
    let is_letter = fact.kind == FactKind::PassGivenUp;
    let kind = if is_letter { DocumentKind::DeadLetterMessage } else { DocumentKind::Notification };
    let document_id = DocumentId::Record(context.record_name(copy));
    let attributes = attributes(context, copy, id);
    DocumentRow {
        to: Some(fact.target.map_or_else(|| protocol(context, fact.resource), |to| context.name(to))),
        invocation: None,
        records: RecordNames::List(vec![context.record_name(message)]),
        status: status(context, copy),
        attributes: (!attributes.is_empty()).then_some(Attributes(attributes)),
        ..DocumentRow::of(context, document_id, kind, fact, texts::record(context, copy))
    }
}

/// The protocol of an endpoint outside the stack, which has no name.
fn protocol<'r>(context: Context<'r>, subscription: Option<ResourceId>) -> &'r str {
    match subscription.map(|id| context.plan().kind(id)) {
        Some(plan::ResourceKind::Subscription(id)) => context.plan().subscription(id).endpoint.protocol().unwrap_or(""),
        _ => "",
    }
}

/// `dropped` if the record was lost, `failed` if it went to a dead-letter queue or is still being retried.
fn status(context: Context, copy: RecordId) -> DocumentStatus {
    let facts = context.index.record(copy).iter().rev().map(|&id| context.trace().fact(id));
    for fact in facts {
        match fact.kind {
            FactKind::PassGivenUp if fact.target.is_none() => return DocumentStatus::Dropped,
            FactKind::SendOnFailed => return DocumentStatus::Dropped,
            FactKind::PassGivenUp | FactKind::PassFailed | FactKind::Rejected => return DocumentStatus::Failed,
            FactKind::Sent
            | FactKind::EventAccepted
            | FactKind::Published
            | FactKind::EndpointTook
            | FactKind::Deduplicated => {
                return DocumentStatus::Delivered;
            }
            _ => {}
        }
    }
    DocumentStatus::Delivered
}

fn attributes(context: Context<'_>, copy: RecordId, id: FactId) -> Vec<Attribute<'_>> {
    if let Some(letter) = dead_letter::of_rule(context, id).or_else(|| dead_letter::attributes_of(context, copy)) {
        return letter;
    }
    let text = Text::of(context.plan(), context.trace(), context.trace().record(copy));
    sqs_attributes::sent(text.attributes(), text.n())
}
