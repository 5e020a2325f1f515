//! A run and what is looked up in it all the time.

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, Span};
use redrive_core::id::{FactId, InvocationId, MappingId, RecordId, ResourceId};
use redrive_core::plan::{self, Plan};
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_views::settings::History;
use redrive_views::{Index, names};
use serde_json::Value;

#[derive(Clone, Copy)]
pub(crate) struct Context<'r> {
    pub run: &'r Run,
    pub index: &'r Index,
    pub history: &'r History,
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

    pub fn record(self, id: RecordId) -> String {
        names::record(&self.run.plan, &self.run.trace, id)
    }

    pub fn records(self, span: Span) -> Vec<Value> {
        self.run.trace.of(span).map(|record| self.record(record).into()).collect()
    }

    /// The facts about a record up to one of them.
    pub fn facts_before(self, record: RecordId, end: FactId) -> impl DoubleEndedIterator<Item = &'r Fact> {
        let facts = self.index.record(record);
        let len = facts.partition_point(|&fact| fact < end);
        facts[..len].iter().map(move |&fact| self.run.trace.fact(fact))
    }

    /// How often a record had been received when a fact came. What a move task moves is a new message.
    pub fn receives(self, record: RecordId, end: FactId) -> usize {
        let facts = self.facts_before(record, end).rev().take_while(|fact| fact.kind != FactKind::MovedByTask);
        facts.filter(|fact| fact.kind == FactKind::Received).count()
    }

    /// When the lease of a record ends that it was under when a fact came.
    pub fn lease_ends(self, record: RecordId, end: FactId) -> Option<Instant> {
        let hides = |fact: &&Fact| matches!(fact.kind, FactKind::Received | FactKind::VisibilityChanged);
        let last = self.facts_before(record, end).rev().find(hides)?;
        Some(last.at + last.wait()?)
    }

    /// The function of an invocation, as it was set then.
    pub fn function(self, id: InvocationId) -> &'r plan::Function {
        let invocation = self.run.trace.invocation(id);
        self.history.function(&self.run.plan, invocation.function, invocation.fact)
    }

    /// The mapping that asked for an invocation, as it was set then.
    pub fn mapping(self, id: InvocationId) -> Option<&'r plan::Mapping> {
        let invocation = self.run.trace.invocation(id);
        let place = self.run.plan.mappings.iter().position(|mapping| Some(mapping.id) == invocation.by)?;
        Some(self.history.mapping(&self.run.plan, MappingId(place as u16), invocation.fact))
    }
}
