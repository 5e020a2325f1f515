//! The send step: what goes where, and what is wrong with it.

use redrive_core::plan::{Attribute, Bad, Body, Fault, ONE_IN_A_BILLION, Piece, ResourceKind, Send, Template, Which};
use redrive_core::time::Duration;
use serde_json::Value;

use super::fields::{Fields, share};
use super::names::Names;
use crate::check::whole_number;
use crate::path::Path;
use crate::problem::Problems;
use crate::text::number::{is_decimal, unsigned};

const INVALID: &str = "InvalidParameterValue";
const MAX_ATTRIBUTES: usize = 10;

pub(super) fn compile(fields: Fields, names: &Names, path: &Path, problems: &mut Problems) -> Option<Send> {
    let count = fields.number("count").unwrap_or(1);
    let to = fields.text("to").unwrap_or_default();
    let to_function = names.function(to).is_some();
    let is_stream = matches!(names.kind(to), Some(ResourceKind::Stream(_)));
    let is_bucket = matches!(names.kind(to), Some(ResourceKind::Bucket(_)));
    let calls =
        matches!(names.kind(to), Some(ResourceKind::Api(_) | ResourceKind::Caller(_) | ResourceKind::StateMachine(_)));
    let takes_any = is_stream || is_bucket || calls;
    let body = body(fields.get("body"), to_function, takes_any, &path.key("body"), problems);
    let most = if names.queue(to).is_some() { MAX_ATTRIBUTES } else { usize::MAX };
    let attributes = attributes(fields, most, &path.key("attributes"), problems);
    let place = path.key("bad");
    let entries = fields.list("bad").iter().enumerate();
    let bad =
        entries.filter_map(|(i, entry)| bad(Fields::of(entry), count, names, &place.index(i), problems)).collect();
    let resource = names.resource(to)?;
    if let Some(ResourceKind::Mapping(_) | ResourceKind::Subscription(_) | ResourceKind::Rule(_)) = names.kind(to) {
        let text = format!("nothing can be sent to `{to}`: it only passes on what comes to something else");
        problems.add(path.key("to"), text);
        return None;
    }
    let removes = is_bucket && fields.get("body").is_some_and(Value::is_null);
    if removes && fields.get("key").is_none() {
        problems.add(path.key("key"), "missing: the key of the object to delete");
    }
    let id = |name: &str, problems: &mut Problems| fields.text(name).map(|id| pieces(id, &path.key(name), problems));
    let (group, dedup) = (id("group", problems), id("dedup", problems));
    Some(Send {
        to: resource,
        count,
        every: fields.duration("every").unwrap_or(Duration::ZERO),
        random: fields.flag("random"),
        is_json: is_json(&body),
        body,
        attributes,
        group,
        dedup,
        delay: fields.seconds("delaySeconds"),
        key: key(fields, &path.key("key"), problems),
        bytes: fields.number("bytes"),
        subject: id("subject", problems),
        removes,
        source: id("source", problems),
        detail_type: id("detailType", problems),
        bad,
    })
}

fn key(fields: Fields, path: &Path, problems: &mut Problems) -> Option<Vec<Piece>> {
    let key = fields.text("key")?;
    if key.is_empty() {
        let text = "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must \
                    have length greater than or equal to 1.";
        problems.refuse(path, "ValidationException", text);
    }
    Some(pieces(key, path, problems))
}

/// Returns true if the body is JSON; it does not depend on the numbers inserted.
fn is_json(body: &Body) -> bool {
    let divides_by_zero = |piece: &Piece| *piece == Piece::Remainder(0);
    if matches!(body, Body::Template(template) if template.pieces().iter().any(divides_by_zero)) {
        return false;
    }
    let mut text = String::new();
    body.write(&mut text, "a", 1, 1);
    serde_json::from_str::<serde_core::de::IgnoredAny>(&text).is_ok()
}

/// Reports a message that the type of the queue does not accept.
pub(super) fn check_kind(fields: Fields, queue: Fields, path: &Path, problems: &mut Problems) {
    let is_fifo = queue.flag("fifo");
    let wrong = "The request include parameter that is not valid for this queue type.";
    if is_fifo && fields.get("group").is_none() {
        let text = "The request must contain the parameter MessageGroupId.";
        problems.refuse(path.key("group"), "MissingParameter", text);
    }
    if is_fifo && fields.get("dedup").is_none() && !queue.flag("contentBasedDeduplication") {
        let text = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided \
                    explicitly";
        problems.refuse(path.key("dedup"), INVALID, text);
    }
    if is_fifo && let Some(delay) = fields.number::<u64>("delaySeconds").filter(|delay| *delay > 0) {
        let text = format!("Value {delay} for parameter DelaySeconds is invalid. Reason: {wrong}");
        problems.refuse(path.key("delaySeconds"), INVALID, text);
    }
    if !is_fifo && let Some(id) = fields.text("dedup") {
        let text = format!("Value {id} for parameter MessageDeduplicationId is invalid. Reason: {wrong}");
        problems.refuse(path.key("dedup"), INVALID, text);
    }
}

/// A stream takes any bytes.
fn body(body: Option<&Value>, to_function: bool, is_stream: bool, path: &Path, problems: &mut Problems) -> Body {
    let Some(body) = body else { return Body::OwnId };
    let text = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
    if to_function {
        if text.is_empty() {
            problems.add(path, "an event without a payload is not simulated; write {} for an empty one");
        }
        return Body::Template(Template::new(pieces(&text, path, problems)));
    }
    if text.is_empty() && !is_stream {
        problems.refuse(path, "MissingParameter", "The request must contain the parameter MessageBody.");
    }
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|c| !is_stream && !allowed(*c)) {
        // The code and the set are documented; AWS's own text could not be verified.
        problems.refuse(
            path,
            "InvalidMessageContents",
            format!("{c:?} is not among the characters that a message may have"),
        );
    }
    Body::Template(Template::new(pieces(&text, path, problems)))
}

