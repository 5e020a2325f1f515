//! The settings of a resource at the time of a fact, after `update` steps.

use redrive_core::Run;
use redrive_core::fact::FactView;
use redrive_core::id::{FactId, FunctionId, MappingId, StepId};
use redrive_core::plan::{Action, Function, Mapping, Plan, Settings};

/// The updates of a run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    updates: Vec<(FactId, StepId)>,
}

impl History {
    pub fn new(run: &Run) -> History {
        let is_update = |step: StepId| matches!(run.plan.script[step.index()].action, Action::Update { .. });
        // Most scripts have no updates; then the facts are not searched.
        if !run.plan.script.iter().any(|step| matches!(step.action, Action::Update { .. })) {
            return History::default();
        }
        let facts = (0u32..).map(FactId::new).zip(run.trace.facts());
        let steps = facts.filter_map(|(id, fact)| match fact.view() {
            FactView::StepTaken { step, .. } => Some((id, step)),
            _ => None,
        });
        History { updates: steps.filter(|(_, step)| is_update(*step)).collect() }
    }

    /// Returns the settings of a function at the time of a fact.
    pub fn function<'p>(&self, plan: &'p Plan, id: FunctionId, at: FactId) -> &'p Function {
        let first = plan.function(id);
        let last = self.before(plan, at).rev().find_map(|settings| match settings {
            Settings::Function(function) if function.id == first.id => Some(function),
            _ => None,
        });
        last.unwrap_or(first)
    }

    /// Returns the settings of a mapping at the time of a fact.
    pub fn mapping<'p>(&self, plan: &'p Plan, id: MappingId, at: FactId) -> &'p Mapping {
        let first = plan.mapping(id);
        let last = self.before(plan, at).rev().find_map(|settings| match settings {
            Settings::Mapping(mapping) if mapping.id == first.id => Some(mapping),
            _ => None,
        });
        last.unwrap_or(first)
    }

    fn before<'p>(&self, plan: &'p Plan, at: FactId) -> impl DoubleEndedIterator<Item = &'p Settings> {
        let earlier = self.updates.iter().take_while(move |(fact, _)| *fact < at);
        let steps: Vec<&'p Settings> = earlier
            .filter_map(|(_, step)| match &plan.script[step.index()].action {
                Action::Update { settings, .. } => Some(settings),
                _ => None,
            })
            .collect();
        steps.into_iter()
    }
}
