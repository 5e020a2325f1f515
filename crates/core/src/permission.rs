//! The permissions of a function's role that Lambda checks when a function or a mapping is created or changed.

use crate::id::ResourceId;
use crate::plan::{self, Plan, ResourceKind, Settings};
use crate::refusal::Refusal;
use crate::stack::Stack;

impl Stack {
    /// Checks the permissions that a resource needs to be created.
    pub(crate) fn check_create(&self, kind: ResourceKind, plan: &Plan) -> Result<(), Refusal> {
        match kind {
            ResourceKind::Function(id) => self.check_function(plan.function(id), None, plan),
            ResourceKind::Mapping(id) => self.check_mapping(plan.mapping(id), None, plan),
            _ => Ok(()),
        }
    }

    /// Checks the permissions that the settings need which an update changes.
    pub(crate) fn check_update(&self, kind: ResourceKind, new: &Settings, plan: &Plan) -> Result<(), Refusal> {
        match (kind, new) {
            (ResourceKind::Function(id), Settings::Function(new)) => {
                self.check_function(new, Some(self.function(id)), plan)
            }
            (ResourceKind::Mapping(id), Settings::Mapping(new)) => {
                self.check_mapping(new, Some(self.mapping(id)), plan)
            }
            _ => Ok(()),
        }
    }

    /// `Rule::LambdaDeadLetterQueueNeedsPermission`, `Rule::LambdaDestinationNeedsPermission`
    fn check_function(&self, new: &plan::Function, old: Option<&plan::Function>, plan: &Plan) -> Result<(), Refusal> {
        let dead_letters = new.dead_letter_target;
        if dead_letters != old.and_then(|old| old.dead_letter_target) {
            self.check_target(new.id, dead_letters, dead_letters_denied, plan)?;
        }
        let targets: [fn(&plan::Function) -> Option<ResourceId>; 2] =
            [|of| of.event_invoke.on_success, |of| of.event_invoke.on_failure];
        for target in targets {
            if target(new) != old.and_then(target) {
                self.check_target(new.id, target(new), destination_denied, plan)?;
            }
        }
        Ok(())
    }

    /// `Rule::LambdaEventSourceMappingNeedsPermission`, `Rule::LambdaDestinationNeedsPermission`
    fn check_mapping(&self, new: &plan::Mapping, old: Option<&plan::Mapping>, plan: &Plan) -> Result<(), Refusal> {
        let function = plan.function(new.function).id;
        // The format has no denial of a stream.
        if old.is_none_or(|old| old.function != new.function) {
            self.check_target(function, Some(plan.source(new)), |_| Refusal::SourceQueueDenied, plan)?;
        }
        let on_failure = |of: &plan::Mapping| of.stream().and_then(|source| source.on_failure);
        if on_failure(new) != old.and_then(on_failure) {
            self.check_target(function, on_failure(new), destination_denied, plan)?;
        }
        Ok(())
    }

    fn check_target(
        &self,
        function: ResourceId,
        target: Option<ResourceId>,
        denied: fn(ResourceKind) -> Refusal,
        plan: &Plan,
    ) -> Result<(), Refusal> {
        match target {
            Some(target) if self.is_denied(target, function, plan) => Err(denied(plan.kind(target))),
            _ => Ok(()),
        }
    }
}

fn dead_letters_denied(target: ResourceKind) -> Refusal {
    match target {
        ResourceKind::Topic(_) => Refusal::DeadLetterTopicDenied,
        _ => Refusal::DeadLetterQueueDenied,
    }
}

fn destination_denied(target: ResourceKind) -> Refusal {
    match target {
        ResourceKind::Topic(_) => Refusal::DestinationTopicDenied,
        ResourceKind::Function(_) => Refusal::DestinationFunctionDenied,
        ResourceKind::Bus(_) => Refusal::DestinationBusDenied,
        ResourceKind::Bucket(_) => Refusal::DestinationBucketDenied,
        _ => Refusal::DestinationQueueDenied,
    }
}
