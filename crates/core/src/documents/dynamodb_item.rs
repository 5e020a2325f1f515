//! An item in DynamoDB's JSON: its text in a stream's record, and its size.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::{Json, write_text};
use crate::map_order::in_map_order;

/// Writes an item as a stream's record holds it: its attributes in AWS's order.
pub(crate) fn write(item: &str, out: &mut String) {
    match Json::read(item) {
        Some(Json::Object(fields)) => {
            let fields = in_map_order(fields.into_iter(), |(name, _)| name);
            write_json(&Json::Object(fields), out);
        }
        // `validate` lets only objects be sent.
        _ => out.push_str(item),
    }
}

/// The size of an item in bytes: its names and values. `Rule::DynamodbTableSizeBytes`
pub(crate) fn size_bytes(item: &str) -> usize {
    match Json::read(item) {
        Some(Json::Object(fields)) => fields.iter().map(|(name, value)| name.len() + value_bytes(value)).sum(),
        _ => item.len(),
    }
}

/// The size of a typed value, such as `{"S": "text"}`.
fn value_bytes(value: &Json) -> usize {
    let Json::Object(fields) = value else { return 0 };
    let Some((of, value)) = fields.first() else { return 0 };
    match (&**of, value) {
        ("S", Json::Text(text)) => text.len(),
        ("N", Json::Text(number)) => number_bytes(number),
        ("B", Json::Text(base64)) => binary_bytes(base64),
        ("SS" | "NS" | "BS", Json::List(list)) => list.iter().map(|one| element_bytes(of, one)).sum(),
        ("L", Json::List(list)) => 3 + list.iter().map(|one| 1 + value_bytes(one)).sum::<usize>(),
        ("M", Json::Object(map)) => 3 + map.iter().map(|(name, one)| 1 + name.len() + value_bytes(one)).sum::<usize>(),
        _ => 1,
    }
}

fn element_bytes(of: &str, one: &Json) -> usize {
    match (of, one) {
        ("SS", Json::Text(text)) => text.len(),
        ("NS", Json::Text(number)) => number_bytes(number),
        (_, Json::Text(base64)) => binary_bytes(base64),
        _ => 0,
    }
}

/// One byte for each two significant digits, and one more.
fn number_bytes(number: &str) -> usize {
    let (digits, _) = number.split_once(['e', 'E']).unwrap_or((number, ""));
    let plain: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).collect();
    let from = plain.iter().position(|digit| *digit != b'0').unwrap_or(plain.len());
    let until = plain.iter().rposition(|digit| *digit != b'0').map_or(from, |last| last + 1);
    (until - from).div_ceil(2) + 1
}

fn binary_bytes(base64: &str) -> usize {
    base64.trim_end_matches('=').len() * 3 / 4
}

fn write_json(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Json::Number(number) => out.push_str(number),
        Json::Text(text) => write_text(text, out),
        Json::List(list) => {
            for (place, one) in list.iter().enumerate() {
                out.push(if place == 0 { '[' } else { ',' });
                write_json(one, out);
            }
            out.push_str(if list.is_empty() { "[]" } else { "]" });
        }
        Json::Object(fields) => {
            for (place, (name, one)) in fields.iter().enumerate() {
                out.push(if place == 0 { '{' } else { ',' });
                write_text(name, out);
                out.push(':');
                write_json(one, out);
            }
            out.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_the_recorded_ones() {
        for (item, size) in [
            (r#"{"id":{"S":"id_value"}}"#, 10),
            (r#"{"id":{"S":"id_value"},"id2":{"S":"id2_new_value"}}"#, 26),
            (r#"{"my_partition_key":{"S":"hello world"},"binary_key":{"B":"Zm9vYmFy"}}"#, 43),
        ] {
            assert_eq!(size_bytes(item), size, "{item}");
        }
    }

    #[test]
    fn numbers_count_their_digits() {
        assert_eq!(["0", "7", "12", "-123", "0.0012", "1200", "1e5"].map(number_bytes), [1, 2, 2, 3, 2, 2, 2]);
    }

    #[test]
    fn other_types_have_their_overhead() {
        assert_eq!(size_bytes(r#"{"a":{"L":[{"S":"xy"},{"NULL":true}]}}"#), 1 + 3 + 3 + 2);
        assert_eq!(size_bytes(r#"{"a":{"M":{"b":{"BOOL":false}}},"c":{"SS":["de","f"]}}"#), 1 + 3 + 1 + 1 + 1 + 1 + 3);
    }

    #[test]
    fn attributes_come_in_the_recorded_order() {
        let write = |item: &str| {
            let mut out = String::new();
            super::write(item, &mut out);
            out
        };
        assert_eq!(write(r#"{"id": {"S": "a"}, "id2": {"L": []}}"#), r#"{"id2":{"L":[]},"id":{"S":"a"}}"#);
        let binary = r#"{"binary_key":{"B":"Zg=="},"my_partition_key":{"S":"\"\\"}}"#;
        assert_eq!(write(r#"{"my_partition_key":{"S":"\"\\"},"binary_key":{"B":"Zg=="}}"#), binary);
    }
}
