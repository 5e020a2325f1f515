//! The key of a record: what is at a dotted path in it. `Rule::LambdaIdempotencyKey`

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt::Write;

use crate::documents::dynamodb_record;
use crate::effects::Effects;
use crate::fact::FactKind;
use crate::id::RecordId;
use crate::identity;
use crate::json::Json;
use crate::plan::{self, write_pieces};
use crate::shards;
use crate::text::Text;
use crate::trace::Origin;

/// None if the record has no value there, or null.
pub(super) fn of(fx: &Effects, record: RecordId, path: &[Box<str>]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let arrived = fx.trace.record(record);
    if fx.plan.table(arrived.resource).is_some() {
        let mut change = String::new();
        dynamodb_record::write_open(fx.plan, fx.trace, record, &mut change);
        change.push('}');
        return in_text(&change, path);
    }
    match fx.plan.kind(arrived.resource) {
        plan::ResourceKind::Queue(_) => of_message(fx, record, first, rest),
        plan::ResourceKind::Stream(_) => of_stream(fx, record, first, rest),
        // The event of an API contains the request in its body.
        _ if is_wrapped(fx, record) => (&**first == "body").then(|| in_body(fx, record, rest)).flatten(),
        _ => in_text(&body(fx, record)?, path),
    }
}

fn of_message(fx: &Effects, record: RecordId, first: &str, rest: &[Box<str>]) -> Option<String> {
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
    let pieces = |pieces: &[plan::Piece]| {
        let mut out = String::new();
        write_pieces(pieces, &mut out, text.n());
        out
    };
    match (first, rest) {
        ("messageId", []) => Some(identity::message_id(fx.plan, fx.trace, record)),
        ("md5OfBody", []) => {
            let mut out = String::new();
            // Writing to a string cannot fail.
            let _ = write!(out, "{:032x}", shards::key_hash(&body(fx, record)?));
            Some(out)
        }
        ("body", rest) => in_body(fx, record, rest),
        ("attributes", [name]) => match &**name {
            "MessageGroupId" => text.group().map(pieces),
            "MessageDeduplicationId" => text.dedup().map(pieces),
            _ => None,
        },
        ("messageAttributes", [name, value]) if matches!(&**value, "stringValue" | "binaryValue") => {
            text.attributes().iter().find(|attribute| attribute.name == *name).map(|attribute| pieces(&attribute.value))
        }
        _ => None,
    }
}

/// The function receives `data` as base64; a path into it reads the decoded text.
fn of_stream(fx: &Effects, record: RecordId, first: &str, rest: &[Box<str>]) -> Option<String> {
    match (first, rest) {
        ("eventID", []) => Some(identity::sequence_number(fx.plan, fx.trace, record)),
        ("data", rest) => in_body(fx, record, rest),
        ("kinesis", [name, rest @ ..]) => match (&**name, rest) {
            ("sequenceNumber", []) => Some(identity::sequence_number(fx.plan, fx.trace, record)),
            ("partitionKey", []) => {
                let mut key = String::new();
                shards::partition_key(fx.plan, fx.trace, record, &mut key);
                Some(key)
            }
            ("data", rest) => in_body(fx, record, rest),
            _ => None,
        },
        _ => None,
    }
}

fn is_wrapped(fx: &Effects, record: RecordId) -> bool {
    let (Origin::CallPayload { fact, .. } | Origin::Copied { fact, .. }) = fx.trace.record(record).made() else {
        return false;
    };
    let call = fx.trace.fact(fact);
    let is_api = call.resource.is_some_and(|id| matches!(fx.plan.kind(id), plan::ResourceKind::Api(_)));
    call.kind == FactKind::Called && is_api
}

/// The text of a record; none of a document of AWS, which is rendered only on request.
fn body(fx: &Effects, record: RecordId) -> Option<String> {
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
    if matches!(text, Text::Written { .. }) {
        return None;
    }
    let mut body = String::new();
    fx.write_text(record, &mut body);
    fx.spend(body.len());
    Some(body)
}

fn in_body(fx: &Effects, record: RecordId, path: &[Box<str>]) -> Option<String> {
    let body = body(fx, record)?;
    if path.is_empty() { Some(body) } else { in_text(&body, path) }
}

fn in_text(text: &str, path: &[Box<str>]) -> Option<String> {
    let whole = Json::read(text)?;
    let found = path.iter().try_fold(&whole, |value, name| match value {
        Json::List(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })?;
    let mut out = String::new();
    match found {
        Json::Null => return None,
        Json::Text(text) => out.push_str(text),
        found => write(found, &mut out),
    }
    Some(out)
}

fn write(value: &Json, out: &mut String) {
    let _ = match value {
        Json::Null => out.write_str("null"),
        Json::Bool(yes) => write!(out, "{yes}"),
        Json::Number(text) => out.write_str(text),
        Json::Text(text) => write!(out, "{text:?}"),
        Json::List(items) => {
            out.push('[');
            items.iter().for_each(|item| {
                write(item, out);
                out.push(',');
            });
            out.write_str("]")
        }
        Json::Object(fields) => {
            out.push('{');
            fields.iter().for_each(|(name, value)| {
                let _ = write!(out, "{name:?}:");
                write(value, out);
                out.push(',');
            });
            out.write_str("}")
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn a_path_leads_to_a_text() {
        let at = |path: &str| {
            let path: Vec<Box<str>> = path.split('.').map(Into::into).collect();
            in_text(r#"{"a": {"b": [1, "two", {"c": true}]}, "n": 1.50, "none": null}"#, &path)
        };
        assert_eq!(at("a.b.1").as_deref(), Some("two"));
        assert_eq!(at("n").as_deref(), Some("1.50"));
        assert_eq!(at("a.b").as_deref(), Some(r#"[1,"two",{"c":true,},]"#));
        assert_eq!(["none", "x", "a.b.7", "n.x"].map(at), [None, None, None, None]);
    }
}
