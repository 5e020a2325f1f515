//! Finds the first fact that differs between two runs.

use redrive_core::Run;
use redrive_core::fact::Fact;
use redrive_core::id::{FactId, ResourceId};
use redrive_core::time::Instant;

use crate::explain;

/// The first fact that differs. All facts before it are the same in both runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstDifference {
    /// The earlier of the times of the two facts.
    pub at: Instant,
    /// The fact of run A; none if run A has no further facts.
    pub a: Option<FactId>,
    pub b: Option<FactId>,
}

impl FirstDifference {
    /// Returns the sentence of each fact.
    pub fn sentences(&self, a: &Run, b: &Run) -> [Option<String>; 2] {
        [self.a.map(|fact| explain::sentence(a, fact)), self.b.map(|fact| explain::sentence(b, fact))]
    }
}

pub(super) fn find(a: &Run, b: &Run) -> Option<FirstDifference> {
    // A variant may have other resources, so the same name may have another number.
    let names: Vec<Option<ResourceId>> = a.plan.resources.iter().map(|of| b.plan.find(&of.name)).collect();
    let (facts_a, facts_b) = (a.trace.facts(), b.trace.facts());
    let same = facts_a.iter().zip(facts_b).take_while(|(of_a, of_b)| is_same((a, of_a), (b, of_b), &names)).count();
    let at = |facts: &[Fact]| facts.get(same).map(|fact| fact.at);
    let at = match (at(facts_a), at(facts_b)) {
        (None, None) => return None,
        (Some(of_a), Some(of_b)) => of_a.min(of_b),
        (of_a, of_b) => of_a.or(of_b)?,
    };
    let fact = |facts: &[Fact]| (same < facts.len()).then(|| FactId::new(same as u32));
    Some(FirstDifference { at, a: fact(facts_a), b: fact(facts_b) })
}

/// Tests whether two facts are the same. All earlier facts are the same, so records, invocations, facts and texts have
/// the same numbers in both runs.
fn is_same((run_a, a): (&Run, &Fact), (run_b, b): (&Run, &Fact), names: &[Option<ResourceId>]) -> bool {
    let resource = |id: Option<ResourceId>| id.map(|id| names[id.index()]);
    let text = |run: &Run, fact: &Fact| fact.response().map(|text| run.trace.text(text).to_owned());
    a.has_same_values(b)
        && (a.at, a.rule) == (b.at, b.rule)
        && (a.cause, a.invocation) == (b.cause, b.invocation)
        && resource(a.resource) == b.resource.map(Some)
        && resource(a.target) == b.target.map(Some)
        && run_a.trace.of(a.records).eq(run_b.trace.of(b.records))
        && text(run_a, a) == text(run_b, b)
}
