//! What topics, rules and buckets sent: notifications, and the letters of those that could not be delivered.

use redrive_core::event_bridge::event::{bus_arn, rule_arn};
use redrive_core::fact::{Fact, FactKind, PassEnd};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::refusal::Refusal;
use redrive_core::sns::message::topic_arn;
use redrive_core::text::Text;
use redrive_core::trace::Origin;
use serde_json::Value;

use crate::context::Context;
use crate::documents::{attributes_of, object};
use crate::row::Row;
use crate::sqs_attributes::{self, Attribute};
use crate::sqs_event::{ACCOUNT, REGION, queue_arn};
use crate::texts;

pub(crate) fn documents(context: Context<'_>) -> impl Iterator<Item = Value> {
    let records = (0u32..).map(RecordId).zip(context.trace().records());
    records.filter_map(move |(id, record)| match record.made() {
        Origin::FannedOut { fact, of } if is_document(context.trace().fact(fact)) => Some(row(context, id, fact, of)),
        _ => None,
    })
}

/// A replay plays events again and sends nothing.
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

/// An endpoint outside the stack is called by its protocol.
fn protocol<'r>(context: Context<'r>, subscription: Option<ResourceId>) -> &'r str {
    match subscription.map(|id| context.plan().kind(id)) {
        Some(plan::ResourceKind::Subscription(id)) => context.plan().subscription(id).endpoint.protocol().unwrap_or(""),
        _ => "",
    }
}

/// `dropped` when nobody has it, `failed` when it went elsewhere or is still being tried.
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

/// The message attributes of what a rule could not deliver; none for any other.
/// `Rule::EventbridgeDeadLetterQueueAttributes`
pub(crate) fn letter_attributes(context: Context<'_>, given_up: FactId) -> Option<Vec<Attribute<'static>>> {
    let (plan, trace) = (context.plan(), context.trace());
    let fact = trace.fact(given_up);
    let rule = fact.resource.filter(|id| matches!(plan.kind(*id), plan::ResourceKind::Rule(_)))?;
    if fact.kind != FactKind::PassGivenUp {
        return None;
    }
    let refused = trace.fact(fact.cause?);
    let refusal = refused.refusal()?;
    let copy = trace.of(fact.records).next()?;
    let target = trace.record(copy).resource;
    // In the order of their names.
    let mut attributes = vec![
        Attribute::of("ERROR_CODE", "String", error_code(refusal, refused.value).to_owned()),
        Attribute::of("ERROR_MESSAGE", "String", error_message(refusal, refused.value).to_owned()),
    ];
    let condition = match fact.pass_end()? {
        PassEnd::RetriesExhausted => Some("MaximumRetryAttempts"),
        PassEnd::AgeExceeded => Some("MaximumEventAgeInSeconds"),
        PassEnd::ClientError => None,
    };
    if let Some(condition) = condition {
        attributes.push(Attribute::of("EXHAUSTED_RETRY_CONDITION", "String", condition.to_owned()));
        attributes.push(Attribute::of("RETRY_ATTEMPTS", "String", fact.value.to_string()));
    }
    attributes.push(Attribute::of("RULE_ARN", "String", rule_arn(plan, rule)));
    attributes.push(Attribute::of("TARGET_ARN", "String", target_arn(context, target)));
    Some(attributes)
}

/// `Rule::EventbridgeDeadLetterQueueErrorCodes`
fn error_code(refusal: Refusal, status: u64) -> &'static str {
    match refusal {
        Refusal::AccessDenied | Refusal::TopicDenied | Refusal::BusDenied | Refusal::FunctionDenied => "NO_PERMISSIONS",
        Refusal::NonExistentQueue | Refusal::FunctionNotFound | Refusal::TopicNotFound | Refusal::BusNotFound => {
            "NO_RESOURCE"
        }
        _ if status == 429 => "THROTTLING",
        _ if status >= 500 => "INTERNAL_ERROR",
        _ => "INVALID_PARAMETER",
    }
}

fn error_message(refusal: Refusal, status: u64) -> &'static str {
    if status == 429 { Refusal::EndpointThrottled.message() } else { refusal.message() }
}

fn target_arn(context: Context, target: ResourceId) -> String {
    let (plan, name) = (context.plan(), context.name(target));
    match plan.kind(target) {
        plan::ResourceKind::Queue(_) => queue_arn(context, target),
        plan::ResourceKind::Topic(_) => topic_arn(plan, target),
        plan::ResourceKind::Bus(_) => bus_arn(plan, target),
        plan::ResourceKind::Stream(_) => format!("arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}"),
        _ => format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
    }
}
