//! One record as a row: its waits, its deliveries, its work and its end.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, InvocationId, RecordId};

use crate::life::{Life, Outcome};
use crate::{Index, names};

/// The style of an interval of a record's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Delayed: a thin, broken line.
    Delayed,
    /// Visible: a thin line.
    Waiting,
    /// Received and not running: an empty block.
    Held,
    /// In the batch of an invocation: a block.
    InBatch,
    /// Hidden until its visibility timeout ends: hatched.
    Hidden,
    /// Waiting for the next attempt: dots.
    BackOff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub from: u64,
    pub to: u64,
    pub kind: SegmentKind,
    /// Number of receives so far, or of invocations if the record is never received.
    pub receive: u32,
    pub invocation: Option<InvocationId>,
}

/// The work on a record in one invocation, done or failed.
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
    /// Time and outcome of the end; none if the record did not end.
    pub end: Option<(u64, Outcome)>,
    pub is_victim: bool,
    pub is_bad: bool,
    pub finding: String,
}

impl RecordRow {
    pub fn new(run: &Run, index: &Index, record: RecordId, end: u64) -> RecordRow {
        let life = Life::of(run, index, record);
        let is_in_stream = life.state.is_in_stream();
        let mut builder =
            SegmentBuilder { segments: Vec::new(), open: None, receive: 0, is_in_stream, is_received: false };
        let mut works = Vec::new();
        for &id in index.record(record) {
            let fact = run.trace.fact(id);
            if !life.state.is_affected_by(fact) {
                continue;
            }
            builder.apply(fact);
            if let (FactKind::RecordDone | FactKind::RecordFailed, Some(invocation)) = (fact.kind, fact.invocation) {
                let from = work_began(run, index, invocation, id);
                works.push(Work { from, to: fact.at.0, done: fact.kind == FactKind::RecordDone, invocation });
            }
        }
        let ended = life.state.ended_at().map(|at| (at.0, life.outcome()));
        builder.close(end.max(ended.map_or(0, |(at, _)| at)));
        RecordRow {
            segments: builder.segments,
            works,
            end: ended,
            is_victim: life.is_victim(),
            is_bad: life.bad.is_some(),
            finding: finding(&life),
        }
    }
}

/// Returns the finding about a record as text; empty if its work was done exactly once.
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
        Outcome::Discarded => "discarded".to_owned(),
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

struct SegmentBuilder {
    segments: Vec<Segment>,
    open: Option<(u64, SegmentKind, Option<InvocationId>)>,
    receive: u32,
    is_in_stream: bool,
    is_received: bool,
}

impl SegmentBuilder {
    fn apply(&mut self, fact: &Fact) {
        let at = fact.at.0;
        let next = match fact.kind {
            // A write to a table has no delay.
            FactKind::Sent if !self.is_in_stream && fact.delay().is_some() => SegmentKind::Delayed,
            // The copy waits for the next delivery attempt.
            FactKind::PassFailed => SegmentKind::Delayed,
            FactKind::Sent | FactKind::DelayEnded | FactKind::VisibilityEnded | FactKind::EventAccepted => {
                SegmentKind::Waiting
            }
            FactKind::EventRequeued | FactKind::BackedOff | FactKind::CallRetried => SegmentKind::BackOff,
            // Records of a stream are not hidden.
            FactKind::BatchFailed | FactKind::BatchPartlyFailed if self.is_in_stream => SegmentKind::Waiting,
            FactKind::Received => {
                self.is_received = true;
                self.receive += 1;
                SegmentKind::Held
            }
            FactKind::Read => SegmentKind::Held,
            FactKind::InvocationStarted => {
                // Messages are counted at the receive, other records at the invocation.
                self.receive += u32::from(!self.is_received);
                SegmentKind::InBatch
            }
            FactKind::BatchFailed
            | FactKind::BatchPartlyFailed
            | FactKind::BatchAbandoned
            | FactKind::VisibilityChanged => SegmentKind::Hidden,
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
        // An invocation may continue after its message became visible or was deleted.
        let is_over = self.open.is_none() && !self.segments.is_empty() && next == SegmentKind::Hidden;
        if !is_over {
            self.close(at);
            self.open = Some((at, next, fact.invocation));
        }
    }

    fn close(&mut self, at: u64) {
        if let Some((from, kind, invocation)) = self.open.take() {
            // Consecutive delivery attempts share one segment.
            if let Some(last) = self.segments.last_mut()
                && (last.kind, last.to, last.receive, last.invocation)
                    == (SegmentKind::Delayed, from, self.receive, invocation)
                && kind == SegmentKind::Delayed
            {
                last.to = at.max(from);
                return;
            }
            self.segments.push(Segment { from, to: at.max(from), kind, receive: self.receive, invocation });
        }
    }
}

/// Returns the start of the work that ended with this fact: the end of the work before it in the same invocation.
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
