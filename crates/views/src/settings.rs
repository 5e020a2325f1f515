//! The settings of a resource at the time of a fact, after steps that change them.

use std::collections::{BTreeMap, BTreeSet};

use redrive_core::Run;
use redrive_core::fact::FactView;
use redrive_core::id::{FactId, FunctionId, MappingId, ResourceId, StepId};
use redrive_core::plan::{Action, Function, Mapping, Plan, ResourceKind, Settings};

/// The settings of functions and mappings that steps of a run changed, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    changes: Vec<(FactId, Settings)>,
}

impl History {
    pub fn new(run: &Run) -> History {
        let changes_settings = |action: &Action| matches!(action, Action::Update { .. } | Action::Create { .. });
        // Most scripts change no settings; then the facts are not searched.
        if !run.plan.script.iter().any(|step| changes_settings(&step.action)) {
            return History::default();
        }
        let refused: BTreeSet<StepId> = run
            .trace
            .facts()
            .iter()
            .filter_map(|fact| match fact.view() {
                FactView::StepRefused { step, .. } => Some(step),
                _ => None,
            })
            .collect();
        let mut history = History::default();
        let mut unpublished = BTreeMap::new();
        for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
            if let FactView::StepTaken { step, .. } = fact.view()
                && !refused.contains(&step)
            {
                history.apply(&run.plan, &run.plan.script[step.index()].action, id, &mut unpublished);
            }
        }
        history
    }

    /// Applies a step. `unpublished` holds the settings of functions that the next deploy publishes.
    fn apply<'p>(
        &mut self,
        plan: &'p Plan,
        action: &'p Action,
        at: FactId,
        unpublished: &mut BTreeMap<ResourceId, &'p Function>,
    ) {
        let settings = match action {
            Action::Update { resource, settings: Settings::Function(new) } => match plan.kind(*resource) {
                ResourceKind::Function(id) => {
                    unpublished.insert(*resource, new);
                    Settings::Function(self.function(plan, id, at).updated(new))
                }
                _ => return,
            },
            Action::Update { settings: Settings::Mapping(new), .. } => Settings::Mapping(new.clone()),
            Action::Create { resource } => match plan.kind(*resource) {
                ResourceKind::Function(id) => {
                    unpublished.remove(resource);
                    Settings::Function(plan.function(id).clone())
                }
                ResourceKind::Mapping(id) => Settings::Mapping(plan.mapping(id).clone()),
                _ => return,
            },
            Action::Deploy { function, .. } => match unpublished.remove(&plan.function(*function).id) {
                Some(new) => Settings::Function(new.clone()),
                None => return,
            },
            _ => return,
        };
        self.changes.push((at, settings));
    }

    /// Returns the settings of a function at the time of a fact.
    pub fn function<'h>(&'h self, plan: &'h Plan, id: FunctionId, at: FactId) -> &'h Function {
        let first = plan.function(id);
        let last = self.before(at).rev().find_map(|settings| match settings {
            Settings::Function(function) if function.id == first.id => Some(function),
            _ => None,
        });
        last.unwrap_or(first)
    }

    /// Returns the settings of a mapping at the time of a fact.
    pub fn mapping<'h>(&'h self, plan: &'h Plan, id: MappingId, at: FactId) -> &'h Mapping {
        let first = plan.mapping(id);
        let last = self.before(at).rev().find_map(|settings| match settings {
            Settings::Mapping(mapping) if mapping.id == first.id => Some(mapping),
            _ => None,
        });
        last.unwrap_or(first)
    }

    fn before(&self, at: FactId) -> impl DoubleEndedIterator<Item = &Settings> {
        let earlier = self.changes.partition_point(|(fact, _)| *fact < at);
        self.changes[..earlier].iter().map(|(_, settings)| settings)
    }
}
