//! The table of facts.

use redrive_core::id::FactId;

use super::{Cell, Column, number, text};
use crate::timeline::{Focus, Subject};
use crate::{explain, rules};

pub(super) const COLUMNS: &[Column] =
    &[number("Fact"), number("Time"), text("What happened"), text("Rule"), text("Evidence"), number("Cause")];

pub(super) fn cell(subject: Subject, row: u32, column: usize) -> Cell {
    let run = subject.run;
    let fact = run.trace.fact(FactId::new(row));
    let rule = || rules::text(fact.rule);
    match column {
        0 => Cell::count(row + 1),
        1 => Cell::moment(subject, Some(fact.at.0)),
        2 => Cell::of(explain::sentence(run, FactId::new(row)), fact.kind.code()),
        // Script steps follow no rule.
        3 if fact.cause.is_none() => Cell::default(),
        3 => Cell::of(fact.rule.id(), 1 + fact.rule as u64),
        4 if fact.cause.is_none() => Cell::default(),
        4 => Cell::of(rule().evidence.as_str(), 1 + rule().evidence as u64),
        _ => fact.cause.map_or_else(Cell::default, |cause| Cell::count(cause.index() as u64 + 1)),
    }
}

pub(super) fn target(subject: Subject, row: u32) -> (Focus, Option<u64>) {
    let trace = &subject.run.trace;
    let fact = trace.fact(FactId::new(row));
    let record = (fact.records.len() == 1).then(|| trace.nth(fact.records, 0));
    // Without a record and an invocation, only the time is selected.
    (Focus { record, invocation: fact.invocation }, Some(fact.at.0))
}
