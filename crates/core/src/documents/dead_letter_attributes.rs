//! The message attributes of dead letters: of a function's events, and of what a rule could not deliver.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::MessageAttribute;
use crate::arn;
use crate::fact::{EventEnd, FactKind, PassEnd, SentThrough};
use crate::id::{FactId, InvocationId};
use crate::identity;
use crate::plan::{Plan, ResourceKind};
use crate::refusal::Refusal;
use crate::trace::{Origin, Record, Trace};

/// The attributes of a dead letter of a function without the error's message, in the order of their names; `None` for
/// any other record.
pub fn of_event(plan: &Plan, trace: &Trace, letter: &Record) -> Option<Vec<MessageAttribute>> {
    let Origin::Copied { fact, .. } = letter.made() else { return None };
    let sent = trace.fact(fact);
    if sent.sent_through() != Some(SentThrough::DeadLetter) {
        return None;
    }
    let ended = trace.fact(sent.cause?);
    let event = trace.of(ended.records).next()?;
    let mut attributes = Vec::new();
    let last = ended.invocation.filter(|_| ended.event_end() != Some(EventEnd::ZeroReservedConcurrency));
    if let Some(last) = last {
        attributes.push(MessageAttribute::new("ErrorCode", "Number", format!("{}", status(trace, last))));
    }
    attributes.push(MessageAttribute::new("RequestID", "String", identity::event_id(plan, trace, event)));
    Some(attributes)
}

/// The HTTP status of an event's last try. `Rule::LambdaDeadLetterQueueNeverRan`
pub(crate) fn status(trace: &Trace, last: InvocationId) -> u64 {
    let attempt = trace.fact(trace.invocation(last).fact);
    match attempt.kind {
        FactKind::InvocationStarted => 200,
        FactKind::InvocationThrottled => 429,
        _ => attempt.value,
    }
}

/// The attributes of what a rule could not deliver, in the order of their names; `None` for any other fact.
/// `Rule::EventbridgeDeadLetterQueueAttributes`
pub fn of_rule(plan: &Plan, trace: &Trace, given_up: FactId) -> Option<Vec<MessageAttribute>> {
    let fact = trace.fact(given_up);
    let rule = fact.resource.filter(|id| matches!(plan.kind(*id), ResourceKind::Rule(_)))?;
    if fact.kind != FactKind::PassGivenUp {
        return None;
    }
    let refused = trace.fact(fact.cause?);
    let refusal = refused.refusal()?;
    let copy = trace.of(fact.records).next()?;
    let target = trace.record(copy).resource;
    let text = |name: &str, value: &str| MessageAttribute::new(name, "String", String::from(value));
    let mut attributes = Vec::from([
        text("ERROR_CODE", error_code(refusal, refused.value)),
        text("ERROR_MESSAGE", error_message(refusal, refused.value)),
    ]);
    let condition = match fact.pass_end()? {
        PassEnd::RetriesExhausted => Some("MaximumRetryAttempts"),
        PassEnd::AgeExceeded => Some("MaximumEventAgeInSeconds"),
        PassEnd::ClientError => None,
    };
    if let Some(condition) = condition {
        attributes.push(text("EXHAUSTED_RETRY_CONDITION", condition));
        attributes.push(text("RETRY_ATTEMPTS", &format!("{}", fact.value)));
    }
    attributes.push(text("RULE_ARN", &arn::of(plan, rule)));
    attributes.push(text("TARGET_ARN", &arn::of(plan, target)));
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
