//! A strict check of a value against a JSON Schema.

use serde_json::Value;

/// Collects the places where a value does not match a schema. Supports the keywords that these schemas use. A key without
/// a property is a problem.
pub fn check(schema: &Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let mut say = |text: String| problems.push(format!("{path}: {text}"));
    match schema["type"].as_str() {
        Some("string") if !value.is_string() => say(format!("{value} is no text")),
        Some("integer") if value.as_u64().is_none() => say(format!("{value} is no whole number")),
        Some("boolean") if !value.is_boolean() => say(format!("{value} is neither true nor false")),
        Some("array") if !value.is_array() => say(format!("{value} is no list")),
        Some("object") if !value.is_object() => say(format!("{value} is no object")),
        _ => {}
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = |choice: &Value| {
            let mut found = Vec::new();
            check(choice, value, path, &mut found);
            found.is_empty()
        };
        if !choices.iter().any(fits) {
            say(format!("{value} fits none of the choices"));
        }
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        say(format!("{value} is not among the words"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            say(format!("{name} is missing"));
        }
    }
    if schema["type"] == "object" {
        for (name, inner) in value.as_object().into_iter().flatten() {
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(of), _) | (None, Some(of)) => check(of, inner, &format!("{path}.{name}"), problems),
                (None, None) => problems.push(format!("{path}: {name} is not in the schema")),
            }
        }
    }
    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
        let of = schema["prefixItems"].get(place).unwrap_or(&schema["items"]);
        check(of, inner, &format!("{path}[{place}]"), problems);
    }
}
