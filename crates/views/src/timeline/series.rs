//! The number of records in each resource and the number of running invocations, over time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Outcome};
use redrive_core::id::RecordId;

use super::gauges::{self, Oldest};
use crate::life::{Phase, RecordState};

/// A value that holds from one change to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series<C> {
    at: Vec<u64>,
    counts: Vec<C>,
}

/// The records of a queue. The first three counts are in the queue; the others have left it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    pub visible: u32,
    pub delayed: u32,
    pub in_flight: u32,
    pub done: u32,
    pub moved: u32,
    pub lost: u32,
}

/// The invocations of a function: running now, and totals so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionCounts {
    pub running: u32,
    pub started: u32,
    pub errors: u32,
    pub throttles: u32,
}

impl QueueCounts {
    pub fn in_queue(self) -> u32 {
        self.visible + self.delayed + self.in_flight
    }

    pub fn all(self) -> u32 {
        self.in_queue() + self.done + self.moved + self.lost
    }
}

impl<C: Copy + Default> Series<C> {
    pub(super) fn push(&mut self, at: u64, counts: C) {
        // Only the last value of a millisecond is kept.
        match (self.at.last(), self.counts.last_mut()) {
            (Some(last), Some(place)) if *last == at => *place = counts,
            _ => {
                self.at.push(at);
                self.counts.push(counts);
            }
        }
    }

    /// Returns the value at a time.
    pub fn at(&self, moment: u64) -> C {
        let place = self.at.partition_point(|at| *at <= moment);
        place.checked_sub(1).map_or_else(C::default, |place| self.counts[place])
    }

    /// Returns the changes after one time, up to and including another.
    pub fn between(&self, after: u64, to: u64) -> impl Iterator<Item = (u64, C)> + '_ {
        let (from, to) = (self.at.partition_point(|at| *at <= after), self.at.partition_point(|at| *at <= to));
        self.at[from..to.max(from)].iter().copied().zip(self.counts[from..].iter().copied())
    }

    pub fn max(&self, of: impl Fn(&C) -> u32) -> u32 {
        self.counts.iter().map(of).max().unwrap_or(0)
    }

    pub fn last(&self) -> C {
        self.counts.last().copied().unwrap_or_default()
    }
}

impl Series<u32> {
    /// Returns the number of simultaneous spans.
    pub(super) fn of_spans(spans: impl Iterator<Item = (u64, u64)>) -> Series<u32> {
        let edges = spans.flat_map(|(from, to)| [(from, 1), (to.max(from + 1), -1)]).map(Reverse);
        // At the same millisecond, ends come before starts.
        let mut edges: BinaryHeap<Reverse<(u64, i32)>> = edges.collect();
        let (mut series, mut count) = (Series::default(), 0);
        while let Some(Reverse((at, change))) = edges.pop() {
            count += change;
            series.push(at, count.max(0) as u32);
        }
        series
    }
}

/// The series of a run, by the index of the resource in the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AllSeries {
    pub queues: Vec<Series<QueueCounts>>,
    pub functions: Vec<Series<FunctionCounts>>,
    /// The arrival of the oldest record.
    pub oldest: Vec<Series<Option<u64>>>,
    /// The pollers and the iterator ages of mappings.
    pub pollers: Vec<Series<u32>>,
    pub ages: Vec<Series<u64>>,
}

