//! The tables as JSON Schema 2020-12.

use serde_json::{Map, Value, json};

use super::RESOURCE_TYPES;
use super::scenario::{FORMAT_VERSION, MAX_RESOURCES, SCENARIO};
use super::script::STEPS;
use super::setting::{DefaultValue, Setting, ValueType, When, or};

/// The pattern of a duration. The first part makes sure that it is not empty.
const DURATION_PATTERN: &str = "^(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
const MOMENT_PATTERN: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z$";
const NAME_PATTERN: &str = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";

/// The JSON Schema of a scenario. It cannot express refusals of AWS and the names of resources.
pub fn schema() -> Value {
    let mut schema = object(&SCENARIO, None);
    let mut defs = Map::new();
    for of in RESOURCE_TYPES {
        let mut def = object(of.settings, Some(of.name));
        def.insert("title".into(), of.aws.into());
        def.insert("description".into(), simulated(of.description, of.simulated).into());
        defs.insert(of.name.into(), Value::Object(def));
    }
    for step in &STEPS {
        let mut def = kind(&step.kind);
        def.insert("description".into(), simulated(step.description, step.simulated).into());
        defs.insert(format!("step-{}", step.name), Value::Object(def));
    }
    defs.insert("duration".into(), json!({ "type": "string", "pattern": DURATION_PATTERN }));
    defs.insert("name".into(), json!({ "type": "string", "pattern": NAME_PATTERN }));
    let mut root = Map::new();
    root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    root.insert("title".into(), format!("Redrive scenario, version {FORMAT_VERSION}").into());
    root.append(&mut schema);
    root.insert("$defs".into(), Value::Object(defs));
    Value::Object(root)
}

fn simulated(description: &str, simulated: bool) -> String {
    if simulated { description.to_owned() } else { format!("{description} (not simulated yet)") }
}

fn object(settings: &[Setting], type_name: Option<&str>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required: Vec<Value> = Vec::new();
    if let Some(name) = type_name {
        properties.insert("type".into(), json!({ "const": name }));
        required.push("type".into());
    }
    for setting in settings {
        properties.insert(setting.name.into(), Value::Object(property(setting)));
        if matches!((setting.default, setting.when), (DefaultValue::Required, When::Always)) {
            required.push(setting.name.into());
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), Value::Array(required));
    }
    schema.insert("patternProperties".into(), json!({ "^x-": true }));
    schema.insert("additionalProperties".into(), false.into());
    schema
}

fn property(setting: &Setting) -> Map<String, Value> {
    let mut schema = kind(&setting.kind);
    let only = match setting.when {
        When::Always => String::new(),
        When::Sibling { name, values } => format!(" (only for `{name}` {})", or(values)),
        When::SiblingType { name, types, .. } => format!(" (only for a {} as `{name}`)", or(types)),
    };
    let default = match setting.default {
        DefaultValue::ByType { cases, .. } => {
            let cases: Vec<String> = cases.iter().map(|(of, number)| format!("{number} for a {of}")).collect();
            format!(" (default: {})", cases.join(", "))
        }
        DefaultValue::BySibling { cases, .. } => {
            let cases: Vec<String> = cases.iter().map(|(of, number)| format!("{number} for {of}")).collect();
            format!(" (default: {})", cases.join(", "))
        }
        _ => String::new(),
    };
    let description = simulated(&format!("{}{only}{default}", setting.description), setting.simulated);
    schema.insert("description".into(), description.into());
    let has_one_default = !matches!(setting.default, DefaultValue::BySibling { .. });
    if let Some(default) = setting.default_value(&Map::new(), &|_| None).filter(|_| has_one_default) {
        schema.insert("default".into(), default);
    }
    if let Some(aws) = setting.aws {
        schema.insert("x-source".into(), aws.source.into());
        schema.insert("x-checked".into(), aws.checked.into());
    }
    schema
}

fn kind(of: &ValueType) -> Map<String, Value> {
    let schema = match of {
        ValueType::Integer { min, max, unit, besides } => {
            let range = json!({ "type": "integer", "minimum": min, "maximum": max });
            let mut schema = match besides {
                Some(number) => json!({ "anyOf": [range, { "const": number }] }),
                None => range,
            };
            if !unit.is_empty() {
                schema["x-unit"] = Value::from(*unit);
            }
            schema
        }
        ValueType::Decimal { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        ValueType::Boolean => json!({ "type": "boolean" }),
        ValueType::Duration { .. } => json!({ "$ref": "#/$defs/duration" }),
        ValueType::Moment => json!({ "type": "string", "pattern": MOMENT_PATTERN }),
        ValueType::Text { max_chars } => json!({ "type": "string", "maxLength": max_chars }),
        ValueType::Choice(choices) => json!({ "enum": choices }),
        ValueType::Resource(_) => json!({ "$ref": "#/$defs/name" }),
        ValueType::Object(settings) => Value::Object(object(settings, None)),
        ValueType::Map { of } => json!({ "type": "object", "additionalProperties": kind(of) }),
        ValueType::List { of, max } => json!({ "type": "array", "items": kind(of), "maxItems": max }),
        ValueType::AnyOf(kinds) => json!({ "anyOf": kinds.iter().map(kind).collect::<Vec<_>>() }),
        ValueType::Json => json!({}),
        ValueType::SettingsOf(_) => json!({ "type": "object" }),
        ValueType::Stack => stack(),
        ValueType::Step => step(),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn stack() -> Value {
    let types: Vec<Value> = RESOURCE_TYPES.iter().map(|of| json!({ "$ref": format!("#/$defs/{}", of.name) })).collect();
    json!({
        "type": "object",
        "maxProperties": MAX_RESOURCES,
        "propertyNames": { "$ref": "#/$defs/name" },
        "additionalProperties": { "oneOf": types },
    })
}

fn step() -> Value {
    let steps: Vec<Value> = STEPS
        .iter()
        .map(|step| {
            let mut properties = Map::new();
            properties.insert("at".into(), json!({ "$ref": "#/$defs/duration" }));
            properties.insert(step.name.into(), json!({ "$ref": format!("#/$defs/step-{}", step.name) }));
            json!({
                "type": "object",
                "properties": properties,
                "required": ["at", step.name],
                "patternProperties": { "^x-": true },
                "additionalProperties": false,
            })
        })
        .collect();
    json!({ "oneOf": steps })
}
