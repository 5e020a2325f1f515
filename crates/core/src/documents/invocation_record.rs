//! The record that Lambda writes at the end of an asynchronous event, without the function's answer, which the core does
//! not keep.

use alloc::string::String;
use core::fmt::Write;

use super::dead_letter_attributes;
use crate::arn;
use crate::calendar;
use crate::fact::{EventEnd, FactKind, Outcome};
use crate::id::FactId;
use crate::identity;
use crate::plan::{self, Plan};
use crate::trace::Trace;

/// Writes the record that was sent with a fact, with the event's text as `payload` unless that is left out.
pub fn write(plan: &Plan, trace: &Trace, sent: FactId, payload: Option<&str>, out: &mut String) {
    if write_open(plan, trace, sent, None, payload, out).is_some() {
        out.push('}');
    }
}

/// Writes the record without its last brace, so that the caller can add the function's answer. `function` holds the
/// settings of that moment, if they are not the plan's.
pub fn write_open(
    plan: &Plan,
    trace: &Trace,
    sent: FactId,
    function: Option<&plan::Function>,
    payload: Option<&str>,
    out: &mut String,
) -> Option<()> {
    let fact = trace.fact(sent);
    if fact.kind != FactKind::SentOn {
        return None;
    }
    let ended = trace.fact(fact.cause?);
    let event = trace.of(ended.records).next()?;
    let plan::ResourceKind::Function(id) = plan.kind(trace.record(event).resource) else { return None };
    let function = function.unwrap_or(plan.function(id));
    let condition = ended.event_end()?;
    out.push_str(r#"{"version":"1.0","timestamp":""#);
    calendar::write_millis(plan.start_unix_millis + fact.at.0, out);
    // `Rule::LambdaDestinationCountsRuns`
    let count = if condition == EventEnd::Success { 1 } else { ended.value };
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r#"","requestContext":{{"requestId":"{}","functionArn":"{}","condition":"{}","approximateInvokeCount":{count}}}"#,
        identity::event_id(plan, trace, event),
        arn::qualified_function(plan, function),
        condition.as_str()
    );
    if let Some(payload) = payload {
        out.push_str(r#","requestPayload":"#);
        write_compact(payload, out);
    }
    let Some(attempt) = ended.invocation.map(|last| trace.fact(trace.invocation(last).fact)) else { return Some(()) };
    let status = ended.invocation.map_or(0, |last| dead_letter_attributes::status(trace, last));
    let _ = write!(out, r#","responseContext":{{"statusCode":{status}"#);
    // `Rule::LambdaDestinationNeverRan`
    if attempt.kind == FactKind::InvocationStarted {
        let version = ended.invocation.map_or(0, |last| trace.invocation(last).version);
        let _ = write!(out, r#","executedVersion":"{}""#, executed_version(function, version));
        let run = ended.cause.map(|cause| trace.fact(cause).outcome());
        if matches!(run, Some(Some(outcome)) if outcome != Outcome::Success) {
            out.push_str(r#","functionError":"Unhandled""#);
        }
    }
    out.push('}');
    Some(())
}

/// Returns true if the document of a fact holds the payload of the record it is about.
pub(crate) fn holds_payload(trace: &Trace, written: FactId) -> bool {
    trace.fact(written).kind == FactKind::SentOn
}

/// Returns true if a payload of this length makes the record too long for the topic that it goes to: Lambda then leaves
/// the payloads out. `Rule::LambdaDestinationDropsPayload`
pub(crate) fn drops_payloads(plan: &Plan, trace: &Trace, sent: FactId, payload_bytes: u32) -> bool {
    let to_topic = trace.fact(sent).target.is_some_and(|to| matches!(plan.kind(to), plan::ResourceKind::Topic(_)));
    to_topic && payload_bytes > MAX_PAYLOAD_BYTES
}

/// The maximum size of a topic's message, less the text of a record around its payload.
const MAX_PAYLOAD_BYTES: u32 = 256 * 1024 - 1024;

/// The version that ran: an alias points to the version deployed last.
fn executed_version(function: &plan::Function, deploys: u16) -> String {
    match function.qualifier.as_deref() {
        None | Some("$LATEST") => String::from("$LATEST"),
        Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) => String::from(version),
        Some(_) => alloc::format!("{}", deploys + 1),
    }
}

/// Writes JSON without the whitespace between its tokens.
pub fn write_compact(text: &str, out: &mut String) {
    let (mut is_inside, mut is_escaped) = (false, false);
    for letter in text.chars() {
        if is_inside || !letter.is_ascii_whitespace() {
            out.push(letter);
        }
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_inside => is_escaped = true,
            '"' => is_inside = !is_inside,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whitespace_between_tokens_is_removed() {
        let mut out = String::new();
        write_compact(r#"{"a b": [1, "c \" d"], "e": "\\" }"#, &mut out);
        assert_eq!(out, r#"{"a b":[1,"c \" d"],"e":"\\"}"#);
    }
}
