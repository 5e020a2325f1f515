//! The documents of topics, rules and buckets: notifications, and dead letters of those that could not be delivered.

use redrive_core::documents::dead_letter_attributes;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::text::Text;
use redrive_core::trace::Origin;
use serde_json::Value;

use crate::context::Context;
use crate::documents::{attributes_of, object};
use crate::row::Row;
use crate::sqs_attributes::{self, Attribute};
use crate::texts;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = Value> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    records.filter_map(move |(id, record)| match record.made() {
        Origin::FannedOut { fact, of } if is_document(context.trace().fact(fact)) => Some(row(context, id, fact, of)),
        _ => None,
    })
}

/// Returns false for a replay: it puts events onto its bus again and sends no document.
fn is_document(fact: &Fact) -> bool {
    matches!(fact.kind, FactKind::PassedOn | FactKind::PassGivenUp)
}

fn row(context: Context, copy: RecordId, id: FactId, message: RecordId) -> Value {
    let fact = context.trace().fact(id);
    let is_letter = fact.kind == FactKind::PassGivenUp;
    let attributes = attributes(context, copy, id);
    Row::default()
        .put("id", context.record(copy))
        .put("kind", if is_letter { "deadLetterMessage" } else { "notification" })
        .maybe("from", fact.resource.map(|from| context.name(from)))
        .put("to", fact.target.map_or_else(|| protocol(context, fact.resource), |to| context.name(to)))
        .put("at", fact.at.0)
        .put("records", vec![Value::from(context.record(message))])
        .put("status", status(context, copy))
        .put("text", texts::record(context, copy))
        .maybe("attributes", (!attributes.is_empty()).then(|| object(&attributes)))
        .into()
}

/// The protocol of an endpoint outside the stack, which has no name.
fn protocol<'r>(context: Context<'r>, subscription: Option<ResourceId>) -> &'r str {
    match subscription.map(|id| context.plan().kind(id)) {
        Some(plan::ResourceKind::Subscription(id)) => context.plan().subscription(id).endpoint.protocol().unwrap_or(""),
        _ => "",
    }
}

/// `dropped` if the record was lost, `failed` if it went to a dead-letter queue or is still being retried.
fn status(context: Context, copy: RecordId) -> &'static str {
    let facts = context.index.record(copy).iter().rev().map(|&id| context.trace().fact(id));
    for fact in facts {
        match fact.kind {
            FactKind::PassGivenUp if fact.target.is_none() => return "dropped",
            FactKind::SendOnFailed => return "dropped",
            FactKind::PassGivenUp | FactKind::PassFailed | FactKind::Rejected => return "failed",
            FactKind::Sent
            | FactKind::EventAccepted
            | FactKind::Published
            | FactKind::EndpointTook
            | FactKind::Deduplicated => {
                return "delivered";
            }
            _ => {}
        }
    }
    "delivered"
}

fn attributes(context: Context<'_>, copy: RecordId, id: FactId) -> Vec<Attribute<'_>> {
    if let Some(letter) = letter_attributes(context, id).or_else(|| attributes_of(context, copy)) {
        return letter;
    }
    let text = Text::of(context.plan(), context.trace(), context.trace().record(copy));
    sqs_attributes::sent(text.attributes(), text.n())
}

/// The message attributes of what a rule could not deliver; `None` for any other fact.
pub(crate) fn letter_attributes(context: Context<'_>, given_up: FactId) -> Option<Vec<Attribute<'static>>> {
    let attributes = dead_letter_attributes::of_rule(context.plan(), context.trace(), given_up)?;
    Some(attributes.into_iter().map(Attribute::from).collect())
}
