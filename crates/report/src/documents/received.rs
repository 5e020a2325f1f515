//! The response of ReceiveMessage to a `receive` step, with all attributes requested.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::FactId;
use serde_json::{Map, Value};

use super::row::{DocumentId, DocumentKind, DocumentRow};
use crate::context::Context;
use crate::object::ObjectBuilder;
use crate::sqs_event;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = DocumentRow<'_>> {
    let facts = (0u32..).map(FactId::new).zip(context.trace().facts());
    let mut receives = vec![0u32; context.plan().resources.len()];
    facts.filter(|(_, fact)| is_by_script(fact)).filter_map(move |(id, fact)| {
        let queue = fact.resource?;
        let number = receives.get_mut(queue.index())?;
        *number += 1;
        let document_id = DocumentId::Numbered(context.name(queue), *number);
        let text = text(context, id, fact);
        Some(DocumentRow {
            to: None,
            invocation: None,
            ..DocumentRow::of(context, document_id, DocumentKind::Received, fact, text)
        })
    })
}

fn is_by_script(fact: &Fact) -> bool {
    (fact.kind == FactKind::Received && fact.target.is_none()) || fact.kind == FactKind::ReceivedNothing
}

/// An empty response has no `Messages`.
fn text(context: Context, id: FactId, fact: &Fact) -> String {
    let after = FactId::new(id.index() as u32 + 1);
    let records = context.trace().of(fact.records);
    let messages: Vec<Value> =
        records.map(|record| as_answered(sqs_event::message(context, record, after, false))).collect();
    let row = ObjectBuilder::default().maybe("Messages", (!messages.is_empty()).then_some(messages));
    Value::from(row).to_string()
}

/// A message as the API writes it; the keys of Lambda's event differ.
fn as_answered(message: Value) -> Value {
    let attributes = message["messageAttributes"].as_object().cloned().unwrap_or_default();
    let attributes: Map<String, Value> =
        attributes.into_iter().map(|(name, value)| (name, attribute(&value))).collect();
    let get = |key: &str| message.get(key).filter(|value| !value.is_null()).cloned();
    ObjectBuilder::default()
        .maybe("MessageId", get("messageId"))
        .maybe("ReceiptHandle", get("receiptHandle"))
        .maybe("MD5OfBody", get("md5OfBody"))
        .maybe("Body", get("body"))
        .maybe("Attributes", get("attributes"))
        .maybe("MD5OfMessageAttributes", get("md5OfMessageAttributes"))
        .maybe("MessageAttributes", (!attributes.is_empty()).then_some(attributes))
        .into()
}

fn attribute(value: &Value) -> Value {
    let get = |key: &str| value.get(key).filter(|value| !value.is_null()).cloned();
    ObjectBuilder::default()
        .maybe("StringValue", get("stringValue"))
        .maybe("BinaryValue", get("binaryValue"))
        .maybe("DataType", get("dataType"))
        .into()
}