impl AllSeries {
    pub fn new(run: &Run) -> AllSeries {
        let resources = run.plan.resources.len();
        let (pollers, ages) = gauges::of_mappings(run);
        let mut all = AllSeries {
            queues: vec![Series::default(); resources],
            functions: vec![Series::default(); resources],
            oldest: vec![Series::default(); resources],
            pollers,
            ages,
        };
        let mut oldest = vec![Oldest::default(); resources];
        let mut records = RecordState::all(run);
        for fact in run.trace.facts() {
            all.apply_to_functions(fact);
            if fact.kind == FactKind::InvocationEnded {
                continue;
            }
            for record in run.trace.of(fact.records) {
                let was = records[record.index()].place;
                let was_there = records[record.index()].phase != Phase::Gone;
                all.apply_to_queues(fact, record, &mut records);
                let state = &records[record.index()];
                let (is, is_there) = (state.place, state.phase != Phase::Gone);
                if (was, was_there) == (is, is_there) {
                    continue;
                }
                if is_there {
                    oldest[is.index()].push(record, fact.at.0);
                }
                for place in [was, is] {
                    let since = oldest[place.index()].since(place, &records);
                    let series = &mut all.oldest[place.index()];
                    if series.last() != since {
                        series.push(fact.at.0, since);
                    }
                }
            }
        }
        all
    }

    fn apply_to_functions(&mut self, fact: &Fact) {
        let Some(function) = fact.resource else { return };
        let series = &mut self.functions[function.index()];
        let mut counts = series.last();
        match fact.kind {
            FactKind::InvocationStarted => {
                counts.running += 1;
                counts.started += 1;
            }
            FactKind::InvocationEnded => {
                counts.running = counts.running.saturating_sub(1);
                counts.errors += u32::from(fact.outcome() != Some(Outcome::Success));
            }
            FactKind::InvocationThrottled | FactKind::InvocationRefused => counts.throttles += 1,
            _ => return,
        }
        series.push(fact.at.0, counts);
    }

    /// Corrects the counts after a given-up event was sent to a destination, or was refused there.
    fn keep(&mut self, place: usize, at: u64, is_kept: bool) {
        let mut counts = self.queues[place].last();
        let (from, to) =
            if is_kept { (&mut counts.lost, &mut counts.moved) } else { (&mut counts.moved, &mut counts.lost) };
        *from = from.saturating_sub(1);
        *to += 1;
        self.queues[place].push(at, counts);
    }

    fn apply_to_queues(&mut self, fact: &Fact, record: RecordId, records: &mut [RecordState]) {
        let state = &mut records[record.index()];
        let is_new = matches!(fact.kind, FactKind::Sent | FactKind::EventAccepted);
        let (was, place) = (state.phase, state.place.index());
        let was_kept = state.kept_in.is_some();
        if !state.apply(fact) && !is_new {
            let is_kept = state.kept_in.is_some();
            if was_kept != is_kept && state.processed == 0 {
                self.keep(place, fact.at.0, is_kept);
            }
            return;
        }
        let (is, now_at, is_done) = (state.phase, state.place.index(), state.processed > 0);
        let mut before = self.queues[place].last();
        if !is_new {
            if let Some(count) = in_queue(&mut before, was) {
                *count = count.saturating_sub(1);
            }
            if now_at != place {
                before.moved += 1;
                self.queues[place].push(fact.at.0, before);
                before = self.queues[now_at].last();
            }
        }
        match in_queue(&mut before, is) {
            Some(count) => *count += 1,
            None if is_done => before.done += 1,
            None => before.lost += 1,
        }
        self.queues[now_at].push(fact.at.0, before);
    }
}

fn in_queue(counts: &mut QueueCounts, phase: Phase) -> Option<&mut u32> {
    match phase {
        Phase::Delayed => Some(&mut counts.delayed),
        Phase::Visible | Phase::Queued => Some(&mut counts.visible),
        Phase::InFlight => Some(&mut counts.in_flight),
        // A record that is gone is in no queue.
        Phase::Gone => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_the_next_change() {
        let mut series = Series::<u32>::default();
        series.push(10, 1);
        series.push(20, 2);
        series.push(20, 3);
        assert_eq!([0, 10, 19, 20, 99].map(|at| series.at(at)), [0, 1, 1, 3, 3]);
        assert_eq!(series.between(10, 20).collect::<Vec<_>>(), [(20, 3)]);
    }
}
