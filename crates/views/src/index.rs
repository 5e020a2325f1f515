//! Index from records and invocations to their facts. It is built once for a run.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, InvocationId, RecordId};
use redrive_core::trace::Trace;

/// The facts about each record and each invocation, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    records: FactLists,
    invocations: FactLists,
}

/// Lists of facts, one after the other: list `n` goes from `starts[n]` to `starts[n + 1]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FactLists {
    starts: Vec<u32>,
    facts: Vec<FactId>,
}

impl FactLists {
    fn of(&self, place: usize) -> &[FactId] {
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(&from), Some(&to)) => &self.facts[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Counts in a first pass and fills in a second, with one allocation per list.
    fn build(len: usize, each: impl Fn(&mut dyn FnMut(usize, FactId))) -> FactLists {
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
        FactLists { starts, facts }
    }
}

impl Index {
    pub fn new(trace: &Trace) -> Index {
        let ids = || (0u32..).map(FactId::new).zip(trace.facts());
        let records = FactLists::build(trace.records().len(), |add| {
            for (id, fact) in ids().filter(|(_, fact)| changes_its_records(fact)) {
                trace.of(fact.records).for_each(|record| add(record.index(), id));
            }
        });
        let invocations = FactLists::build(trace.invocations().len(), |add| {
            for (id, fact) in ids() {
                if let Some(invocation) = fact.invocation {
                    add(invocation.index(), id);
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

/// Tests whether a fact changes its records. The end of an invocation only lists the reported records; other facts
/// state the effect on them.
fn changes_its_records(fact: &Fact) -> bool {
    fact.kind != FactKind::InvocationEnded
}
