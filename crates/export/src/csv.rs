//! Comma-separated values (RFC 4180).
//!
//! A text that a spreadsheet would evaluate as a formula gets a leading apostrophe, and control and hidden characters
//! are written as escapes: scenarios come from strangers.

use std::io::{self, Write};

use redrive_views::printable;
use serde_json::Value;

pub fn table(rows: &[Value], columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    header(columns, out)?;
    rows.iter().try_for_each(|row| self::row(row, columns, out))
}

pub fn header(columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(columns.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

pub fn row(row: &Value, columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
    out.write_all(cells.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text_cell(text),
        Value::Array(list) => {
            let parts: Vec<String> =
                list.iter().map(|part| part.as_str().map_or(part.to_string(), str::to_owned)).collect();
            text_cell(&parts.join(" "))
        }
        number @ Value::Number(_) => number.to_string(),
        other => text_cell(&other.to_string()),
    }
}

fn text_cell(text: &str) -> String {
    // The characters that OWASP lists for CSV injection.
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let apostrophe = if is_formula { "'" } else { "" };
    quoted(&format!("{apostrophe}{}", printable::lines(text)))
}

/// Quotes a text that contains a separator. Spreadsheets of some languages split at semicolons or tabs.
fn quoted(text: &str) -> String {
    if text.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn separators_and_quotes_are_quoted() {
        assert_eq!(cell(&json!("a \"b\", c\nd")), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(cell(&json!("a;=1")), "\"a;=1\"");
        assert_eq!(cell(&json!(["orders/1", "orders/2"])), "orders/1 orders/2");
        assert_eq!(cell(&json!(-1)), "-1");
        assert_eq!(cell(&Value::Null), "");
    }

    #[test]
    fn formulas_are_marked_as_text() {
        for text in ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!(cell(&json!(["=1", "2"])), "'=1 2");
        assert_eq!(cell(&json!("\t=1")), "\"'\t=1\"");
        assert_eq!(cell(&json!("\r=1")), "'\\u000d=1");
    }

    #[test]
    fn control_and_hidden_characters_are_escaped() {
        assert_eq!(cell(&json!("a\u{1b}[8mb\0\u{202e}c\u{200b}")), r"a\u001b[8mb\u0000\u202ec\u200b");
    }
}
