//! What a topic, a bus or a bucket passed on: a row a message, with each endpoint's answer.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{FactKind, FactView};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::trace::Origin;

/// More messages than this are drawn as counts.
pub(super) const MANY_MESSAGES: usize = 24;

/// A message, and all whom it was handed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    pub record: RecordId,
    /// When it was accepted.
    pub at: u64,
    pub hops: Vec<Hop>,
}

/// One endpoint of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The subscription, the rule, or the bucket itself.
    pub by: ResourceId,
    /// None for an endpoint outside the stack.
    pub to: Option<ResourceId>,
    pub from: u64,
    /// When it was not taken, and after how long it was tried again.
    pub failures: Vec<(u64, u64)>,
    pub end: u64,
    pub fate: HopFate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopFate {
    Taken,
    /// Given up, and kept in a dead-letter queue.
    Kept,
    /// Given up, and kept nowhere.
    Lost,
    /// No match for the subscription or the rule.
    Filtered,
    /// The run ended before the next try.
    Open,
}

impl Passing {
    /// When the last endpoint had answered for good.
    pub fn settled_at(&self) -> u64 {
        self.hops.iter().map(|hop| hop.end).max().unwrap_or(self.at).max(self.at)
    }

    /// What became of it, in a few words: `worker, audit; eu filters it out`.
    pub fn finding(&self, plan: &plan::Plan) -> String {
        let name = |hop: &Hop| plan.name(hop.to.unwrap_or(hop.by)).to_owned();
        let of = |fate: HopFate| self.hops.iter().filter(move |hop| hop.fate == fate);
        let mut parts = Vec::new();
        let taken: Vec<String> = of(HopFate::Taken).map(name).collect();
        if !taken.is_empty() {
            parts.push(format!("to {}", taken.join(", ")));
        }
        parts.extend(of(HopFate::Kept).chain(of(HopFate::Lost)).map(|hop| format!("{} given up", name(hop))));
        parts.extend(of(HopFate::Open).map(|hop| format!("{} not yet", name(hop))));
        parts.extend(of(HopFate::Filtered).map(|hop| format!("{} filters it out", plan.name(hop.by))));
        if parts.is_empty() { "to nobody".to_owned() } else { parts.join("; ") }
    }
}

/// All messages of a topic, a bus or a bucket, in the order of their numbers.
pub(super) fn of(run: &Run, of: ResourceId, end: u64) -> Vec<Passing> {
    let all = (0u32..).map(RecordId).zip(run.trace.records());
    let own = all.filter(|(_, record)| record.resource == of);
    let mut messages: Vec<Passing> =
        own.map(|(record, it)| Passing { record, at: it.at.0, hops: Vec::new() }).collect();
    let places: BTreeMap<RecordId, usize> =
        messages.iter().enumerate().map(|(place, message)| (message.record, place)).collect();
    // A copy tells which handing on it came of, and so its hop.
    let mut hops: BTreeMap<(FactId, RecordId), (usize, usize)> = BTreeMap::new();
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        match fact.kind {
            FactKind::PassedOn | FactKind::FilteredOut => {
                let Some(by) = fact.resource else { continue };
                for record in run.trace.of(fact.records) {
                    let Some(place) = places.get(&record) else { continue };
                    let fate = if fact.kind == FactKind::PassedOn { HopFate::Taken } else { HopFate::Filtered };
                    let own = &mut messages[*place].hops;
                    own.push(Hop { by, to: fact.target, from: fact.at.0, failures: Vec::new(), end: fact.at.0, fate });
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
                    (hop.end, hop.fate) = if next > end { (end, HopFate::Open) } else { (next, HopFate::Taken) };
                } else {
                    hop.end = fact.at.0;
                    hop.fate = if fact.target.is_some() { HopFate::Kept } else { HopFate::Lost };
                }
            }
            _ => {}
        }
    }
    messages
}
