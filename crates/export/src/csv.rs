//! Comma-separated values, RFC 4180, for spreadsheets.

use std::io::{self, Write};

use redrive_core::Run;
use redrive_core::id::FactId;
use redrive_report::trace;
use serde_json::Value;

/// The columns of a record. What is told state by state does not fit into a line.
pub const RECORDS: &[&str] = &[
    "id",
    "reader",
    "origin",
    "at",
    "bad",
    "messageId",
    "sequenceNumber",
    "eventId",
    "group",
    "shard",
    "deliveries",
    "processed",
    "skipped",
    "outcome",
    "in",
    "through",
    "endedAt",
    "victim",
];

pub const INVOCATIONS: &[&str] = &[
    "id",
    "requestId",
    "function",
    "version",
    "environment",
    "trigger",
    "by",
    "shard",
    "lane",
    "attempt",
    "splitFrom",
    "records",
    "failures",
    "startedAt",
    "endedAt",
    "initMs",
    "billedMs",
    "outcome",
    "functionError",
    "errorType",
    "errorMessage",
    "nextTryAt",
];

const FACTS: &[&str] = &["id", "at", "kind", "resource", "records", "invocation", "cause", "rule", "wait", "says"];

pub fn rows(rows: &[Value], columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    head(columns, out)?;
    rows.iter().try_for_each(|row| line(row, columns, out))
}

/// Fact by fact: a run may have more of them than fit into memory as text.
pub fn trace(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    head(FACTS, out)?;
    (0..run.trace.facts().len() as u32).try_for_each(|id| line(&trace::fact(run, FactId::new(id)), FACTS, out))
}

fn head(columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(columns.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

fn line(row: &Value, columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
    out.write_all(cells.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => quoted(&tame(text)),
        Value::Array(list) => {
            let parts: Vec<String> =
                list.iter().map(|part| part.as_str().map_or(part.to_string(), str::to_owned)).collect();
            quoted(&tame(&parts.join(" ")))
        }
        other => quoted(&other.to_string()),
    }
}

/// A text that a spreadsheet would take for a formula is marked as text: scenarios come from strangers.
fn tame(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_holds_any_text_and_is_no_formula() {
        assert_eq!(cell(&json!("a \"b\", c\nd")), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(cell(&json!("=HYPERLINK(1)")), "'=HYPERLINK(1)");
        assert_eq!(cell(&json!(["orders/1", "orders/2"])), "orders/1 orders/2");
        assert_eq!(cell(&json!(-1)), "-1");
        assert_eq!(cell(&Value::Null), "");
    }
}
