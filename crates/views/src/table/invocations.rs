//! The table of attempts to invoke a function.

use redrive_core::id::InvocationId;

use super::{Cell, Column, number, text};
use crate::names;
use crate::timeline::{Attempt, Ending, Focus, Subject, attempt};

pub(super) const COLUMNS: &[Column] = &[
    text("Invocation"),
    text("Outcome"),
    text("Records"),
    number("Count"),
    text("Try"),
    number("Environment"),
    text("By"),
    number("Started"),
    number("Ended"),
    number("Took"),
];

pub(super) fn cell(subject: Subject, row: u32, column: usize) -> Cell {
    let Subject { run, model, .. } = subject;
    let id = InvocationId::new(row);
    let of = run.trace.invocation(id);
    let bar = || model.bar(run, id);
    let started = run.trace.fact(of.fact).at.0;
    match column {
        0 => {
            let key = u64::from(of.function.0) << 32 | u64::from(of.number);
            Cell::of(names::invocation(&run.plan, &run.trace, id), key)
        }
        1 => match bar().map(|bar| bar.ending) {
            None => Cell::of("not started", 9u64).sign("turned-away"),
            Some(ending) => {
                let (words, sign) = match ending {
                    Ending::Open => ("running", "inFlight"),
                    Ending::Success => ("success", "processed"),
                    Ending::Partial => ("partial", "fail"),
                    Ending::BadAnswer => ("answer failed the batch", "fail"),
                    Ending::Error => ("error", "fail"),
                    Ending::Timeout => ("timeout", "fail"),
                    Ending::Crash => ("crash", "fail"),
                    Ending::Abandoned => ("not run", "turned-away"),
                };
                Cell::of(words, ending as u64).sign(sign)
            }
        },
        2 => {
            let first = run.trace.of(of.records).next().map_or(0, |record| record.0);
            Cell::of(names::records(&run.plan, &run.trace, of.records), first)
        }
        3 => Cell::count(of.records.len()),
        4 => {
            let attempt = attempt(subject, id);
            Cell::of(attempt.map(Attempt::words).unwrap_or_default(), attempt.map_or(0, |attempt| attempt.number))
        }
        5 => of.environment.map_or_else(Cell::default, Cell::count),
        6 => of.by.map_or_else(Cell::default, |by| Cell::of(run.plan.name(by), 1 + by.index() as u64)),
        7 => Cell::moment(subject, Some(started)),
        8 => Cell::moment(subject, bar().filter(|bar| bar.ending != Ending::Open).map(|bar| bar.to)),
        _ => Cell::length(bar().filter(|bar| bar.ending != Ending::Open).map(|bar| bar.to - bar.from)),
    }
}

pub(super) fn target(subject: Subject, row: u32) -> (Focus, Option<u64>) {
    let id = InvocationId::new(row);
    let at = subject.run.trace.fact(subject.run.trace.invocation(id).fact).at.0;
    (Focus { record: None, invocation: Some(id) }, Some(at))
}
