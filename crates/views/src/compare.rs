//! Compares the run of a scenario with the run of a variant, for example after a fix of an advice.

mod first_difference;
mod pairs;

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::time::Instant;

use crate::expectations::{Expectations, NamedExpectation};
use crate::ledger::Ledger;
use crate::life::{Outcome, RecordState};
use crate::{cost, names};

pub use first_difference::FirstDifference;
pub use pairs::Pair;

/// A run and its ledger.
#[derive(Clone, Copy)]
pub struct Side<'r> {
    pub run: &'r Run,
    pub ledger: &'r Ledger,
}

/// The differences of run B from run A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Groups of records with the same difference. Records with another outcome come first.
    pub changes: Vec<Change>,
    /// Number of rows without a difference.
    pub same: usize,
    /// None if every fact is the same.
    pub first: Option<FirstDifference>,
    /// The totals of both runs, equal ones included.
    pub numbers: Vec<Number>,
    /// The expectations that are checked in every run, and whether each holds in A and in B.
    pub expectations: Vec<(NamedExpectation, [bool; 2])>,
}

/// Records that all have the same difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub how: Difference,
    pub rows: Vec<Pair>,
}

/// The difference of a record: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The outcome differs.
    Ends {
        a: Outcome,
        b: Outcome,
    },
    /// The work is done a different number of times.
    Done {
        a: u32,
        b: u32,
    },
    /// The number of deliveries differs.
    Delivered {
        a: u32,
        b: u32,
    },
    OnlyInA(Outcome),
    OnlyInB(Outcome),
}

/// A total of both runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub of: Count,
    pub values: [u64; 2],
}

/// The subject of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Records,
    Ended(Outcome),
    WorkDone,
    ProcessedMoreThanOnce,
    Victims,
    Lost,
    Invocations,
    Errors,
    Throttles,
    Duplicates,
    /// Time at which the last record ended, in milliseconds.
    LastEnd,
    /// Cost in ten-billionths of a dollar: see `cost::dollars`.
    Cost,
}

impl Count {
    /// The key in the summary of the report. The summary has neither `lastEnd` nor `cost`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Count::Records => "records",
            Count::Ended(outcome) => outcome.as_str(),
            Count::WorkDone => "workDone",
            Count::ProcessedMoreThanOnce => "processedMoreThanOnce",
            Count::Victims => "victims",
            Count::Lost => "lost",
            Count::Invocations => "invocations",
            Count::Errors => "errors",
            Count::Throttles => "throttles",
            Count::Duplicates => "duplicates",
            Count::LastEnd => "lastEnd",
            Count::Cost => "cost",
        }
    }
}

impl Number {
    pub fn differs(&self) -> bool {
        self.values[0] != self.values[1]
    }

    /// Returns both values as text for readers.
    pub fn texts(&self) -> [String; 2] {
        self.values.map(|value| match self.of {
            Count::LastEnd => names::moment(Instant(value)),
            Count::Cost => format!("${}", cost::dollars(value)),
            _ => names::with_commas(value),
        })
    }
}

impl Comparison {
    pub fn new(a: Side, b: Side) -> Comparison {
        let mut changes: BTreeMap<Difference, Vec<Pair>> = BTreeMap::new();
        let mut same = 0;
        for pair in pairs::pairs(a, b) {
            let state = |side: Side, row: Option<usize>| row.map(|row| side.ledger.states[row]);
            match Difference::of(state(a, pair.a), state(b, pair.b)) {
                Some(how) => changes.entry(how).or_default().push(pair),
                None => same += 1,
            }
        }
        Comparison {
            changes: changes.into_iter().map(|(how, rows)| Change { how, rows }).collect(),
            same,
            first: first_difference::find(a.run, b.run),
            numbers: numbers(a, b),
            expectations: expectations(a, b),
        }
    }

    /// Tests whether the two runs have the same facts.
    pub fn is_same(&self) -> bool {
        self.first.is_none() && self.changes.is_empty()
    }
}

