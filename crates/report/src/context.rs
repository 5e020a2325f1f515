//! A run with its index, for the lookups that all sections need.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Span};
use redrive_core::id::{FactId, InvocationId, MappingId, RecordId, ResourceId};
use redrive_core::plan::{self, Api, Plan, ResourceKind};
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_views::Index;
use redrive_views::settings::History;

use crate::names::{InvocationName, RecordName, RecordNames};
use crate::receipts::{Receipt, Receipts};

#[derive(Clone, Copy)]
pub(crate) struct Context<'r> {
    pub run: &'r Run,
    pub index: &'r Index,
    pub history: &'r History,
    /// Absent where only one document is written.
    pub receipts: Option<&'r Receipts>,
}

impl<'r> Context<'r> {
    pub fn plan(self) -> &'r Plan {
        &self.run.plan
    }

    pub fn trace(self) -> &'r Trace {
        &self.run.trace
    }

    pub fn name(self, id: ResourceId) -> &'r str {
        self.run.plan.name(id)
    }

    /// The name of a fact's resource.
    pub fn name_of(self, id: Option<ResourceId>) -> &'r str {
        id.map_or("", |id| self.name(id))
    }

    pub fn record_name(self, id: RecordId) -> RecordName<'r> {
        RecordName { run: self.run, id }
    }

    pub fn record_names(self, records: Span) -> RecordNames<'r> {
        RecordNames::Span(self.run, records)
    }

    pub fn invocation_name(self, id: InvocationId) -> InvocationName<'r> {
        InvocationName { run: self.run, id }
    }

    /// Returns true if a record is in a stream.
    pub fn is_of_stream(self, id: RecordId) -> bool {
        matches!(self.plan().kind(self.trace().record(id).resource), ResourceKind::Stream(_))
    }

    /// The facts about a record before a given fact.
    pub fn facts_before(self, record: RecordId, end: FactId) -> impl DoubleEndedIterator<Item = &'r Fact> {
        let facts = self.index.record(record);
        let len = facts.partition_point(|&fact| fact < end);
        facts[..len].iter().map(move |&fact| {
            #[cfg(test)]
            visits::add();
            self.run.trace.fact(fact)
        })
    }

    /// The receives of a message before a fact.
    pub fn receipt(self, record: RecordId, end: FactId) -> Receipt {
        match self.receipts {
            Some(all) => all.before(record, end),
            None => {
                let mut receipt = Receipt::default();
                for fact in self.facts_before(record, end) {
                    receipt.apply(fact);
                }
                receipt
            }
        }
    }

    /// The number of times a message was received before a fact. A move task sends a new message.
    pub fn receives(self, record: RecordId, end: FactId) -> u32 {
        self.receipt(record, end).receives
    }

    /// The end of the visibility timeout that a record was under before a fact.
    pub fn lease_ends(self, record: RecordId, end: FactId) -> Option<Instant> {
        let hides = |fact: &&Fact| matches!(fact.kind, FactKind::Received | FactKind::VisibilityChanged);
        let last = self.facts_before(record, end).rev().find(hides)?;
        Some(last.at + last.wait()?)
    }

    /// The function of an invocation, with its settings at that time.
    pub fn function(self, id: InvocationId) -> &'r plan::Function {
        let invocation = self.run.trace.invocation(id);
        self.history.function(&self.run.plan, invocation.function, invocation.fact)
    }

    /// The API that called the function, if an API did.
    pub fn api(self, id: InvocationId) -> Option<&'r Api> {
        match self.plan().kind(self.trace().invocation(id).by?) {
            ResourceKind::Api(api) => Some(self.plan().api(api)),
            _ => None,
        }
    }

    /// The mapping of an invocation, with its settings at that time.
    pub fn mapping(self, id: InvocationId) -> Option<&'r plan::Mapping> {
        let invocation = self.run.trace.invocation(id);
        let place = self.run.plan.mappings.iter().position(|mapping| Some(mapping.id) == invocation.by)?;
        Some(self.history.mapping(&self.run.plan, MappingId(place as u16), invocation.fact))
    }
}

/// Counts the facts that lookups visit, for tests of their cost.
#[cfg(test)]
pub(crate) mod visits {
    use std::cell::Cell;

    thread_local! {
        static VISITS: Cell<u64> = const { Cell::new(0) };
    }

    pub fn add() {
        VISITS.set(VISITS.get() + 1);
    }

    pub fn count() -> u64 {
        VISITS.get()
    }
}
