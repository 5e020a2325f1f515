//! Converts JSON Schema to TypeScript, for the keywords that our schemas use.

use serde_json::{Map, Value};

/// A type of this name for a schema, and one for each of its definitions.
pub fn declarations(name: &str, schema: &Value) -> String {
    let writer = Writer { definitions: &schema["$defs"] };
    let mut out = String::new();
    writer.declare(name, schema, &mut out);
    for (definition, schema) in schema["$defs"].as_object().into_iter().flatten() {
        writer.declare(&writer.type_name(definition), schema, &mut out);
    }
    out
}

struct Writer<'s> {
    definitions: &'s Value,
}

impl Writer<'_> {
    fn declare(&self, name: &str, schema: &Value, out: &mut String) {
        out.push('\n');
        comment(schema, "", out);
        let body = self.of(schema, "");
        if body.starts_with('{') && schema.get("properties").is_some() {
            out.push_str(&format!("export interface {name} {body}\n"));
        } else {
            out.push_str(&format!("export type {name} = {body};\n"));
        }
    }

    /// `step-changeMessageVisibility` is `StepChangeMessageVisibility`, and `queue`, a resource, `QueueResource`.
    fn type_name(&self, definition: &str) -> String {
        let is_resource = self.definitions[definition]["properties"]["type"].get("const").is_some();
        let words = definition.split('-').map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_uppercase() + rest
        });
        words.chain(is_resource.then(|| "Resource".to_owned())).collect()
    }

    fn of(&self, schema: &Value, margin: &str) -> String {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.type_name(reference.rsplit('/').next().unwrap_or(reference));
        }
        if let Some(value) = schema.get("const") {
            return value.to_string();
        }
        if let Some(values) = schema["enum"].as_array() {
            return union(values.iter().map(Value::to_string));
        }
        if let Some(kinds) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return union(kinds.iter().map(|kind| self.of(kind, margin)));
        }
        match schema["type"].as_str() {
            Some("string") => "string".to_owned(),
            Some("integer" | "number") => "number".to_owned(),
            Some("boolean") => "boolean".to_owned(),
            Some("array") => self.list(schema, margin),
            Some("object") => self.object(schema, margin),
            _ => "unknown".to_owned(),
        }
    }

    fn list(&self, schema: &Value, margin: &str) -> String {
        if let Some(items) = schema["prefixItems"].as_array() {
            let items: Vec<String> = items.iter().map(|item| self.of(item, margin)).collect();
            return format!("[{}]", items.join(", "));
        }
        let item = schema.get("items").map_or("unknown".to_owned(), |items| self.of(items, margin));
        if item.contains(" | ") || item.contains('\n') { format!("Array<{item}>") } else { format!("{item}[]") }
    }

    fn object(&self, schema: &Value, margin: &str) -> String {
        let inner = format!("{margin}  ");
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut lines = String::new();
        for (name, property) in properties {
            comment(property, &inner, &mut lines);
            let mark = if required.contains(&name.as_str()) { "" } else { "?" };
            lines.push_str(&format!("{inner}{}{mark}: {};\n", key(name), self.of(property, &inner)));
        }
        if schema.get("patternProperties").is_some() {
            lines.push_str(&format!("{inner}[key: `x-${{string}}`]: unknown;\n"));
        } else if let Some(others) = schema.get("additionalProperties").filter(|others| others.is_object()) {
            lines.push_str(&format!("{inner}[name: string]: {};\n", self.of(others, &inner)));
        }
        if lines.is_empty() { "Record<string, unknown>".to_owned() } else { format!("{{\n{lines}{margin}}}") }
    }
}

fn union(kinds: impl Iterator<Item = String>) -> String {
    let mut list: Vec<String> = Vec::new();
    for kind in kinds {
        if !list.contains(&kind) {
            list.push(kind);
        }
    }
    list.join(" | ")
}

fn key(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain { name.to_owned() } else { Value::from(name).to_string() }
}

/// Writes the description of a schema and its default as a comment.
fn comment(schema: &Value, margin: &str, out: &mut String) {
    let default = schema.get("default").map(|value| format!("Default: {value}"));
    let words: Vec<String> = schema["description"].as_str().map(str::to_owned).into_iter().chain(default).collect();
    if !words.is_empty() {
        // The text must not end the comment.
        out.push_str(&format!("{margin}/** {} */\n", words.join(". ").replace("*/", "* /")));
    }
}
