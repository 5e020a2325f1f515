//! OpenTelemetry spans in OTLP's JSON: one trace per record with a span for each of its states, and one span per
//! invocation with links to its records, as the semantic conventions for messaging prescribe for batches.

mod ids;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::request::{ExportError, ExportRequest, Spans, number, text, texts, write_json};
use ids::{span_id, trace_id};

/// The protocol's numbers for kinds of spans.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const PRODUCER: u8 = 4;
const CONSUMER: u8 = 5;
const ERROR: u8 = 2;

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(write_spans(&Spans::of(request), out)?)
}

fn write_spans(run: &Spans, out: &mut dyn Write) -> io::Result<()> {
    // Spans are grouped by service: a source or a function.
    let mut services: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for record in &run.records {
        let source = source_of(text(record, "id"));
        services.entry(source).or_default().extend(record_spans(record, run));
    }
    let mut readers: Readers = BTreeMap::new();
    for record in &run.records {
        readers.entry(text(record, "id")).or_default().push(text(record, "reader"));
    }
    for invocation in &run.invocations {
        services.entry(text(invocation, "function")).or_default().push(invocation_span(invocation, &readers, run));
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
        write_json(&resource.to_string(), out)?;
    }
    out.write_all(b"\n]}\n")
}

/// The readers of each record. The report has one row per record and reader, and each row is a span.
type Readers<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn source_of(record: &str) -> &str {
    record.split('/').next().unwrap_or(record)
}

/// The unique name of a record's span.
fn record_name(record: &str, reader: &str) -> String {
    format!("{record} {reader}")
}

fn record_spans(record: &Value, run: &Spans) -> Vec<Value> {
    let (id, reader) = (text(record, "id"), text(record, "reader"));
    let name = record_name(id, reader);
    let from = number(record, "at").unwrap_or(0);
    let to = number(record, "endedAt").unwrap_or(run.end).max(from);
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
    let mut span = span(&name, &name, PRODUCER, (from, to), run);
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
            spans.push(state_span(&name, place, state, (at, until), run));
        }
    }
    spans
}

fn state_span(record: &str, place: usize, state: &Value, when: (u64, u64), run: &Spans) -> Value {
    let mut span = span(record, &format!("{record} {place}"), INTERNAL, when, run);
    span["name"] = state[1].clone();
    span["parentSpanId"] = span_id(record).into();
    span["attributes"] = json!([attribute("messaging.destination.name", state[2].clone())]);
    span
}

fn invocation_span(invocation: &Value, readers: &Readers, run: &Spans) -> Value {
    let id = text(invocation, "id");
    let from = number(invocation, "startedAt").unwrap_or(0);
    let to = number(invocation, "endedAt").unwrap_or(run.end).max(from);
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
    let mut span = span(id, id, kind, (from, to), run);
    span["name"] = format!("{} process", text(invocation, "function")).into();
    span["attributes"] = attributes.into();
    span["links"] = texts(invocation, "records").map(|record| link(record, invocation, readers)).collect();
    if !matches!(text(invocation, "outcome"), "success" | "partial") {
        let message = invocation["errorMessage"].as_str().unwrap_or(text(invocation, "outcome"));
        span["status"] = json!({"code": ERROR, "message": message});
    }
    span
}

/// A link to the span of a record and this invocation's reader.
fn link(record: &str, invocation: &Value, readers: &Readers) -> Value {
    let by = text(invocation, "by");
    let of_record = readers.get(record).map_or(&[][..], Vec::as_slice);
    let reader = of_record.iter().find(|reader| **reader == by).or(of_record.first()).copied().unwrap_or(by);
    let name = record_name(record, reader);
    json!({"traceId": trace_id(&name), "spanId": span_id(&name)})
}

fn span(trace: &str, name: &str, kind: u8, (from, to): (u64, u64), run: &Spans) -> Value {
    // The protocol writes 64-bit integers as text, because a JavaScript number cannot hold them.
    let nanos = |at: u64| format!("{}", u128::from(run.start + at) * 1_000_000);
    json!({
        "traceId": trace_id(trace), "spanId": span_id(name), "name": name, "kind": kind,
        "startTimeUnixNano": nanos(from), "endTimeUnixNano": nanos(to),
    })
}

fn attribute(key: &str, value: Value) -> Value {
    let value = match value {
        Value::Bool(is) => json!({"boolValue": is}),
        // An `intValue` is text in the protocol's JSON.
        Value::Number(number) => json!({"intValue": number.to_string()}),
        Value::String(text) => json!({"stringValue": text}),
        other => json!({"stringValue": other.to_string()}),
    };
    json!({"key": key, "value": value})
}
