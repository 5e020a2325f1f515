//! Paths into the output of a run: `summary.records`, `invocations[0].event.Records[*].body`,
//! `trace[kind=stepRefused].refusal.code`. A path continues into a text that is JSON.

use libtest_mimic::Failed;
use serde_json::{Value, json};

/// The value at a path. With several rows of a list, it is a list with null for each row without a value.
pub fn at(value: &Value, path: &str) -> Option<Value> {
    if path.is_empty() {
        return Some(value.clone());
    }
    if let Value::String(text) = value {
        return at(&serde_json::from_str(text).ok()?, path);
    }
    if let Some(from) = path.strip_prefix('[') {
        let (which, rest) = from.split_once(']')?;
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let list = value.as_array()?;
        if let Some(rows) = several(list, which) {
            return Some(rows.map(|row| at(row, rest).unwrap_or(Value::Null)).collect());
        }
        let named = list.iter().find(|row| row.get("id").and_then(Value::as_str) == Some(which));
        return at(named.or_else(|| list.get(which.parse::<usize>().ok()?))?, rest);
    }
    let (name, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    at(value.get(name)?, rest.strip_prefix('.').unwrap_or(rest))
}

/// The rows that `*` or `key=value|other` stands for.
fn several<'v>(list: &'v [Value], which: &str) -> Option<Box<dyn Iterator<Item = &'v Value> + 'v>> {
    if which == "*" {
        return Some(Box::new(list.iter()));
    }
    let (key, values) = which.split_once('=')?;
    let (key, values) = (key.to_owned(), values.split('|').map(str::to_owned).collect::<Vec<_>>());
    let is_one = move |row: &&Value| row[&key].as_str().is_some_and(|value| values.iter().any(|one| one == value));
    Some(Box::new(list.iter().filter(is_one)))
}

pub fn leads_through() -> Result<(), Failed> {
    let said = json!({
        "summary": { "records": 2 },
        "invocations": [{ "id": "worker@1", "event": r#"{"Records":[{"body":"a"},{"body":"b"}]}"# }],
        "trace": [{ "kind": "sent" }, { "kind": "refused", "code": "X" }, { "kind": "gone", "code": "Y" }],
    });
    for (path, expected) in [
        ("summary.records", json!(2)),
        ("invocations[worker@1].event.Records[*].body", json!(["a", "b"])),
        ("invocations[*].event.Records[1].body", json!(["b"])),
        ("trace[kind=refused|sent].code", json!([null, "X"])),
    ] {
        if at(&said, path).as_ref() != Some(&expected) {
            return Err(format!("{path} leads to {:?}", at(&said, path)).into());
        }
    }
    if at(&said, "invocations[1].id").is_some() || at(&said, "summary.records.more").is_some() {
        return Err("a path leads to what is not there".into());
    }
    Ok(())
}
