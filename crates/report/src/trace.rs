//! The trace as JSON Lines. Each fact is an object: the keys that every kind has, then those of its kind, which
//! [`FactKind::fields`] describes.

use std::ops::Range;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Field, FieldValue};
use redrive_core::id::FactId;
use redrive_core::trace::Trace;
use redrive_views::explain;
use serde_json::Value;

use crate::json::{JsonWriter, Layout, ToJson, value_of};
use crate::names::{InvocationName, RecordNames};
use crate::refusals;
use crate::shape::row;

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
    let mut line = JsonWriter::new(Layout::Compact, 0);
    for number in 0..run.trace.facts().len() as u32 {
        line.clear();
        FactRow { run, id: FactId::new(number) }.write(&mut line);
        line.end_line();
        write(line.text())?;
    }
    Ok(())
}

/// A fact as a JSON value.
pub fn fact(run: &Run, id: FactId) -> Value {
    value_of(&FactRow { run, id })
}

/// The facts in a range of their indexes, as the text of a JSON list.
pub fn list(run: &Run, facts: Range<usize>) -> String {
    let mut out = JsonWriter::new(Layout::Compact, 0);
    out.list(facts.map(|index| FactRow { run, id: FactId::new(index as u32) }));
    out.into_text()
}

struct FactRow<'r> {
    run: &'r Run,
    id: FactId,
}

impl ToJson for FactRow<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let (run, fact) = (self.run, self.run.trace.fact(self.id));
        let records = (!fact.records.is_empty()).then_some(RecordNames::Span(run, fact.records));
        out.object(|out| {
            out.member("id", &number(self.id));
            out.member("at", &fact.at.0);
            out.member("kind", fact.kind.as_str());
            out.member("resource", &fact.resource.map(|id| run.plan.name(id)));
            out.member("records", &records);
            out.member("invocation", &fact.invocation.map(|id| InvocationName { run, id }));
            out.member("cause", &fact.cause.map(number));
            out.member("rule", fact.rule.id());
            // The write to a table has no delay.
            if fact.kind != FactKind::Sent || !is_of_table(run, fact) {
                fact.kind.fields().for_each(|field| write_field(run, fact, field, out));
            }
            out.member("says", &explain::sentence(run, self.id));
        });
    }
}

row! {
    /// The answer of AWS to a refused call.
    pub(crate) struct RefusalRow {
        /// The error code of AWS
        code: &'static str = "code",
        /// The message of AWS
        message: String = "message",
    }
}

/// Writes a field that only some kinds have; a field without a value has no key.
fn write_field(run: &Run, fact: &Fact, field: &Field, out: &mut JsonWriter) {
    match (field.read)(fact) {
        Some(FieldValue::Number(number)) => out.member(field.key, &number),
        Some(FieldValue::Resource(id)) => out.member(field.key, run.plan.name(id)),
        Some(FieldValue::Word(word)) => out.member(field.key, word),
        Some(FieldValue::Text(id)) => out.member(field.key, run.trace.text(id)),
        Some(FieldValue::Step(id)) => {
            out.member(field.key, &run.plan.script.get(id.index()).map(|step| u64::from(step.written)));
        }
        Some(FieldValue::Refusal(refusal)) => {
            let message = refusals::message(run, fact, refusal);
            out.member(field.key, &RefusalRow { code: refusal.code_text(), message });
        }
        None => {}
    }
}

fn is_of_table(run: &Run, fact: &Fact) -> bool {
    let first = run.trace.of(fact.records).next();
    first.is_some_and(|record| run.plan.table(run.trace.record(record).resource).is_some())
}