impl Difference {
    fn of(a: Option<RecordState>, b: Option<RecordState>) -> Option<Difference> {
        let (a, b) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (Some(a), None) => return Some(Difference::OnlyInA(a.outcome())),
            (None, Some(b)) => return Some(Difference::OnlyInB(b.outcome())),
            (None, None) => return None,
        };
        let ends = Difference::Ends { a: a.outcome(), b: b.outcome() };
        let done = Difference::Done { a: a.processed, b: b.processed };
        let delivered = Difference::Delivered { a: a.deliveries, b: b.deliveries };
        [
            (a.outcome() != b.outcome(), ends),
            (a.processed != b.processed, done),
            (a.deliveries != b.deliveries, delivered),
        ]
        .into_iter()
        .find_map(|(differs, how)| differs.then_some(how))
    }
}

impl Change {
    /// `9 records end as processed instead of dead-lettered`
    pub fn sentence(&self) -> String {
        let number = self.rows.len();
        let (records, s) = match number {
            1 => ("1 record".to_owned(), "s"),
            number => (format!("{} records", names::with_commas(number as u64)), ""),
        };
        match self.how {
            Difference::Ends { a, b } => format!("{records} end{s} as {} instead of {}", b.words(), a.words()),
            Difference::Done { a, b } => {
                let have = if number == 1 { "has" } else { "have" };
                format!("{records} {have} {} done {} instead of {}", whose(number), times(b), times(a))
            }
            Difference::Delivered { a, b } => {
                let is = if number == 1 { "is" } else { "are" };
                format!("{records} {is} delivered {} instead of {}", times(b), times(a))
            }
            Difference::OnlyInA(outcome) => format!("{records} that ended as {} no longer come{s}", outcome.words()),
            Difference::OnlyInB(outcome) => format!("{records} more come{s}, and end{s} as {}", outcome.words()),
        }
    }
}

fn whose(number: usize) -> &'static str {
    if number == 1 { "its work" } else { "their work" }
}

fn times(number: u32) -> String {
    match number {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        number => format!("{number} times"),
    }
}

fn numbers(a: Side, b: Side) -> Vec<Number> {
    let mut counts = vec![Count::Records];
    counts.extend(Outcome::ALL.map(Count::Ended));
    counts.extend([
        Count::WorkDone,
        Count::ProcessedMoreThanOnce,
        Count::Victims,
        Count::Lost,
        Count::Invocations,
        Count::Errors,
        Count::Throttles,
        Count::Duplicates,
        Count::LastEnd,
        Count::Cost,
    ]);
    counts.into_iter().map(|of| Number { of, values: [value(of, a), value(of, b)] }).collect()
}

fn value(of: Count, side: Side) -> u64 {
    let summary = &side.ledger.summary;
    match of {
        Count::Records => summary.records.into(),
        Count::Ended(outcome) => summary.count(outcome).into(),
        Count::WorkDone => summary.work_done,
        Count::ProcessedMoreThanOnce => summary.processed_more_than_once.into(),
        Count::Victims => summary.victims.into(),
        Count::Lost => summary.lost.into(),
        Count::Invocations => summary.invocations.into(),
        Count::Errors => summary.errors.into(),
        Count::Throttles => summary.throttles.into(),
        Count::Duplicates => summary.duplicates.into(),
        Count::LastEnd => side.ledger.states.iter().filter_map(|state| state.ended_at()).max().map_or(0, |at| at.0),
        Count::Cost => cost::bill(side.run).iter().map(cost::Line::units).sum(),
    }
}

fn expectations(a: Side, b: Side) -> Vec<(NamedExpectation, [bool; 2])> {
    let [of_a, of_b] = [a, b].map(|side| Expectations::new(side.run, side.ledger));
    let held = |named| [of_a.broken(named).is_none(), of_b.broken(named).is_none()];
    NamedExpectation::ALWAYS.into_iter().map(|named| (named, held(named))).collect()
}
