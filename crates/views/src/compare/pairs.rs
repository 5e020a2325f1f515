//! Matches the rows of two runs.

use std::collections::BTreeMap;

use super::Side;

/// A row of run A and its match in run B; one of them may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub a: Option<usize>,
    pub b: Option<usize>,
}

/// The identity of a row: its resource, its reader, the script position of the step that it originates from, its number
/// within that step, and its index among rows that agree in all of these, because a record can be copied to the same
/// resource more than once.
type Key<'r> = (&'r str, &'r str, u32, u32, u32);

/// Returns the rows of both runs: all of A in its order, then the unmatched rows of B.
pub(super) fn pairs(a: Side, b: Side) -> Vec<Pair> {
    let keys_of_b = keys(b);
    let mut rows_of_b: BTreeMap<Key, usize> = BTreeMap::new();
    for (row, key) in keys_of_b.iter().enumerate() {
        rows_of_b.insert(*key, row);
    }
    let mut is_paired = vec![false; keys_of_b.len()];
    let mut pairs = Vec::with_capacity(keys_of_b.len());
    for (row, key) in keys(a).into_iter().enumerate() {
        let other = rows_of_b.get(&key).copied();
        if let Some(other) = other {
            is_paired[other] = true;
        }
        pairs.push(Pair { a: Some(row), b: other });
    }
    let left = is_paired.iter().enumerate().filter(|(_, is_paired)| !**is_paired);
    pairs.extend(left.map(|(row, _)| Pair { a: None, b: Some(row) }));
    pairs
}

fn keys<'r>(side: Side<'r>) -> Vec<Key<'r>> {
    let (run, rows) = (side.run, &side.ledger.rows);
    let mut seen: BTreeMap<(&str, &str, u32, u32), u32> = BTreeMap::new();
    let keys = (0..rows.len()).map(|row| {
        let record = run.trace.record(rows.record(row));
        let (step, n) = run.trace.root(record);
        let resource = run.plan.name(record.resource);
        let reader = rows.reader(&run.trace, row).map_or("", |reader| run.plan.name(reader));
        let written = run.plan.script[step.index()].written;
        let count = seen.entry((resource, reader, written, n)).or_insert(0);
        *count += 1;
        (resource, reader, written, n, *count)
    });
    keys.collect()
}
