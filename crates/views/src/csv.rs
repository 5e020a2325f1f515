//! Comma-separated values (RFC 4180).
//!
//! A text that a spreadsheet would evaluate as a formula gets a leading apostrophe, and control and hidden characters
//! are written as escapes: scenarios are input that is not trusted.

use crate::printable;

/// Returns a line with these cells.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    cells.join(",") + "\r\n"
}

/// Returns the cell of a text.
pub fn cell(text: &str) -> String {
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
    use super::*;

    #[test]
    fn separators_and_quotes_are_quoted() {
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(cell("a;=1"), "\"a;=1\"");
        assert_eq!(line(["", "a", ""].map(cell)), ",a,\r\n");
    }

    #[test]
    fn formulas_are_marked_as_text() {
        for text in ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!(cell("\t=1"), "\"'\t=1\"");
        assert_eq!(cell("\r=1"), "'\\u000d=1");
    }

    #[test]
    fn control_and_hidden_characters_are_escaped() {
        assert_eq!(cell("a\u{1b}[8mb\0\u{202e}c\u{200b}"), r"a\u001b[8mb\u0000\u202ec\u200b");
    }
}
