//! Chrome's trace event format, which Perfetto and `chrome://tracing` open. Each function is a process with one row per
//! environment; each source is a process with one row of nested spans per record; arrows connect the deliveries of a
//! record.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::request::{ExportError, ExportRequest, Spans, number, text, texts, write_json};

const MICROS_A_MILLI: u64 = 1_000;
/// Minimum length of a slice, so that it can be seen and clicked.
const MIN_MICROS: u64 = 1;

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(write_spans(&Spans::of(request), out)?)
}

fn write_spans(spans: &Spans, out: &mut dyn Write) -> io::Result<()> {
    let mut file = File { out, is_first: true, processes: BTreeMap::new(), rows: BTreeSet::new() };
    file.out.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
    for record in &spans.records {
        record_spans(record, spans.end, &mut file)?;
    }
    // Deliveries by two mappings of the same stream are separate.
    let mut deliveries: BTreeMap<(&str, &str), Vec<&Value>> = BTreeMap::new();
    for invocation in &spans.invocations {
        slice(invocation, spans.end, &mut file)?;
        for record in texts(invocation, "records") {
            deliveries.entry((record, text(invocation, "by"))).or_default().push(invocation);
        }
    }
    for (place, ((record, _), invocations)) in deliveries.iter().enumerate() {
        arrows(record, place + 1, invocations, spans.end, &mut file)?;
    }
    file.out.write_all(b"\n]}\n")
}

struct File<'a> {
    out: &'a mut dyn Write,
    is_first: bool,
    /// Process numbers by name.
    processes: BTreeMap<String, u64>,
    /// Rows whose name has been written.
    rows: BTreeSet<(u64, u64)>,
}

impl File<'_> {
    fn event(&mut self, event: &Value) -> io::Result<()> {
        self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        self.is_first = false;
        write_json(&event.to_string(), self.out)
    }

    /// Returns the number of a process. Writes its name when it is new.
    fn process(&mut self, name: &str) -> io::Result<u64> {
        if let Some(number) = self.processes.get(name) {
            return Ok(*number);
        }
        let number = self.processes.len() as u64 + 1;
        self.processes.insert(name.to_owned(), number);
        self.event(&json!({"ph": "M", "name": "process_name", "pid": number, "args": {"name": name}}))?;
        self.event(&json!({"ph": "M", "name": "process_sort_index", "pid": number, "args": {"sort_index": number}}))?;
        Ok(number)
    }
}

/// Writes the span of a record and, nested in it, the spans of its states.
fn record_spans(record: &Value, end: u64, file: &mut File) -> io::Result<()> {
    let (id, reader) = (text(record, "id"), text(record, "reader"));
    let source = id.split('/').next().unwrap_or(id);
    let pid = file.process(source)?;
    let name = if reader.is_empty() || reader == source { id.to_owned() } else { format!("{id} for {reader}") };
    let from = number(record, "at").unwrap_or(0);
    let to = number(record, "endedAt").unwrap_or(end).max(from);
    let span = |ph: &str, name: &str, at: u64, args: Value| {
        json!({"ph": ph, "cat": "record", "id": id_of(record), "pid": pid, "tid": 0, "ts": at * MICROS_A_MILLI,
               "name": name, "args": args})
    };
    let args: Map<String, Value> =
        ["outcome", "in", "through", "deliveries", "processed", "bad", "victim", "messageId"]
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), record.get(*key)?.clone())))
            .collect();
    file.event(&span("b", &name, from, Value::Object(args)))?;
    let states: Vec<(u64, &str, &str)> = record["states"].as_array().into_iter().flatten().filter_map(state).collect();
    for (place, (at, state, place_name)) in states.iter().enumerate() {
        let until = states.get(place + 1).map_or(to, |next| next.0);
        if *at < until {
            let name = format!("{state} in {place_name}");
            file.event(&span("b", &name, *at, json!({})))?;
            file.event(&span("e", &name, until, json!({})))?;
        }
    }
    file.event(&span("e", &name, to, json!({})))
}

/// The report has one row per record and reader, so both are part of the id.
fn id_of(record: &Value) -> String {
    format!("{}:{}", text(record, "id"), text(record, "reader"))
}

fn state(state: &Value) -> Option<(u64, &str, &str)> {
    Some((state[0].as_u64()?, state[1].as_str()?, state[2].as_str()?))
}

/// Writes an invocation in the row of its environment. Invocations that did not run share row 0.
fn slice(invocation: &Value, end: u64, file: &mut File) -> io::Result<()> {
    let pid = file.process(text(invocation, "function"))?;
    let tid = row(invocation);
    let (from, to) = interval(invocation, end);
    let name = format!("{} {}", text(invocation, "id"), text(invocation, "outcome"));
    if file.rows.insert((pid, tid)) {
        let name = match tid {
            0 => "not run".to_owned(),
            tid => format!("environment {tid}"),
        };
        file.event(&json!({"ph": "M", "name": "thread_name", "pid": pid, "tid": tid, "args": {"name": name}}))?;
    }
    let mut args = invocation.clone();
    if let Some(map) = args.as_object_mut() {
        // The slice itself shows these.
        ["function", "environment", "startedAt", "endedAt"].iter().for_each(|key| drop(map.shift_remove(*key)));
    }
    file.event(&json!({
        "ph": "X", "cat": "invocation", "name": name, "pid": pid, "tid": tid, "ts": from * MICROS_A_MILLI,
        "dur": ((to - from) * MICROS_A_MILLI).max(MIN_MICROS), "args": args,
    }))
}

fn row(invocation: &Value) -> u64 {
    number(invocation, "environment").unwrap_or(0)
}

fn interval(invocation: &Value, end: u64) -> (u64, u64) {
    let from = number(invocation, "startedAt").unwrap_or(0);
    (from, number(invocation, "endedAt").unwrap_or(end).max(from))
}

/// Writes an arrow from each delivery of a record to the next. An arrow binds to the slice that begins at its time.
fn arrows(record: &str, id: usize, invocations: &[&Value], end: u64, file: &mut File) -> io::Result<()> {
    let last = invocations.len() - 1;
    if last == 0 {
        return Ok(());
    }
    for (place, invocation) in invocations.iter().enumerate() {
        let pid = file.process(text(invocation, "function"))?;
        let (ph, at) = match place {
            0 => ("s", interval(invocation, end).0),
            place if place == last => ("f", interval(invocation, end).0),
            _ => ("t", interval(invocation, end).0),
        };
        file.event(&json!({
            "ph": ph, "bp": "e", "cat": "delivery", "name": record, "id": id, "pid": pid, "tid": row(invocation),
            "ts": at * MICROS_A_MILLI,
        }))?;
    }
    Ok(())
}
