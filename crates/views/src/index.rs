//! Which facts are about which record, and about which invocation. Built once for a run; every closer look starts here.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::trace::Trace;

/// For each record, and for each invocation, the facts about it in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    records: Touches,
    invocations: Touches,
}

/// Lists of facts, one after the other: list `n` goes from `starts[n]` to `starts[n + 1]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Touches {
    starts: Vec<u32>,
    facts: Vec<FactId>,
}

impl Touches {
    fn of(&self, place: usize) -> &[FactId] {
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(&from), Some(&to)) => &self.facts[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Counts first, then fills: two passes, two allocations.
    fn build(len: usize, each: impl Fn(&mut dyn FnMut(usize, FactId))) -> Touches {
        let mut starts = vec![0u32; len + 1];
        each(&mut |place, _| starts[place + 1] += 1);
        for place in 0..len {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut facts = vec![FactId::new(0); starts[len] as usize];
        each(&mut |place, fact| {
            facts[next[place] as usize] = fact;
            next[place] += 1;
        });
        Touches { starts, facts }
    }
}

impl Index {
    pub fn new(trace: &Trace) -> Index {
        let ids = || (0u32..).map(FactId::new).zip(trace.facts());
        let records = Touches::build(trace.records().len(), |touch| {
            for (id, fact) in ids().filter(|(_, fact)| is_about_its_records(fact)) {
                trace.of(fact.records).for_each(|record| touch(record.index(), id));
            }
        });
        let invocations = Touches::build(trace.invocations().len(), |touch| {
            for (id, fact) in ids() {
                if let Some(invocation) = fact.invocation {
                    touch(invocation.index(), id);
                }
            }
        });
        Index { records, invocations }
    }

    /// The facts about a record.
    pub fn record(&self, record: RecordId) -> &[FactId] {
        self.records.of(record.index())
    }

    /// The facts about an invocation.
    pub fn invocation(&self, invocation: InvocationId) -> &[FactId] {
        self.invocations.of(invocation.index())
    }

    /// The fact that ended an invocation, if it has ended.
    pub fn end_of(&self, trace: &Trace, invocation: InvocationId) -> Option<FactId> {
        let facts = self.invocation(invocation).iter().rev();
        facts.copied().find(|&fact| trace.fact(fact).kind == FactKind::InvocationEnded)
    }
}

/// An invocation's end names the records that were reported; what that does to them is a fact of its own.
fn is_about_its_records(fact: &Fact) -> bool {
    fact.kind != FactKind::InvocationEnded
}
