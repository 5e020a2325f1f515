//! Tables: what is theirs of the plan of a stream, and the items that are sent to them.

use redrive_core::plan::{Table, ViewType};
use serde_json::Value;

use super::fields::Fields;
use crate::path::Path;
use crate::problem::Problems;

pub(super) fn compile(fields: Fields) -> Table {
    let view = fields.text("streamViewType");
    let view_type = ViewType::ALL.into_iter().find(|of| Some(of.as_str()) == view);
    Table {
        view_type: view_type.unwrap_or(ViewType::NewAndOldImages),
        key: fields.text("key").unwrap_or_default().into(),
    }
}

/// The attribute types of DynamoDB's JSON.
const ATTRIBUTE_TYPES: [&str; 10] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"];

/// An item in DynamoDB's JSON, or with `key` the end of one.
pub(super) fn check_item(fields: Fields, table: Fields, path: &Path, problems: &mut Problems) {
    let (body, key_name) = (fields.get("body"), table.text("key").unwrap_or_default());
    let place = path.key("body");
    if body.is_none() && key_name.contains(['"', '\\']) {
        problems.add(place, "missing: an item; the name of the table's key is too odd to make one up");
    }
    match (body, fields.get("key")) {
        (Some(Value::Null), Some(_)) | (None, None) => {}
        (Some(Value::Null), None) => problems.add(path.key("key"), "missing: the key of the item to delete"),
        (_, Some(_)) => problems.add(path.key("key"), "this is only for deleting an item, with `body` null"),
        (Some(Value::Object(item)), None) => {
            for (name, _) in item.iter().filter(|(_, value)| !is_attribute(value)) {
                let text = "expected DynamoDB's JSON, such as {\"S\": \"text\"} or {\"N\": \"5\"}";
                problems.add(place.key(name), text);
            }
            let key = item.get(key_name).and_then(Value::as_object).and_then(|map| map.iter().next());
            let is_key = key.is_some_and(|(of, value)| matches!(of.as_str(), "S" | "N" | "B") && value.is_string());
            if !is_key {
                let text = "One or more parameter values were invalid: Missing the key";
                problems.refuse(place, "ValidationException", format!("{text} {key_name} in the item"));
            }
        }
        (Some(_), None) => problems.add(place, "expected an item in DynamoDB's JSON, or null to delete one"),
    }
}

fn is_attribute(value: &Value) -> bool {
    value.as_object().is_some_and(|map| map.len() == 1 && map.keys().all(|of| ATTRIBUTE_TYPES.contains(&of.as_str())))
}
