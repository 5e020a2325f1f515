//! Invocations by environment, and batches of mappings.

use redrive_core::Run;
use redrive_core::fact::{Answer, ClosedBy, Fact, FactKind, Outcome, Span};
use redrive_core::id::{FactId, InvocationId, ResourceId};
use redrive_core::trace::Trigger;

use crate::calls;

/// The end of an invocation or a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It had not ended at the end of the run.
    Open,
    Success,
    /// Some of the records were reported as failed.
    Partial,
    /// The function succeeded, but its response failed the batch.
    BadAnswer,
    Error,
    Timeout,
    Crash,
    /// The batch was not run.
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

/// A batch of a mapping, from its opening to the end of its last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    pub fact: FactId,
    pub mapping: ResourceId,
    pub records: Span,
    pub from: u64,
    pub to: u64,
    pub ending: Ending,
    /// Overlapping batches have different rows.
    pub row: u32,
    /// The last attempt that ran.
    pub invocation: Option<InvocationId>,
    /// The index of the batch that was split into this one.
    pub parent: Option<u32>,
    /// The end of the last of its parts.
    pub whole: u64,
    /// The batch was split, and its parts were tried instead.
    pub is_cut: bool,
}

/// Returns the row of an environment; environments are numbered from 1.
pub(super) fn row_of(environment: u32) -> usize {
    environment.saturating_sub(1) as usize
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bars {
    /// Bars by function (the index of the resource), then by environment, in the order of time.
    pub environments: Vec<Vec<Vec<Bar>>>,
    /// Attempts that did not run, by function.
    pub not_run: Vec<Vec<(u64, InvocationId)>>,
    pub batches: Vec<Batch>,
}

impl Bars {
    pub fn new(run: &Run, end: u64) -> Bars {
        let resources = run.plan.resources.len();
        let mut bars = Bars {
            environments: vec![Vec::new(); resources],
            not_run: vec![Vec::new(); resources],
            batches: Vec::new(),
        };
        // The position of the bar of each invocation: function, environment, index.
        let mut places: Vec<Option<(usize, usize, usize)>> = vec![None; run.trace.invocations().len()];
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            match fact.kind {
                FactKind::BatchClosed => bars.open(run, id, fact, end),
                FactKind::Called => bars.call(id, fact, end),
                FactKind::Answered => bars.answer(run, fact),
                FactKind::InvocationStarted => bars.start(run, fact, end, &mut places),
                FactKind::InvocationEnded => bars.end(run, fact, Ending::of(fact.outcome()), &places),
                FactKind::BatchPartlyFailed => bars.amend(run, fact, Ending::Partial, &places),
                FactKind::BatchFailed => bars.amend(run, fact, Ending::BadAnswer, &places),
                FactKind::InvocationThrottled | FactKind::InvocationRefused | FactKind::Rejected => {
                    if let (Some(function), Some(invocation)) = (fact.resource, fact.invocation) {
                        bars.not_run[function.index()].push((fact.at.0, invocation));
                    }
                }
                FactKind::BatchAbandoned => {
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

    /// Returns the batch of an invocation.
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
        // The batch starts with the receive that caused it; the poll itself may have started long before.
        let parent = self.parent(run, fact);
        let from =
            if parent.is_some() { fact.at } else { fact.cause.map_or(fact.at, |cause| run.trace.fact(cause).at) };
        if let Some(parent) = parent {
            self.batches[parent as usize].is_cut = true;
        }
        self.batches.push(Batch {
            fact: id,
            mapping,
            records: fact.records,
            from: from.0,
            to: end,
            ending: Ending::Open,
            row: 0,
            invocation: None,
            parent,
            whole: 0,
            is_cut: false,
        });
    }

    /// A call is drawn as a batch, from the call to its answer.
    fn call(&mut self, id: FactId, fact: &Fact, end: u64) {
        let Some(caller) = fact.resource else { return };
        self.batches.push(Batch {
            fact: id,
            mapping: caller,
            records: fact.records,
            from: fact.at.0,
            to: end.max(fact.at.0),
            ending: Ending::Open,
            row: 0,
            invocation: None,
            parent: None,
            whole: 0,
            is_cut: false,
        });
    }

    fn answer(&mut self, run: &Run, fact: &Fact) {
        let Some(call) = calls::of_answer(&run.trace, fact) else { return };
        let Ok(place) = self.batches.binary_search_by_key(&call, |batch| batch.fact) else { return };
        let batch = &mut self.batches[place];
        (batch.to, batch.records) = (fact.at.0, fact.records);
        batch.ending = match fact.answer() {
            Some(Answer::Ok) if fact.status().is_none_or(|status| status < 400) => Ending::Success,
            Some(Answer::TimedOut) => Ending::Timeout,
            _ => Ending::Error,
        };
    }

    /// Returns the batch that was split into this one: the batch of the nearest invocation among the causes.
    fn parent(&self, run: &Run, fact: &Fact) -> Option<u32> {
        if !matches!(fact.closed_by(), Some(ClosedBy::Split | ClosedBy::Checkpoint)) {
            return None;
        }
        let mut cause = fact.cause?;
        loop {
            let fact = run.trace.fact(cause);
            if let Some(invocation) = fact.invocation {
                let batch = run.trace.invocation(invocation).batch;
                let place = self.batches.binary_search_by_key(&batch, |batch| batch.fact).ok()?;
                return Some(place as u32);
            }
            cause = fact.cause?;
        }
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
        let init_ends = from + fact.init().map_or(0, |init| init.0);
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
        // A caller may have stopped waiting before the invocation ended.
        let is_batch = run.trace.invocation(invocation).trigger == Trigger::Mapping;
        if let Some(batch) = self.batch_of(run, invocation).filter(|_| is_batch) {
            (batch.to, batch.ending) = (fact.at.0, ending);
        }
    }

    /// Changes the ending of a successful invocation whose response failed records.
    fn amend(&mut self, run: &Run, fact: &Fact, ending: Ending, places: &[Option<(usize, usize, usize)>]) {
        let ended = fact.cause.map(|cause| run.trace.fact(cause));
        let Some(ended) = ended.filter(|ended| ended.outcome() == Some(Outcome::Success)) else { return };
        self.end(run, ended, ending, places);
    }

    /// Gives each batch the first row of its mapping that is free when it opens. Parts lie below the batch that was
    /// split.
    fn place_batches(&mut self, resources: usize) {
        /// Maximum number of rows.
        const MAX_ROWS: usize = 64;
        let mut free_from: Vec<Vec<u64>> = vec![Vec::new(); resources];
        // A batch occupies its row until its parts end, and parts come later in the list.
        let mut heights = vec![1u32; self.batches.len()];
        for place in (0..self.batches.len()).rev() {
            let batch = &mut self.batches[place];
            batch.whole = batch.whole.max(batch.to);
            if let Some(parent) = batch.parent {
                let whole = batch.whole;
                let parent = parent as usize;
                self.batches[parent].whole = self.batches[parent].whole.max(whole);
                heights[parent] = heights[parent].max(heights[place] + 1);
            }
        }
        for (place, height) in heights.into_iter().enumerate() {
            let (below, batch) = self.batches.split_at_mut(place);
            let batch = &mut batch[0];
            if let Some(parent) = batch.parent {
                batch.row = (below[parent as usize].row + 1).min(MAX_ROWS as u32 - 1);
                continue;
            }
            let rows = &mut free_from[batch.mapping.index()];
            let height = (height as usize).min(MAX_ROWS);
            let is_free = |row: &usize| rows.iter().skip(*row).take(height).all(|free| *free <= batch.from);
            let row = (0..=rows.len()).find(is_free).unwrap_or(rows.len()).min(MAX_ROWS - height);
            if rows.len() < row + height {
                rows.resize(row + height, 0);
            }
            for free in &mut rows[row..row + height] {
                *free = (*free).max(batch.whole);
            }
            batch.row = row as u32;
        }
    }
}
