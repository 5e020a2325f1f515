//! The trace as JSON Lines. Each fact is an object: the keys that every kind has, then those of its kind, which
//! [`FactKind::fields`] describes.

use std::ops::Range;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Field, FieldValue};
use redrive_core::id::FactId;
use redrive_core::refusal::Refusal;
use redrive_core::trace::Trace;
use redrive_views::explain;
use serde_json::Value;

use crate::json::{JsonWriter, Layout, ToJson, value_of};
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
    let mut out = JsonWriter::new(Layout::Compact, 0);
    for number in 0..run.trace.facts().len() as u32 {
        out.clear();
        Row { run, id: FactId::new(number) }.write(&mut out);
        out.end_line();
        write(out.text())?;
    }
    Ok(())
}

/// The facts in a range of their indexes, as the text of a JSON list.
pub fn list(run: &Run, facts: Range<usize>) -> String {
    let mut out = JsonWriter::new(Layout::Compact, 0);
    out.list(facts.map(|index| Row { run, id: FactId::new(index as u32) }));
    out.into_text()
}

/// A fact as a JSON value.
pub fn fact(run: &Run, id: FactId) -> Value {
    value_of(&Row { run, id })
}

/// A fact as a JSON object.
struct Row<'r> {
    run: &'r Run,
    id: FactId,
}

impl ToJson for Row<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let Row { run, id } = *self;
        let (plan, trace) = (&run.plan, &run.trace);
        let fact = trace.fact(id);
        out.object(|out| {
            out.member("id", &number(id));
            out.member("at", &fact.at.0);
            out.member("kind", fact.kind.as_str());
            out.member("resource", &fact.resource.map(|resource| plan.name(resource)));
            if !fact.records.is_empty() {
                out.member("records", &Records { run, fact });
            }
            let invocation = fact.invocation.map(|id| trace.invocation(id));
            let names =
                invocation.map(|of| Numbered(plan.name(plan.function(of.function).id), SIGN_OF_INVOCATION, of.number));
            out.member("invocation", &names);
            out.member("cause", &fact.cause.map(number));
            out.member("rule", fact.rule.id());
            // The write to a table has no delay.
            if fact.kind != FactKind::Sent || !is_of_table(run, fact) {
                fact.kind.fields().for_each(|field| write_field(run, fact, field, out));
            }
            out.member("says", &explain::sentence(run, id));
        });
    }
}

/// A field that only some kinds have; a field without a value has no key.
fn write_field(run: &Run, fact: &Fact, field: &Field, out: &mut JsonWriter) {
    match (field.read)(fact) {
        Some(FieldValue::Number(number)) => out.member(field.key, &number),
        Some(FieldValue::Resource(id)) => out.member(field.key, run.plan.name(id)),
        Some(FieldValue::Word(word)) => out.member(field.key, word),
        Some(FieldValue::Text(id)) => out.member(field.key, run.trace.text(id)),
        Some(FieldValue::Step(id)) => {
            out.member(field.key, &run.plan.script.get(id.index()).map(|step| u64::from(step.written)));
        }
        Some(FieldValue::Refusal(refusal)) => out.member(field.key, &RefusalRow { run, fact, refusal }),
        None => {}
    }
}

struct RefusalRow<'r> {
    run: &'r Run,
    fact: &'r Fact,
    refusal: Refusal,
}

impl ToJson for RefusalRow<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| {
            out.member("code", self.refusal.code_text());
            out.member("message", &refusals::message(self.run, self.fact, self.refusal));
        });
    }
}

/// The names of the records of a fact.
struct Records<'r> {
    run: &'r Run,
    fact: &'r Fact,
}

impl ToJson for Records<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let Records { run, fact } = self;
        out.list(run.trace.of(fact.records).map(|id| {
            let record = run.trace.record(id);
            Numbered(run.plan.name(record.resource), SIGN_OF_RECORD, record.number)
        }));
    }
}

const SIGN_OF_RECORD: char = '/';
const SIGN_OF_INVOCATION: char = '@';

/// A name with a number: `orders/3`, `worker@4`.
struct Numbered<'r>(&'r str, char, u32);

impl ToJson for Numbered<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let Numbered(name, sign, number) = *self;
        out.numbered(name, sign, number);
    }
}

fn is_of_table(run: &Run, fact: &Fact) -> bool {
    let first = run.trace.of(fact.records).next();
    first.is_some_and(|record| run.plan.table(run.trace.record(record).resource).is_some())
}
