//! The table of records, with a row for each reader.

use super::{Cell, Column, number, text};
use crate::timeline::{Subject, finding};
use crate::{Life, life, names};

pub(super) const COLUMNS: &[Column] = &[
    text("Record"),
    text("Bad"),
    text("Outcome"),
    text("In"),
    text("Through"),
    text("Finding"),
    number("Deliveries"),
    number("Work done"),
    number("Arrived"),
    number("Ended"),
    number("Took"),
];

pub(super) fn cell(subject: Subject, row: u32, column: usize) -> Cell {
    let Subject { run, ledger, index, .. } = subject;
    let state = &ledger.states[row as usize];
    let id = ledger.rows.record(row as usize);
    let record = run.trace.record(id);
    let ended = state.ended_at().map(|at| at.0);
    match column {
        0 => {
            let key = (record.resource.index() as u64) << 32 | u64::from(record.number);
            Cell::of(names::record(&run.plan, &run.trace, id), key)
        }
        1 => match life::fault(run, id) {
            Some(fault) => Cell::of(fault.as_str(), 1 + fault as u64).sign("bad"),
            None => Cell::default(),
        },
        2 => {
            let outcome = state.outcome();
            Cell::of(outcome.as_str(), outcome as u64).sign(outcome.as_str())
        }
        3 | 4 if state.through().is_none() => Cell::default(),
        3 => state.kept_in.map_or_else(Cell::default, |id| Cell::of(run.plan.name(id), 1 + id.index() as u64)),
        4 => state.through().map_or_else(Cell::default, |through| Cell::of(through.as_str(), 1 + through as u64)),
        5 => {
            let life = Life::with_reader(run, index, id, ledger.rows.reader(&run.trace, row as usize));
            let victim = life.is_victim();
            let words = finding(&life);
            let cell = Cell::of(words, u64::from(victim) << 8 | u64::from(state.processed.min(255)));
            if victim { cell.sign("victim") } else { cell }
        }
        6 => Cell::count(state.deliveries),
        7 => Cell::count(state.processed),
        8 => Cell::moment(subject, Some(record.at.0)),
        9 => Cell::moment(subject, ended),
        _ => Cell::length(ended.map(|ended| ended.saturating_sub(record.at.0))),
    }
}
