//! The transposed timeline for narrow pages: time runs downwards, records are columns, events are rows.

use redrive_core::fact::FactView;
use redrive_core::id::{InvocationId, RecordId, ResourceId};

use super::model::LaneKind;
use super::record_row::{RecordRow, SegmentKind};
use super::{Attempt, Subject, attempt, length, numbers};
use crate::names;

/// Maximum number of columns.
const MOST_COLUMNS: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A step of the script, by its index among all steps of the timeline.
    Step(u32),
    Try(InvocationId),
    /// A wait of this many milliseconds before a retry.
    BackOff(u64),
    /// Records arrived at a dead-letter queue or a destination.
    Kept(ResourceId),
    /// An idle interval until this time.
    Gap(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub at: u64,
    pub event: Event,
}

/// The state of a record in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// The record had not arrived yet, or was gone.
    Nothing,
    Waiting,
    Hidden,
    BackOff,
    /// In the batch of this row, its work not started.
    Held,
    Done,
    Failed,
    Kept,
}

pub struct TransposedTimeline {
    pub columns: Vec<RecordId>,
    /// Number of records without a column.
    pub left_out: usize,
    pub rows: Vec<Row>,
    lives: Vec<RecordRow>,
}

impl TransposedTimeline {
    pub fn new(subject: Subject) -> TransposedTimeline {
        let lanes = || {
            subject.model.lanes.iter().filter_map(|lane| match &lane.kind {
                LaneKind::Records(records) | LaneKind::ManyRecords(records) => Some(records),
                _ => None,
            })
        };
        let columns: Vec<RecordId> = lanes().flatten().copied().take(MOST_COLUMNS).collect();
        let left_out = subject.ledger.states.len().saturating_sub(columns.len());
        let lives = columns.iter().map(|id| RecordRow::new(subject.run, subject.index, *id, subject.model.end));
        TransposedTimeline { left_out, rows: rows(subject), lives: lives.collect(), columns }
    }

    /// Returns the states of the records of all columns in a row.
    pub fn cells(&self, subject: Subject, row: Row) -> Vec<CellState> {
        let columns = self.columns.iter().zip(&self.lives);
        columns.map(|(record, life)| cell(subject, row, *record, life)).collect()
    }

    /// Returns the text of a row, and whether something failed in it.
    pub fn words(&self, subject: Subject, row: Row) -> (String, bool) {
        let run = subject.run;
        match row.event {
            Event::Step(place) => {
                let step = subject.model.lanes.iter().find_map(|lane| match &lane.kind {
                    LaneKind::Script(steps) => steps.get(place as usize),
                    _ => None,
                });
                (step.map(|(_, _, words)| words.clone()).unwrap_or_default(), false)
            }
            Event::Try(id) => {
                let of = run.trace.invocation(id);
                let failed = subject.model.bar(run, id).is_none_or(|bar| bar.ending.is_failure());
                let attempt = attempt(subject, id).map(Attempt::words).unwrap_or_default();
                let sign = if failed { '✗' } else { '✓' };
                let rest = if attempt.is_empty() { numbers(run, of.records, "–") } else { attempt };
                (format!("{sign} @{} {rest}", of.number), failed)
            }
            Event::BackOff(millis) => (length(millis), true),
            Event::Kept(queue) => (run.plan.name(queue).to_owned(), false),
            Event::Gap(to) => {
                let gauges = subject.model.lanes.iter().any(|lane| match lane.kind {
                    LaneKind::Gauge(gauge @ super::Gauge::InFlight(_)) => subject.model.gauge(gauge, row.at) > 0,
                    _ => false,
                });
                (format!("{} {}", length(to - row.at), if gauges { "hidden" } else { "idle" }), false)
            }
        }
    }
}

fn rows(subject: Subject) -> Vec<Row> {
    let run = subject.run;
    let mut rows: Vec<Row> = Vec::new();
    let mut steps = 0;
    for fact in run.trace.facts() {
        let event = match fact.view() {
            FactView::StepTaken { .. } => {
                steps += 1;
                Some(Event::Step(steps - 1))
            }
            FactView::InvocationStarted { invocation, .. }
            | FactView::InvocationThrottled { invocation, .. }
            | FactView::InvocationRefused { invocation, .. } => Some(Event::Try(invocation)),
            FactView::Rejected { invocation, .. } => invocation.map(Event::Try),
            FactView::BackedOff { wait, .. } | FactView::EventRequeued { wait, .. } => Some(Event::BackOff(wait.0)),
            FactView::MovedToDeadLetterQueue { dead_letter_queue, .. } => Some(Event::Kept(dead_letter_queue)),
            FactView::BatchGivenUp { destination, .. } | FactView::SentOn { destination, .. } => {
                destination.map(Event::Kept)
            }
            _ => None,
        };
        let Some(event) = event else { continue };
        let row = Row { at: fact.at.0, event };
        // Equal events at the same time share a row.
        let is_same = matches!(event, Event::Kept(_) | Event::BackOff(_)) && rows.last() == Some(&row);
        if !is_same && row.at <= subject.model.end {
            rows.push(row);
        }
    }
    let folds = subject.axis.pieces().iter().filter(|piece| piece.folded);
    rows.extend(folds.map(|fold| Row { at: fold.from, event: Event::Gap(fold.to) }));
    // Events at the start of a gap come before the gap.
    rows.sort_by_key(|row| (row.at, matches!(row.event, Event::Gap(_))));
    rows
}

fn cell(subject: Subject, row: Row, record: RecordId, life: &RecordRow) -> CellState {
    if let Event::Try(id) = row.event {
        let trace = &subject.run.trace;
        if trace.of(trace.invocation(id).records).any(|other| other == record) {
            return match life.works.iter().find(|work| work.invocation == id) {
                Some(work) if work.done => CellState::Done,
                Some(_) => CellState::Failed,
                None => CellState::Held,
            };
        }
    }
    if let Event::Kept(_) = row.event
        && life.end.is_some_and(|(at, outcome)| at == row.at && outcome == crate::Outcome::DeadLettered)
    {
        return CellState::Kept;
    }
    let here = life.segments.iter().rev().find(|segment| segment.from <= row.at && row.at < segment.to);
    match here.map(|segment| segment.kind) {
        None => CellState::Nothing,
        Some(SegmentKind::Hidden) => CellState::Hidden,
        Some(SegmentKind::BackOff) => CellState::BackOff,
        Some(SegmentKind::Delayed | SegmentKind::Waiting | SegmentKind::Held | SegmentKind::InBatch) => {
            CellState::Waiting
        }
    }
}

impl TransposedTimeline {
    /// Returns the heading of a column.
    pub fn name(&self, subject: Subject, column: usize) -> String {
        subject.run.trace.record(self.columns[column]).number.to_string()
    }

    /// Returns the full name of the record of a column.
    pub fn full_name(&self, subject: Subject, column: usize) -> String {
        names::record(&subject.run.plan, &subject.run.trace, self.columns[column])
    }

    /// Returns the invocation of a row.
    pub fn invocation(row: Row) -> Option<InvocationId> {
        match row.event {
            Event::Try(id) => Some(id),
            _ => None,
        }
    }
}
