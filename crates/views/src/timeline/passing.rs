//! The deliveries of topics, buses and buckets: one row for each message, with the result at each endpoint.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{FactKind, FactView};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::trace::Origin;

/// Maximum number of messages that are drawn one by one.
pub(super) const MANY_MESSAGES: usize = 24;

/// A message and its deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanOut {
    pub record: RecordId,
    /// Time at which the message was accepted.
    pub at: u64,
    pub hops: Vec<Hop>,
}

/// The delivery of a message to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The subscription, the rule, or the bucket itself.
    pub by: ResourceId,
    /// None for an endpoint outside the stack.
    pub to: Option<ResourceId>,
    pub from: u64,
    /// The refusals of the endpoint: the time of each, and the wait before the next attempt.
    pub failures: Vec<(u64, u64)>,
    pub end: u64,
    pub outcome: HopOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopOutcome {
    Taken,
    /// Given up and sent to a dead-letter queue.
    Kept,
    /// Given up and stored nowhere.
    Lost,
    /// The filter of the subscription or rule did not match.
    Filtered,
    /// The run ended before the next attempt.
    Open,
}

impl FanOut {
    /// Returns the time at which the last delivery ended.
    pub fn ended_at(&self) -> u64 {
        self.hops.iter().map(|hop| hop.end).max().unwrap_or(self.at).max(self.at)
    }

    /// Returns the results as text: `to worker, audit; eu filters it out`.
    pub fn finding(&self, plan: &plan::Plan) -> String {
        let name = |hop: &Hop| plan.name(hop.to.unwrap_or(hop.by)).to_owned();
        let of = |outcome: HopOutcome| self.hops.iter().filter(move |hop| hop.outcome == outcome);
        let mut parts = Vec::new();
        let taken: Vec<String> = of(HopOutcome::Taken).map(name).collect();
        if !taken.is_empty() {
            parts.push(format!("to {}", taken.join(", ")));
        }
        parts.extend(of(HopOutcome::Kept).chain(of(HopOutcome::Lost)).map(|hop| format!("{} given up", name(hop))));
        parts.extend(of(HopOutcome::Open).map(|hop| format!("{} not yet", name(hop))));
        parts.extend(of(HopOutcome::Filtered).map(|hop| format!("{} filters it out", plan.name(hop.by))));
        if parts.is_empty() { "not delivered".to_owned() } else { parts.join("; ") }
    }
}

/// Returns all messages of a topic, a bus or a bucket, in the order of their numbers.
pub(super) fn of(run: &Run, of: ResourceId, end: u64) -> Vec<FanOut> {
    let all = (0u32..).map(RecordId).zip(run.trace.records());
    let own = all.filter(|(_, record)| record.resource == of);
    let mut messages: Vec<FanOut> = own.map(|(record, it)| FanOut { record, at: it.at.0, hops: Vec::new() }).collect();
    let places: BTreeMap<RecordId, usize> =
        messages.iter().enumerate().map(|(place, message)| (message.record, place)).collect();
    // The origin of a copy identifies its delivery.
    let mut hops: BTreeMap<(FactId, RecordId), (usize, usize)> = BTreeMap::new();
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        match fact.kind {
            FactKind::PassedOn | FactKind::FilteredOut => {
                let Some(by) = fact.resource else { continue };
                for record in run.trace.of(fact.records) {
                    let Some(place) = places.get(&record) else { continue };
                    let outcome =
                        if fact.kind == FactKind::PassedOn { HopOutcome::Taken } else { HopOutcome::Filtered };
                    let own = &mut messages[*place].hops;
                    own.push(Hop {
                        by,
                        to: fact.target,
                        from: fact.at.0,
                        failures: Vec::new(),
                        end: fact.at.0,
                        outcome,
                    });
                    hops.insert((id, record), (*place, own.len() - 1));
                }
            }
            FactKind::PassFailed | FactKind::PassGivenUp => {
                let Some(copy) = run.trace.of(fact.records).next() else { continue };
                let Origin::FannedOut { fact: passed, of } = run.trace.record(copy).made() else { continue };
                let Some((place, hop)) = hops.get(&(passed, of)) else { continue };
                let hop = &mut messages[*place].hops[*hop];
                if let FactView::PassFailed { wait, .. } = fact.view() {
                    let next = fact.at.0 + wait.0;
                    hop.failures.push((fact.at.0, wait.0));
                    (hop.end, hop.outcome) =
                        if next > end { (end, HopOutcome::Open) } else { (next, HopOutcome::Taken) };
                } else {
                    hop.end = fact.at.0;
                    hop.outcome = if fact.target.is_some() { HopOutcome::Kept } else { HopOutcome::Lost };
                }
            }
            _ => {}
        }
    }
    messages
}
