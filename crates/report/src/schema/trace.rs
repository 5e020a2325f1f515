//! The schema of a line of the trace. The keys that only some kinds of facts have come from the table of kinds.

use redrive_core::fact::{FactKind, Shape};
use serde_json::{Value, json};

use super::DIALECT;
use super::build::Key::{Always, Maybe};
use super::build::{count, millis, names, object, text, word};
use crate::shape::Described;
use crate::trace::RefusalRow;

const DESCRIPTION: &str = "A fact. The trace is JSON Lines: one fact a line, in the order in which they happened. A key \
                           that does not apply is absent.";

pub fn trace() -> Value {
    let fields = fields();
    let mut keys = vec![
        (Always, "id", count("The number of the fact, from 1: the line it stands in")),
        (Always, "at", millis("When")),
        (Always, "kind", word(FactKind::WORDS.iter().copied(), "The kind of the fact")),
        (Maybe, "resource", text("The resource that the fact is about")),
        (Maybe, "records", names("The records that the fact is about")),
        (Maybe, "invocation", text("The invocation that the fact is about")),
        (Maybe, "cause", count("The earlier fact that caused it; only a step of the script has none")),
        (Always, "rule", text("The rule it follows; `redrive rules` lists them")),
    ];
    keys.extend(fields.iter().map(|field| (Maybe, field.key, field.schema())));
    keys.push((Always, "says", text("The fact as a sentence; the wording may change")));
    let mut schema = object(DESCRIPTION, keys);
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("A fact of a trace of Redrive");
    schema
}

/// A key with all shapes that it has in any kind of fact.
struct Field {
    key: &'static str,
    descriptions: Vec<&'static str>,
    shapes: Vec<Shape>,
}

/// The keys of all kinds of facts, in the order of their first appearance.
fn fields() -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for of_kind in FactKind::ALL.iter().flat_map(|kind| kind.fields()) {
        let place = fields.iter().position(|field| field.key == of_kind.key).unwrap_or(fields.len());
        if place == fields.len() {
            fields.push(Field { key: of_kind.key, descriptions: Vec::new(), shapes: Vec::new() });
        }
        let field = &mut fields[place];
        let description = of_kind.description.trim();
        if !field.descriptions.contains(&description) {
            field.descriptions.push(description);
        }
        if !field.shapes.contains(&of_kind.shape) {
            field.shapes.push(of_kind.shape);
        }
    }
    fields
}

impl Field {
    fn schema(&self) -> Value {
        let description = self.descriptions.join(", or: ");
        let words: Vec<&str> = self.shapes.iter().flat_map(|shape| words(*shape)).copied().collect();
        let mut others = self.shapes.iter().filter(|shape| !matches!(shape, Shape::Word(_)));
        match (others.next(), words.is_empty()) {
            (Some(shape), true) => schema_of(*shape, &description),
            (Some(shape), false) => {
                json!({"anyOf": [schema_of(*shape, ""), word(words, "")], "description": description})
            }
            (None, _) => word(words, &description),
        }
    }
}

fn words(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Word(words) => words,
        _ => &[],
    }
}

fn schema_of(shape: Shape, description: &str) -> Value {
    match shape {
        Shape::Resource | Shape::Text => text(description),
        Shape::Count | Shape::Step => count(description),
        Shape::Millis => millis(description),
        Shape::Word(words) => word(words.iter().copied(), description),
        Shape::Refusal => RefusalRow::SHAPE.schema(description),
    }
}
