//! The parts of a plan that several laws look up.

use redrive_core::Run;
use redrive_core::id::ResourceId;
use redrive_core::plan::{Action, Mapping, Settings};

/// Returns true if the script updates settings.
pub(super) fn has_updates(run: &Run) -> bool {
    run.plan.script.iter().any(|step| matches!(step.action, Action::Update { .. }))
}

/// Returns true if the script updates settings of mappings.
pub(super) fn has_updates_of_mappings(run: &Run) -> bool {
    let is_one = |action: &Action| matches!(action, Action::Update { settings: Settings::Mapping(_), .. });
    run.plan.script.iter().any(|step| is_one(&step.action))
}

/// Returns true if the script updates settings, or creates or deletes resources.
pub(super) fn has_changes(run: &Run) -> bool {
    let is_one = |action: &Action| matches!(action, Action::Delete { .. } | Action::Create { .. });
    has_updates(run) || run.plan.script.iter().any(|step| is_one(&step.action))
}

/// The mapping with this id.
pub(super) fn mapping(run: &Run, id: Option<ResourceId>) -> Option<&Mapping> {
    run.plan.mappings.iter().find(|mapping| Some(mapping.id) == id)
}
