//! Records that move from one resource to another, for the animated picture of the stack.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactView, Span};
use redrive_core::id::ResourceId;
use redrive_core::time::Instant;

/// Records that moved from one resource to another at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub at: Instant,
    pub from: ResourceId,
    pub to: ResourceId,
    pub records: Span,
}

/// Returns the moves between two times, both included.
pub fn moves(run: &Run, from: Instant, to: Instant) -> impl Iterator<Item = Move> + '_ {
    let facts = run.trace.facts();
    let from = facts.partition_point(|fact| fact.at < from);
    let to = facts.partition_point(|fact| fact.at <= to);
    facts[from..to.max(from)].iter().filter_map(|fact| move_of(run, fact))
}

fn move_of(run: &Run, fact: &Fact) -> Option<Move> {
    let (from, to) = match fact.view() {
        FactView::Received { queue, receiver, .. } => (queue, receiver?),
        FactView::Read { stream, mapping, .. } => (stream, mapping),
        // An asynchronous event has no invoker.
        FactView::InvocationStarted { function, invoker, .. } => (invoker?, function),
        FactView::MovedToDeadLetterQueue { queue, dead_letter_queue, .. } => (queue, dead_letter_queue),
        FactView::MovedByTask { queue, destination, .. } => (queue, destination),
        FactView::BatchGivenUp { mapping, destination, .. } => (mapping, destination?),
        FactView::SentOn { resource, destination, .. } => (resource, destination?),
        // The cause of a send by a function is a fact of that function.
        FactView::Sent { resource, .. } | FactView::EventAccepted { function: resource, .. } => {
            (run.trace.fact(fact.cause?).resource?, resource)
        }
        _ => return None,
    };
    (from != to && !fact.records.is_empty()).then_some(Move { at: fact.at, from, to, records: fact.records })
}

/// The number of records that moved from each resource to each other, over time.
#[derive(Debug, Default)]
pub struct FlowCounts(Vec<Flow>);

#[derive(Debug)]
struct Flow {
    from: ResourceId,
    to: ResourceId,
    /// The total after each move.
    totals: Vec<(Instant, u32)>,
}

impl FlowCounts {
    pub fn new(run: &Run) -> FlowCounts {
        let mut flows: Vec<Flow> = Vec::new();
        for Move { at, from, to, records } in run.trace.facts().iter().filter_map(|fact| move_of(run, fact)) {
            let index = flows.iter().position(|flow| (flow.from, flow.to) == (from, to)).unwrap_or_else(|| {
                flows.push(Flow { from, to, totals: Vec::new() });
                flows.len() - 1
            });
            let totals = &mut flows[index].totals;
            let before = totals.last().map_or(0, |(_, total)| *total);
            totals.push((at, before + records.len()));
        }
        FlowCounts(flows)
    }

    /// Returns the number of records that moved from one resource to another up to a time.
    pub fn at(&self, from: ResourceId, to: ResourceId, time: Instant) -> u32 {
        let Some(flow) = self.0.iter().find(|flow| (flow.from, flow.to) == (from, to)) else { return 0 };
        let len = flow.totals.partition_point(|(at, _)| *at <= time);
        len.checked_sub(1).map_or(0, |last| flow.totals[last].1)
    }
}
