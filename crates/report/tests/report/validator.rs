//! Validates JSON by the keywords of JSON Schema that our schemas use. A keyword that is not known here is an error, so
//! nothing of a schema is left out.

use serde_json::Value;

/// Annotations do not affect validity.
const ANNOTATIONS: [&str; 4] = ["$schema", "title", "description", "default"];
/// The only pattern in use: an exact decimal number.
const DECIMAL: &str = "^[0-9]+(\\.[0-9]+)?$";

/// The places where a value is not valid by a schema, with the reason.
pub fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    check(schema, value, "", &mut errors);
    errors
}

fn check(schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    let keywords = match schema {
        Value::Bool(true) => return,
        Value::Object(keywords) => keywords,
        _ => return errors.push(format!("{path}: {value} is not allowed here")),
    };
    for (keyword, argument) in keywords {
        let is_valid = match keyword.as_str() {
            "type" => has_type(argument, value),
            "enum" => argument.as_array().is_some_and(|words| words.contains(value)),
            "anyOf" => argument.as_array().is_some_and(|all| all.iter().any(|one| self::errors(one, value).is_empty())),
            "minimum" => value.as_i64().is_none_or(|number| argument.as_i64().is_some_and(|least| number >= least)),
            "minItems" => value.as_array().is_none_or(|list| argument.as_u64().is_some_and(|n| list.len() as u64 >= n)),
            "maxItems" => value.as_array().is_none_or(|list| argument.as_u64().is_some_and(|n| list.len() as u64 <= n)),
            "pattern" => argument == DECIMAL && value.as_str().is_none_or(is_decimal),
            "required" => argument.as_array().is_some_and(|names| names.iter().all(|name| has_key(value, name))),
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    if let Some(of) = argument.get(name) {
                        check(of, inner, &format!("{path}/{name}"), errors);
                    }
                }
                argument.is_object()
            }
            "additionalProperties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    if schema["properties"].get(name).is_none() {
                        check(argument, inner, &format!("{path}/{name}"), errors);
                    }
                }
                true
            }
            "prefixItems" => {
                for (place, of) in argument.as_array().into_iter().flatten().enumerate() {
                    if let Some(inner) = value.get(place) {
                        check(of, inner, &format!("{path}/{place}"), errors);
                    }
                }
                argument.is_array()
            }
            "items" => {
                let first = schema["prefixItems"].as_array().map_or(0, Vec::len);
                for (place, inner) in value.as_array().into_iter().flatten().enumerate().skip(first) {
                    check(argument, inner, &format!("{path}/{place}"), errors);
                }
                true
            }
            name if ANNOTATIONS.contains(&name) => true,
            name => panic!("the validator has no keyword {name}"),
        };
        if !is_valid {
            errors.push(format!("{path}: {value} breaks {keyword} {argument}"));
        }
    }
}

fn has_type(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => panic!("the validator has no type {name}"),
    }
}

fn has_key(value: &Value, name: &Value) -> bool {
    value.as_object().is_none_or(|map| name.as_str().is_some_and(|name| map.contains_key(name)))
}

fn is_decimal(text: &str) -> bool {
    let are_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, decimals)) => are_digits(whole) && are_digits(decimals),
        None => are_digits(text),
    }
}
