//! The trace as JSON Lines. Each fact is an object: the keys that every kind has, then those of its kind, which
//! [`FactKind::fields`] describes.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Field, FieldValue};
use redrive_core::id::FactId;
use redrive_core::stream::table;
use redrive_core::trace::Trace;
use redrive_views::explain;
use serde_json::Value;

use crate::refusals;

/// The number of a fact in JSON, from 1, so that it is the number of its line.
pub fn number(id: FactId) -> u64 {
    id.index() as u64 + 1
}

/// The fact with a number.
pub fn with_number(trace: &Trace, number: u64) -> Option<FactId> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    (index < trace.facts().len()).then(|| FactId::new(index as u32))
}

/// Writes every fact on a line of its own.
pub fn write_lines<E>(run: &Run, mut write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut line = String::new();
    for number in 0..run.trace.facts().len() as u32 {
        line.clear();
        write_fact(run, FactId::new(number), &mut line);
        line.push('\n');
        write(&line)?;
    }
    Ok(())
}

/// A fact as a JSON value.
pub fn fact(run: &Run, id: FactId) -> Value {
    let mut text = String::new();
    write_fact(run, id, &mut text);
    serde_json::from_str(&text).unwrap_or_default()
}

/// Appends a fact as JSON.
pub fn write_fact(run: &Run, id: FactId, out: &mut String) {
    let (plan, trace) = (&run.plan, &run.trace);
    let fact = trace.fact(id);
    let mut row = Row { out };
    row.out.push('{');
    row.number("id", number(id));
    row.number("at", fact.at.0);
    row.text("kind", fact.kind.as_str());
    if let Some(resource) = fact.resource {
        row.text("resource", plan.name(resource));
    }
    row.records(run, fact);
    if let Some(invocation) = fact.invocation {
        let invocation = trace.invocation(invocation);
        row.key("invocation");
        row.numbered(plan.name(plan.function(invocation.function).id), '@', invocation.number);
    }
    if let Some(cause) = fact.cause {
        row.number("cause", number(cause));
    }
    row.text("rule", fact.rule.id());
    for field in fact.kind.fields() {
        row.field(run, fact, field);
    }
    row.text("says", &explain::sentence(run, id));
    row.out.push('}');
}

/// An object that is being written.
struct Row<'o> {
    out: &'o mut String,
}

impl Row<'_> {
    fn key(&mut self, key: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        write_string(key, self.out);
        self.out.push(':');
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        write_string(value, self.out);
    }

    fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        write_number(value, self.out);
    }

    /// A name with a number: `orders/3`, `worker@4`.
    fn numbered(&mut self, name: &str, sign: char, number: u32) {
        self.out.push('"');
        write_escaped(name, self.out);
        self.out.push(sign);
        write_number(number.into(), self.out);
        self.out.push('"');
    }

    fn records(&mut self, run: &Run, fact: &Fact) {
        if fact.records.is_empty() {
            return;
        }
        self.key("records");
        self.out.push('[');
        for (place, id) in run.trace.of(fact.records).enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            let record = run.trace.record(id);
            self.numbered(run.plan.name(record.resource), '/', record.number);
        }
        self.out.push(']');
    }

    /// A field that only some kinds have; a field without a value has no key.
    fn field(&mut self, run: &Run, fact: &Fact, field: &Field) {
        // The write to a table has no delay.
        if fact.kind == FactKind::Sent && is_of_table(run, fact) {
            return;
        }
        match (field.read)(fact) {
            Some(FieldValue::Number(number)) => self.number(field.key, number),
            Some(FieldValue::Resource(id)) => self.text(field.key, run.plan.name(id)),
            Some(FieldValue::Word(word)) => self.text(field.key, word),
            Some(FieldValue::Text(id)) => self.text(field.key, run.trace.text(id)),
            Some(FieldValue::Step(id)) => {
                if let Some(step) = run.plan.script.get(id.index()) {
                    self.number(field.key, step.written.into());
                }
            }
            Some(FieldValue::Refusal(refusal)) => {
                self.key(field.key);
                self.out.push('{');
                self.text("code", refusal.code_text());
                self.text("message", &refusals::message(run, fact, refusal));
                self.out.push('}');
            }
            None => {}
        }
    }
}

fn is_of_table(run: &Run, fact: &Fact) -> bool {
    let first = run.trace.of(fact.records).next();
    first.is_some_and(|record| table::of(&run.plan, run.trace.record(record)).is_some())
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    write_escaped(text, out);
    out.push('"');
}

/// Copies the text up to each character that JSON escapes.
fn write_escaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&rest[..place]);
        // With its quotes around it, which are left out.
        let escaped = Value::from(&rest[place..=place]).to_string();
        out.push_str(&escaped[1..escaped.len() - 1]);
        rest = &rest[place + 1..];
    }
    out.push_str(rest);
}

fn write_number(mut number: u64, out: &mut String) {
    let mut digits = [0u8; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits[first..].iter().for_each(|digit| out.push(char::from(*digit)));
}
