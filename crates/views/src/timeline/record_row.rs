//! One record as a row: where it waited, who held it, when its work was done, and its fate.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, InvocationId, RecordId};

use crate::life::{Life, Outcome};
use crate::{Index, names};

/// What a stretch of a record's life looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Not to be seen yet: a thin, broken line.
    Delayed,
    /// Visible: a thin line.
    Waiting,
    /// Received, and not running: an empty block.
    Held,
    /// In the batch of a run: a block.
    InBatch,
    /// Hidden until its visibility timeout ends: hatched.
    Hidden,
    /// Kept for the next try: dots.
    BackOff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub from: u64,
    pub to: u64,
    pub stretch: Stretch,
    /// How often it had been received, then; if it is never received, how often it was run.
    pub receive: u32,
    pub invocation: Option<InvocationId>,
}

/// A moment at which its work was done or failed, and when that work had begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    pub from: u64,
    pub to: u64,
    pub done: bool,
    pub invocation: InvocationId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    pub segments: Vec<Segment>,
    pub works: Vec<Work>,
    /// When and how it ended; none if it did not.
    pub fate: Option<(u64, Outcome)>,
    pub is_victim: bool,
    pub is_bad: bool,
    pub finding: String,
}

impl RecordRow {
    pub fn new(run: &Run, index: &Index, record: RecordId, end: u64) -> RecordRow {
        let life = Life::of(run, index, record);
        let is_in_stream = life.state.is_in_stream();
        let mut pen = Pen { segments: Vec::new(), open: None, receive: 0, is_in_stream, is_received: false };
        let mut works = Vec::new();
        for &id in index.record(record) {
            let fact = run.trace.fact(id);
            if !life.state.is_affected_by(fact) {
                continue;
            }
            pen.apply(fact);
            if let (FactKind::RecordDone | FactKind::RecordFailed, Some(invocation)) = (fact.kind, fact.invocation) {
                let from = work_began(run, index, invocation, id);
                works.push(Work { from, to: fact.at.0, done: fact.kind == FactKind::RecordDone, invocation });
            }
        }
        let fate = life.state.ended_at().map(|at| (at.0, life.outcome()));
        pen.close(end.max(fate.map_or(0, |(at, _)| at)));
        RecordRow {
            segments: pen.segments,
            works,
            fate,
            is_victim: life.is_victim(),
            is_bad: life.bad.is_some(),
            finding: finding(&life),
        }
    }
}

/// The finding about a record, in a few words; empty for one that was done as it should be.
pub fn finding(life: &Life) -> String {
    let state = &life.state;
    let done = match state.processed {
        0 => None,
        1 => Some("done once".to_owned()),
        times => Some(format!("done {times} times")),
    };
    match life.outcome() {
        Outcome::Processed if state.processed == 1 => String::new(),
        Outcome::Processed => done.unwrap_or_default(),
        Outcome::DeadLettered => match (done, life.bad) {
            (Some(done), _) => done,
            (None, Some(_)) => "bad".to_owned(),
            (None, None) if state.deliveries == 0 => "never run".to_owned(),
            (None, None) if state.failures == 0 => "never tried".to_owned(),
            (None, None) => "failed".to_owned(),
        },
        Outcome::Acknowledged => "deleted, not done".to_owned(),
        Outcome::Discarded => "thrown away".to_owned(),
        Outcome::Expired => "expired".to_owned(),
        Outcome::Filtered => "filtered out".to_owned(),
        Outcome::Rejected => "refused".to_owned(),
        Outcome::InFlight => "in flight".to_owned(),
        Outcome::Waiting => match state.deliveries {
            0 => "waiting".to_owned(),
            deliveries => format!("waiting, after {}", names::count(deliveries, "run")),
        },
        Outcome::Failed => "failed".to_owned(),
        Outcome::Deduplicated => "deduplicated".to_owned(),
    }
}

struct Pen {
    segments: Vec<Segment>,
    open: Option<(u64, Stretch, Option<InvocationId>)>,
    receive: u32,
    is_in_stream: bool,
    is_received: bool,
}

impl Pen {
    fn apply(&mut self, fact: &Fact) {
        let at = fact.at.0;
        let next = match fact.kind {
            // The write to a table has no delay.
            FactKind::Sent if !self.is_in_stream && fact.delay().is_some() => Stretch::Delayed,
            // On its way to its endpoint.
            FactKind::PassFailed => Stretch::Delayed,
            FactKind::Sent | FactKind::DelayEnded | FactKind::VisibilityEnded | FactKind::EventAccepted => {
                Stretch::Waiting
            }
            FactKind::EventRequeued | FactKind::BackedOff | FactKind::CallRetried => Stretch::BackOff,
            // What is in a stream is never hidden: it waits for its turn.
            FactKind::BatchFailed | FactKind::BatchPartlyFailed if self.is_in_stream => Stretch::Waiting,
            FactKind::Received => {
                self.is_received = true;
                self.receive += 1;
                Stretch::Held
            }
            FactKind::Read => Stretch::Held,
            FactKind::InvocationStarted => {
                // Only a message is counted before it is run.
                self.receive += u32::from(!self.is_received);
                Stretch::InBatch
            }
            FactKind::BatchFailed
            | FactKind::BatchPartlyFailed
            | FactKind::BatchAbandoned
            | FactKind::VisibilityChanged => Stretch::Hidden,
            FactKind::MovedToDeadLetterQueue
            | FactKind::Deleted
            | FactKind::Expired
            | FactKind::Discarded
            | FactKind::Rejected
            | FactKind::BatchGivenUp
            | FactKind::PassGivenUp
            | FactKind::EndpointTook
            | FactKind::Checkpointed
            | FactKind::EventEnded
            | FactKind::Answered => {
                return self.close(at);
            }
            _ => return,
        };
        // Work that goes on after the message was given back, or is gone, is not where the message is.
        let is_over = self.open.is_none() && !self.segments.is_empty() && next == Stretch::Hidden;
        if !is_over {
            self.close(at);
            self.open = Some((at, next, fact.invocation));
        }
    }

    fn close(&mut self, at: u64) {
        if let Some((from, stretch, invocation)) = self.open.take() {
            // A hundred thousand tries of a delivery are one stretch.
            if let Some(last) = self.segments.last_mut()
                && (last.stretch, last.to, last.receive, last.invocation)
                    == (Stretch::Delayed, from, self.receive, invocation)
                && stretch == Stretch::Delayed
            {
                last.to = at.max(from);
                return;
            }
            self.segments.push(Segment { from, to: at.max(from), stretch, receive: self.receive, invocation });
        }
    }
}

/// When the work that ended with this fact had begun: when the record before it was through.
fn work_began(run: &Run, index: &Index, invocation: InvocationId, fact: FactId) -> u64 {
    let at = run.trace.fact(fact).at;
    let facts = index.invocation(invocation);
    let end = facts.partition_point(|other| *other < fact);
    let before = facts[..end].iter().rev().map(|id| run.trace.fact(*id)).find(|before| before.at < at);
    let Some(before) = before else { return at.0 };
    match before.init() {
        Some(init) => {
            let function = run.plan.function(run.trace.invocation(invocation).function);
            (before.at.0 + init.0 + function.handler.overhead.0).min(at.0)
        }
        None => before.at.0,
    }
}