/// Cuts a text at `{n}` and `{n%3}`; everything else in braces is text.
fn pieces(text: &str, path: &Path, problems: &mut Problems) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{n") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        match placeholder(from) {
            Some((piece, length)) => {
                if piece == Piece::Remainder(0) {
                    problems.add(path, "{n%0} divides by 0");
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain).into()));
                }
                pieces.push(piece);
                rest = &from[length..];
            }
            None => {
                plain.push_str("{n");
                rest = &from[2..];
            }
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain.into()));
    }
    pieces
}

/// The placeholder that a text begins with, and how long it is.
fn placeholder(text: &str) -> Option<(Piece, usize)> {
    if text.starts_with("{n}") {
        return Some((Piece::Number, 3));
    }
    let digits = text.strip_prefix("{n%")?;
    let end = digits.find('}').filter(|end| *end > 0 && digits[..*end].bytes().all(|b| b.is_ascii_digit()))?;
    Some((Piece::Remainder(digits[..end].parse().ok()?), "{n%".len() + end + "}".len()))
}

fn attributes(fields: Fields, most: usize, path: &Path, problems: &mut Problems) -> Vec<Attribute> {
    let Some(map) = fields.get("attributes").and_then(Value::as_object) else { return Vec::new() };
    if map.len() > most {
        let text = format!("Number of message attributes [{}] exceeds the allowed maximum [{most}].", map.len());
        problems.refuse(path, INVALID, text);
    }
    let attribute = |(name, value): (&String, &Value)| {
        let (data_type, text) = match value {
            Value::String(text) => ("String", text.as_str()),
            value => (Fields::of(value).text("dataType")?, Fields::of(value).text("value")?),
        };
        let path = path.key(name);
        check_attribute(name, data_type, text, &path, problems);
        let value = pieces(text, &path, problems);
        Some(Attribute { name: name.as_str().into(), data_type: data_type.into(), value })
    };
    map.iter().filter_map(attribute).collect()
}

fn check_attribute(name: &str, data_type: &str, value: &str, path: &Path, problems: &mut Problems) {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || name.len() > 256 || !name.chars().all(letters) || dots {
        // The rule is documented; AWS's text could not be verified.
        let text = "an attribute's name has letters, digits, _, - and single dots inside, 256 at most";
        problems.refuse(path, INVALID, text);
    } else if lower.starts_with("aws.") || lower.starts_with("amazon.") {
        // As above.
        problems.refuse(path, INVALID, "an attribute's name cannot begin with AWS. or Amazon.");
    }
    let base = data_type.split('.').next().unwrap_or_default();
    if !matches!(base, "String" | "Number" | "Binary") {
        let text = format!(
            "The type of message (user) attribute '{name}' is invalid. You must use only the following supported type \
             prefixes: Binary, Number, String."
        );
        return problems.refuse(path, INVALID, text);
    }
    if value.is_empty() {
        let text = format!("Message (user) attribute '{name}' must contain a non-empty value of type '{base}'.");
        return problems.refuse(path, INVALID, text);
    }
    // A value with placeholders is only known when it is sent.
    if base == "Number" && !is_decimal(unsigned(value)) && !value.contains("{n") {
        let text = format!("Can't cast the value of message (user) attribute '{name}' to a number.");
        problems.refuse(path, INVALID, text);
    }
    if base == "Binary" && !is_base64(value) {
        problems.add(path, "a binary attribute's value is base64 text");
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

fn bad(fields: Fields, count: u32, names: &Names, path: &Path, problems: &mut Problems) -> Option<Bad> {
    let records = path.key("records");
    let which = which(fields.get("records")?)?;
    if let Which::Listed(_) = which {
        for (i, record) in fields.list("records").iter().enumerate() {
            if whole_number(record).is_some_and(|record| record > i64::from(count)) {
                problems.add(records.index(i), format!("there is no record {record}: this send has {count}"));
            }
        }
    }
    Some(Bad {
        which,
        fault: fault(fields.text("fault")?)?,
        times: fields.number("times"),
        chance: fields.share("chance", ONE_IN_A_BILLION),
        extra: fields.duration("extra").unwrap_or(Duration::ZERO),
        function: fields.text("function").and_then(|name| names.function(name)),
        name: fields.text("name").map(Into::into),
        error_type: fields.text("errorType").map(Into::into),
        error_message: fields.text("errorMessage").map(Into::into),
    })
}

pub(super) fn which(written: &Value) -> Option<Which> {
    match written {
        Value::Array(list) => {
            let number = |value: &Value| u32::try_from(whole_number(value)?).ok();
            let mut numbers: Vec<u32> = list.iter().filter_map(number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Some(Which::Listed(numbers))
        }
        Value::Object(map) => match (map.get("every"), map.get("chance")) {
            (Some(every), _) => Some(Which::Every(u32::try_from(whole_number(every)?).ok()?)),
            (_, Some(chance)) => Some(Which::Chance(share(chance, ONE_IN_A_BILLION)?)),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn fault(name: &str) -> Option<Fault> {
    Fault::ALL.into_iter().find(|fault| fault.as_str() == name)
}
