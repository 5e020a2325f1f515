//! Rows of JSON as comma-separated values.

use std::io::{self, Write};

use redrive_views::csv;
use serde_json::Value;

pub fn table(rows: &[Value], columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    header(columns, out)?;
    rows.iter().try_for_each(|row| self::row(row, columns, out))
}

pub fn header(columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(csv::line(columns.iter().map(|column| csv::cell(column))).as_bytes())
}

pub fn row(row: &Value, columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(csv::line(columns.iter().map(|column| cell(&row[*column]))).as_bytes())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => csv::cell(text),
        Value::Array(list) => {
            let parts: Vec<String> =
                list.iter().map(|part| part.as_str().map_or(part.to_string(), str::to_owned)).collect();
            csv::cell(&parts.join(" "))
        }
        number @ Value::Number(_) => number.to_string(),
        other => csv::cell(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_lists_are_safe_cells_and_numbers_stay_numbers() {
        assert_eq!(cell(&json!("=HYPERLINK(1)")), "'=HYPERLINK(1)");
        assert_eq!(cell(&json!(["=1", "2"])), "'=1 2");
        assert_eq!(cell(&json!(["orders/1", "orders/2"])), "orders/1 orders/2");
        assert_eq!(cell(&json!(-1)), "-1");
        assert_eq!(cell(&Value::Null), "");
    }
}
