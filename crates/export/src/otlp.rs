//! OpenTelemetry spans in OTLP's JSON: a trace for each record with a span for each of its states, and a span for each
//! invocation that links to the records it was given, as the conventions for messaging have it for batches.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::ids::{span_id, trace_id};
use crate::{Told, number, text, texts};

/// Kinds of spans, numbered as in the protocol.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const PRODUCER: u8 = 4;
const CONSUMER: u8 = 5;
const ERROR: u8 = 2;

pub fn write(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    // Spans are gathered by the service they are of: a source, or a function.
    let mut services: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for record in &told.records {
        let source = source_of(text(record, "id"));
        services.entry(source).or_default().extend(record_spans(record, told));
    }
    let mut readers: Readers = BTreeMap::new();
    for record in &told.records {
        readers.entry(text(record, "id")).or_default().push(text(record, "reader"));
    }
    for invocation in &told.invocations {
        services.entry(text(invocation, "function")).or_default().push(invocation_span(invocation, &readers, told));
    }
    out.write_all(b"{\"resourceSpans\":[")?;
    for (place, (service, spans)) in services.into_iter().enumerate() {
        let resource = json!({
            "resource": {"attributes": [
                attribute("service.name", service.into()),
                attribute("cloud.provider", "aws".into()),
                attribute("cloud.region", "us-east-1".into()),
            ]},
            "scopeSpans": [{"scope": {"name": "redrive", "version": redrive_report::MODEL}, "spans": spans}],
        });
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        out.write_all(resource.to_string().as_bytes())?;
    }
    out.write_all(b"\n]}\n")
}

/// Who reads a record: each has a row, and a span.
type Readers<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn source_of(record: &str) -> &str {
    record.split('/').next().unwrap_or(record)
}

/// The name that a record's span has among all spans.
fn record_name(record: &str, reader: &str) -> String {
    format!("{record} {reader}")
}

fn record_spans(record: &Value, told: &Told) -> Vec<Value> {
    let (id, reader) = (text(record, "id"), text(record, "reader"));
    let name = record_name(id, reader);
    let from = number(record, "at").unwrap_or(0);
    let to = number(record, "endedAt").unwrap_or(told.end).max(from);
    let mut attributes = vec![
        attribute("messaging.operation.name", "send".into()),
        attribute("messaging.operation.type", "send".into()),
        attribute("messaging.destination.name", source_of(id).into()),
    ];
    for (of, key) in [("messaging.message.id", "messageId"), ("messaging.message.id", "sequenceNumber")] {
        attributes.extend(record.get(key).map(|value| attribute(of, value.clone())));
    }
    for key in ["outcome", "in", "through", "bad", "deliveries", "processed", "victim"] {
        attributes.extend(record.get(key).map(|value| attribute(&format!("redrive.{key}"), value.clone())));
    }
    let mut span = span(&name, &name, PRODUCER, (from, to), told);
    span["name"] = format!("send {id}").into();
    span["attributes"] = attributes.into();
    if !matches!(text(record, "outcome"), "processed" | "filtered" | "deduplicated" | "inFlight" | "waiting") {
        span["status"] = json!({"code": ERROR, "message": text(record, "outcome")});
    }
    let mut spans = vec![span];
    let states: Vec<&Value> = record["states"].as_array().into_iter().flatten().collect();
    for (place, state) in states.iter().enumerate() {
        let at = state[0].as_u64().unwrap_or(from);
        let until = states.get(place + 1).and_then(|next| next[0].as_u64()).unwrap_or(to);
        if at < until {
            spans.push(state_span(&name, place, state, (at, until), told));
        }
    }
    spans
}

fn state_span(record: &str, place: usize, state: &Value, when: (u64, u64), told: &Told) -> Value {
    let mut span = span(record, &format!("{record} {place}"), INTERNAL, when, told);
    span["name"] = state[1].clone();
    span["parentSpanId"] = span_id(record).into();
    span["attributes"] = json!([attribute("messaging.destination.name", state[2].clone())]);
    span
}

fn invocation_span(invocation: &Value, readers: &Readers, told: &Told) -> Value {
    let id = text(invocation, "id");
    let from = number(invocation, "startedAt").unwrap_or(0);
    let to = number(invocation, "endedAt").unwrap_or(told.end).max(from);
    let kind = if text(invocation, "trigger") == "sync" { SERVER } else { CONSUMER };
    let trigger = if text(invocation, "trigger") == "sync" { "http" } else { "pubsub" };
    let mut attributes = vec![
        attribute("faas.name", invocation["function"].clone()),
        attribute("faas.invocation_id", invocation["requestId"].clone()),
        attribute("faas.trigger", trigger.into()),
        attribute("faas.coldstart", (number(invocation, "initMs").unwrap_or(0) > 0).into()),
        attribute("messaging.operation.type", "process".into()),
        attribute("messaging.batch.message_count", texts(invocation, "records").count().into()),
    ];
    for (of, key) in [("error.type", "errorType"), ("redrive.outcome", "outcome"), ("redrive.attempt", "attempt")] {
        attributes.extend(invocation.get(key).map(|value| attribute(of, value.clone())));
    }
    let mut span = span(id, id, kind, (from, to), told);
    span["name"] = format!("{} process", text(invocation, "function")).into();
    span["attributes"] = attributes.into();
    span["links"] = texts(invocation, "records").map(|record| link(record, invocation, readers)).collect();
    if !matches!(text(invocation, "outcome"), "success" | "partial") {
        let message = invocation["errorMessage"].as_str().unwrap_or(text(invocation, "outcome"));
        span["status"] = json!({"code": ERROR, "message": message});
    }
    span
}

/// To the row of a record that this invocation's reader has.
fn link(record: &str, invocation: &Value, readers: &Readers) -> Value {
    let by = text(invocation, "by");
    let of_record = readers.get(record).map_or(&[][..], Vec::as_slice);
    let reader = of_record.iter().find(|reader| **reader == by).or(of_record.first()).copied().unwrap_or(by);
    let name = record_name(record, reader);
    json!({"traceId": trace_id(&name), "spanId": span_id(&name)})
}

fn span(trace: &str, name: &str, kind: u8, (from, to): (u64, u64), told: &Told) -> Value {
    // Nanoseconds are more than a number in JavaScript holds, so the protocol wants them as text.
    let nanos = |at: u64| format!("{}", u128::from(told.start + at) * 1_000_000);
    json!({
        "traceId": trace_id(trace), "spanId": span_id(name), "name": name, "kind": kind,
        "startTimeUnixNano": nanos(from), "endTimeUnixNano": nanos(to),
    })
}

fn attribute(key: &str, value: Value) -> Value {
    let value = match value {
        Value::Bool(is) => json!({"boolValue": is}),
        // 64-bit numbers are text in the protocol's JSON.
        Value::Number(number) => json!({"intValue": number.to_string()}),
        Value::String(text) => json!({"stringValue": text}),
        other => json!({"stringValue": other.to_string()}),
    };
    json!({"key": key, "value": value})
}
