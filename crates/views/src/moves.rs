//! Records on their way from one resource to another: what a picture of the stack shows while it plays.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Span};
use redrive_core::id::ResourceId;
use redrive_core::time::Instant;

/// Records that left one resource for another at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub at: Instant,
    pub from: ResourceId,
    pub to: ResourceId,
    pub records: Span,
}

/// The moves from one moment up to and including another.
pub fn moves(run: &Run, from: Instant, to: Instant) -> impl Iterator<Item = Move> + '_ {
    let facts = run.trace.facts();
    let from = facts.partition_point(|fact| fact.at < from);
    let to = facts.partition_point(|fact| fact.at <= to);
    facts[from..to.max(from)].iter().filter_map(|fact| of(run, fact))
}

fn of(run: &Run, fact: &Fact) -> Option<Move> {
    let (from, to) = match fact.kind {
        FactKind::Received | FactKind::Read => (fact.resource?, fact.target?),
        // An event that nobody reads for it has no mapping.
        FactKind::InvocationStarted => (fact.target?, fact.resource?),
        FactKind::MovedToDeadLetterQueue | FactKind::MovedByTask | FactKind::BatchGivenUp | FactKind::SentOn => {
            (fact.resource?, fact.target?)
        }
        // What a function sends, it sends because of something that happened in it.
        FactKind::Sent | FactKind::EventAccepted => (run.trace.fact(fact.cause?).resource?, fact.resource?),
        _ => return None,
    };
    (from != to && !fact.records.is_empty()).then_some(Move { at: fact.at, from, to, records: fact.records })
}

/// How many records went where, at every moment.
#[derive(Debug, Default)]
pub struct Gone(Vec<Way>);

#[derive(Debug)]
struct Way {
    from: ResourceId,
    to: ResourceId,
    /// When, and how many until then.
    sums: Vec<(Instant, u32)>,
}

impl Gone {
    pub fn new(run: &Run) -> Gone {
        let mut ways: Vec<Way> = Vec::new();
        for fact in run.trace.facts() {
            let Some(one) = of(run, fact) else { continue };
            let place = ways.iter().position(|way| (way.from, way.to) == (one.from, one.to));
            let place = place.unwrap_or_else(|| {
                ways.push(Way { from: one.from, to: one.to, sums: Vec::new() });
                ways.len() - 1
            });
            let sums = &mut ways[place].sums;
            let before = sums.last().map_or(0, |(_, sum)| *sum);
            sums.push((one.at, before + one.records.len()));
        }
        Gone(ways)
    }

    pub fn at(&self, from: ResourceId, to: ResourceId, moment: Instant) -> u32 {
        let Some(way) = self.0.iter().find(|way| (way.from, way.to) == (from, to)) else { return 0 };
        let place = way.sums.partition_point(|(at, _)| *at <= moment);
        place.checked_sub(1).map_or(0, |place| way.sums[place].1)
    }
}
