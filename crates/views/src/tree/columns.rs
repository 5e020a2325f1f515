//! The columns of a tree: one for each record, or one for consecutive records with the same results if there are many.

use redrive_core::id::RecordId;

use super::{Cell, Node};
use crate::timeline::Subject;
use crate::{Outcome, life};

/// Maximum number of records that each have their own column.
const MOST_SINGLE: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub records: Vec<RecordId>,
    /// `3`, or `6–10`.
    pub name: String,
    pub is_bad: bool,
    pub is_victim: bool,
    /// The number of deliveries of each record, and how often its work was done.
    pub deliveries: u32,
    pub done: u32,
    pub outcome: Outcome,
}

/// Builds the columns, and converts the nodes from records to columns.
pub(super) fn group(subject: Subject, records: &[RecordId], nodes: &mut [Node]) -> Vec<Column> {
    let singles: Vec<Column> =
        records.iter().enumerate().map(|(place, record)| column(subject, *record, place, nodes)).collect();
    if records.len() <= MOST_SINGLE {
        return singles;
    }
    let mut columns: Vec<Column> = Vec::new();
    // The column of each record.
    let mut places = Vec::with_capacity(records.len());
    for (place, single) in singles.into_iter().enumerate() {
        let is_same = columns.last().is_some_and(|last| {
            let facts = |of: &Column| (of.is_bad, of.is_victim, of.deliveries, of.done, of.outcome);
            facts(last) == facts(&single) && nodes.iter().all(|node| is_alike(node, place - 1, place))
        });
        match columns.last_mut().filter(|_| is_same) {
            Some(last) => last.records.extend(single.records),
            None => columns.push(single),
        }
        places.push(columns.len() - 1);
    }
    for column in &mut columns {
        let number = |record: &RecordId| subject.run.trace.record(*record).number;
        if let (Some(first), Some(last)) = (column.records.first().map(number), column.records.last().map(number))
            && first != last
        {
            column.name = format!("{first}–{last}");
        }
    }
    for node in nodes {
        let (from, to) = node.columns;
        for of in &mut node.tries {
            let mut kept = None;
            let mut place = from;
            of.cells.retain(|_| {
                let is_first = kept != Some(places[place]);
                kept = Some(places[place]);
                place += 1;
                is_first
            });
        }
        node.columns = (places[from], places[to - 1] + 1);
    }
    columns
}

fn cells(node: &Node, place: usize) -> Option<Vec<Cell>> {
    let own = node.columns.0 <= place && place < node.columns.1;
    own.then(|| node.tries.iter().map(|of| of.cells[place - node.columns.0]).collect())
}

fn is_alike(node: &Node, one: usize, other: usize) -> bool {
    cells(node, one) == cells(node, other)
}

fn column(subject: Subject, record: RecordId, place: usize, nodes: &[Node]) -> Column {
    let run = subject.run;
    let own = nodes.iter().filter_map(|node| cells(node, place)).flatten();
    let (mut deliveries, mut done) = (0, 0);
    for cell in own {
        deliveries += u32::from(cell != Cell::Absent);
        done += u32::from(cell == Cell::Done);
    }
    let state = &subject.ledger.states[subject.ledger.rows.of(record).start];
    let is_bad = life::fault(run, record).is_some();
    let outcome = state.outcome();
    Column {
        records: vec![record],
        name: run.trace.record(record).number.to_string(),
        is_bad,
        is_victim: !is_bad && outcome.makes_victim(),
        deliveries,
        done,
        outcome,
    }
}
