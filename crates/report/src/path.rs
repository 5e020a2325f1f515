//! Paths into a report: `summary.deadLettered`, `records[orders/3].deliveries`, `metrics.worker.Errors.Sum`.

use serde_json::Value;

/// Returns the value at a path. Names and indices stand between dots; a row is named by its id in brackets.
pub fn at<'v>(report: &'v Value, path: &str) -> Option<&'v Value> {
    let mut value = report;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(from) = rest.strip_prefix('[') {
            let (row, after) = from.split_once(']')?;
            value = self::row(value, row)?;
            rest = after.strip_prefix('.').unwrap_or(after);
            continue;
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        value = match value {
            Value::Object(map) => map.get(name)?,
            Value::Array(list) => list.get(name.parse::<usize>().ok()?)?,
            _ => return None,
        };
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Some(value)
}

/// The row with an id, or at an index.
fn row<'v>(list: &'v Value, name: &str) -> Option<&'v Value> {
    let list = list.as_array()?;
    let named = list.iter().find(|row| row.get("id").and_then(Value::as_str) == Some(name));
    named.or_else(|| list.get(name.parse::<usize>().ok()?))
}

/// The row that a path begins with, by its id in brackets or its place after a dot, and the rest of the path.
pub(crate) fn first_row(path: &str) -> Option<(&str, &str)> {
    let (row, rest) = match path.strip_prefix('[') {
        Some(from) => from.split_once(']')?,
        None => {
            let from = path.strip_prefix('.')?;
            from.split_at(from.find(['.', '[']).unwrap_or(from.len()))
        }
    };
    Some((row, rest.strip_prefix('.').unwrap_or(rest)))
}

/// Returns the last row that a path names in brackets, which is the most specific one.
pub fn last_row(path: &str) -> Option<&str> {
    let (_, from) = path.rsplit_once('[')?;
    from.split_once(']').map(|(row, _)| row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_lead_through_names_indices_and_rows() {
        let report = json!({"summary": {"victims": 9}, "records": [{"id": "orders/3", "states": [[0, "visible"]]}]});
        assert_eq!(at(&report, "summary.victims"), Some(&json!(9)));
        assert_eq!(at(&report, "records[orders/3].states.0.1"), Some(&json!("visible")));
        assert_eq!(at(&report, "records[orders/3].states[0][0]"), Some(&json!(0)));
        assert_eq!(at(&report, "records.0.id"), Some(&json!("orders/3")));
        for missing in
            ["nothing", "records[orders/4].id", "records[orders/3", "summary.victims.more", "records.7", "a..b"]
        {
            assert_eq!(at(&report, missing), None, "{missing}");
        }
        assert_eq!(last_row("records[orders/3].deliveries"), Some("orders/3"));
    }
}
