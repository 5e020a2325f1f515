//! What functions and mappings had in hand: invocations by environment, and batches.

use redrive_core::Run;
use redrive_core::fact::{Fact, Kind, Outcome, Span};
use redrive_core::id::{FactId, InvocationId, ResourceId};

/// How an invocation or a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Not before the run did.
    Open,
    Success,
    /// Some of the records were reported as failed.
    Partial,
    /// The function succeeded, but its answer failed the batch.
    BadAnswer,
    Error,
    Timeout,
    Crash,
    /// A batch that was never run.
    Abandoned,
}

impl Ending {
    pub fn is_failure(self) -> bool {
        !matches!(self, Ending::Open | Ending::Success)
    }

    fn of(outcome: Option<Outcome>) -> Ending {
        match outcome {
            Some(Outcome::Success) => Ending::Success,
            Some(Outcome::Timeout) => Ending::Timeout,
            Some(Outcome::Crash | Outcome::OutOfMemory) => Ending::Crash,
            Some(Outcome::Error) | None => Ending::Error,
        }
    }
}

/// An invocation in its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub invocation: InvocationId,
    pub from: u64,
    pub init_ends: u64,
    pub to: u64,
    pub ending: Ending,
}

/// A batch in a mapping's hand, from the moment it was opened until its last try was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    pub fact: FactId,
    pub mapping: ResourceId,
    pub records: Span,
    pub from: u64,
    pub to: u64,
    pub ending: Ending,
    /// Batches that overlap lie in different rows.
    pub row: u32,
    /// Its last try that ran.
    pub invocation: Option<InvocationId>,
}

/// The row of an environment; they are numbered from 1.
pub(super) fn row_of(environment: u32) -> usize {
    environment.saturating_sub(1) as usize
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bars {
    /// By function (its place among the resources), then by environment; each in the order of time.
    pub environments: Vec<Vec<Vec<Bar>>>,
    /// Tries that never ran, by function.
    pub turned_away: Vec<Vec<(u64, InvocationId)>>,
    pub batches: Vec<Batch>,
}

impl Bars {
    pub fn new(run: &Run, end: u64) -> Bars {
        let resources = run.plan.resources.len();
        let mut bars = Bars {
            environments: vec![Vec::new(); resources],
            turned_away: vec![Vec::new(); resources],
            batches: Vec::new(),
        };
        // Where the bar of each invocation lies: function, environment, place.
        let mut places: Vec<Option<(usize, usize, usize)>> = vec![None; run.trace.invocations().len()];
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            match fact.kind {
                Kind::BatchClosed => bars.open(run, id, fact, end),
                Kind::InvocationStarted => bars.start(run, fact, end, &mut places),
                Kind::InvocationEnded => bars.end(run, fact, Ending::of(fact.outcome()), &places),
                Kind::BatchPartlyFailed => bars.amend(run, fact, Ending::Partial, &places),
                Kind::BatchFailed => bars.amend(run, fact, Ending::BadAnswer, &places),
                Kind::InvocationThrottled | Kind::InvocationRefused => {
                    if let (Some(function), Some(invocation)) = (fact.resource, fact.invocation) {
                        bars.turned_away[function.index()].push((fact.at.0, invocation));
                    }
                }
                Kind::BatchAbandoned => {
                    if let Some(batch) = fact.invocation.and_then(|invocation| bars.batch_of(run, invocation)) {
                        (batch.to, batch.ending) = (fact.at.0, Ending::Abandoned);
                    }
                }
                _ => {}
            }
        }
        bars.place_batches(resources);
        bars
    }

    /// The batch of an invocation.
    pub fn batch(&self, run: &Run, invocation: InvocationId) -> Option<&Batch> {
        let fact = run.trace.invocation(invocation).batch;
        let place = self.batches.binary_search_by_key(&fact, |batch| batch.fact).ok()?;
        Some(&self.batches[place])
    }

    fn batch_of(&mut self, run: &Run, invocation: InvocationId) -> Option<&mut Batch> {
        let fact = run.trace.invocation(invocation).batch;
        let place = self.batches.binary_search_by_key(&fact, |batch| batch.fact).ok()?;
        Some(&mut self.batches[place])
    }

    fn open(&mut self, run: &Run, id: FactId, fact: &Fact, end: u64) {
        let Some(mapping) = fact.resource else { return };
        // Its first records came with the receive that caused it; the poller may have waited for long before.
        let from = fact.cause.map_or(fact.at, |cause| run.trace.fact(cause).at).0;
        let records = fact.records;
        let batch = Batch { fact: id, mapping, records, from, to: end, ending: Ending::Open, row: 0, invocation: None };
        self.batches.push(batch);
    }

    fn start(&mut self, run: &Run, fact: &Fact, end: u64, places: &mut [Option<(usize, usize, usize)>]) {
        let (Some(function), Some(invocation)) = (fact.resource, fact.invocation) else { return };
        let environment = row_of(run.trace.invocation(invocation).environment.unwrap_or(1));
        let rows = &mut self.environments[function.index()];
        if rows.len() <= environment {
            rows.resize(environment + 1, Vec::new());
        }
        let from = fact.at.0;
        places[invocation.index()] = Some((function.index(), environment, rows[environment].len()));
        let init_ends = from + fact.value;
        rows[environment].push(Bar { invocation, from, init_ends, to: end.max(from), ending: Ending::Open });
        if let Some(batch) = self.batch_of(run, invocation) {
            batch.invocation = Some(invocation);
        }
    }

    fn end(&mut self, run: &Run, fact: &Fact, ending: Ending, places: &[Option<(usize, usize, usize)>]) {
        let Some(invocation) = fact.invocation else { return };
        if let Some((function, environment, place)) = places[invocation.index()] {
            let bar = &mut self.environments[function][environment][place];
            (bar.to, bar.ending) = (fact.at.0, ending);
            bar.init_ends = bar.init_ends.min(bar.to);
        }
        if let Some(batch) = self.batch_of(run, invocation) {
            (batch.to, batch.ending) = (fact.at.0, ending);
        }
    }

    /// What came of the answer of an invocation that had ended well.
    fn amend(&mut self, run: &Run, fact: &Fact, ending: Ending, places: &[Option<(usize, usize, usize)>]) {
        let ended = fact.cause.map(|cause| run.trace.fact(cause));
        let Some(ended) = ended.filter(|ended| ended.outcome() == Some(Outcome::Success)) else { return };
        self.end(run, ended, ending, places);
    }

    /// Gives each batch the first row of its mapping that is free when it opens.
    fn place_batches(&mut self, resources: usize) {
        /// More rows than this are never drawn one by one.
        const MAX_ROWS: usize = 64;
        let mut free_from: Vec<Vec<u64>> = vec![Vec::new(); resources];
        for batch in &mut self.batches {
            let rows = &mut free_from[batch.mapping.index()];
            let free = rows.iter().position(|free| *free <= batch.from);
            let row = match free {
                Some(row) => row,
                None if rows.len() < MAX_ROWS => {
                    rows.push(0);
                    rows.len() - 1
                }
                None => MAX_ROWS - 1,
            };
            rows[row] = rows[row].max(batch.to);
            batch.row = row as u32;
        }
    }
}
