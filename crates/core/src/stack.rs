//! The stack as it is now: which resources exist, the current settings of each, and the active conditions.
//!
//! The driver owns it and applies the steps of the script to it. Machines read it as `fx.stack`.

use alloc::vec::Vec;
use core::mem;

use crate::id::{BusId, BusRuleId, FunctionId, ResourceId, StepId, SubscriptionId, TopicId, each_type};
use crate::plan::{self, Action, Plan, ResourceKind, Settings};
use crate::refusal::Refusal;
use crate::time::{Duration, Instant};

/// The result of creating a resource that exists.
#[derive(Clone, Copy)]
enum CreateAgain {
    Refused(Refusal),
    /// Accepted if the settings are those it has.
    SameSettings(Refusal),
    Accepted,
}

/// The answers of AWS to calls about a resource of one type.
#[derive(Clone, Copy)]
pub(crate) struct Answers {
    /// The resource does not exist.
    pub missing: Refusal,
    /// Its service fails.
    pub service_error: Refusal,
    /// The sender has no permission.
    pub denied: Refusal,
    /// True if the fact of a refusal states its HTTP status, apart from that of a service error.
    pub states_status: bool,
    create_again: CreateAgain,
    /// True if deleting a resource that does not exist is accepted.
    delete_again: bool,
    /// After a deletion, the name cannot be used for this long; the answer to those who try.
    name_blocked: Option<(Duration, Refusal)>,
}

impl Answers {
    const fn new(missing: Refusal, service_error: Refusal, denied: Refusal) -> Answers {
        let create_again = CreateAgain::Refused(Refusal::AlreadyExists);
        Answers {
            missing,
            service_error,
            denied,
            states_status: false,
            create_again,
            delete_again: false,
            name_blocked: None,
        }
    }

    const fn with_status(self) -> Answers {
        Answers { states_status: true, ..self }
    }

    /// Creating the resource again and deleting it again are accepted.
    const fn idempotent(self) -> Answers {
        Answers { create_again: CreateAgain::Accepted, delete_again: true, ..self }
    }
}

/// The table of the answers of all types of resources.
pub(crate) const fn answers(kind: ResourceKind) -> Answers {
    match kind {
        // `Rule::SqsQueueCreateAgain`, `Rule::SqsQueueDeletedRecently`
        ResourceKind::Queue(_) => Answers {
            create_again: CreateAgain::SameSettings(Refusal::QueueNameExists),
            name_blocked: Some((Duration::secs(60), Refusal::QueueDeletedRecently)),
            ..Answers::new(Refusal::NonExistentQueue, Refusal::InternalError, Refusal::AccessDenied)
        },
        ResourceKind::Function(_) => {
            Answers::new(Refusal::FunctionNotFound, Refusal::ServiceException, Refusal::FunctionDenied)
        }
        ResourceKind::Mapping(_) => {
            Answers::new(Refusal::ResourceNotFound, Refusal::ServiceException, Refusal::FunctionDenied)
        }
        ResourceKind::Stream(_) | ResourceKind::Caller(_) => {
            Answers::new(Refusal::ResourceNotFound, Refusal::InternalError, Refusal::AccessDenied)
        }
        ResourceKind::Api(_) => {
            Answers::new(Refusal::ApiGone, Refusal::ServiceException, Refusal::InvokeDenied).with_status()
        }
        ResourceKind::StateMachine(_) => {
            Answers::new(Refusal::StateMachineGone, Refusal::InternalError, Refusal::AccessDenied)
        }
        ResourceKind::Topic(_) => {
            Answers::new(Refusal::TopicNotFound, Refusal::TopicInternalError, Refusal::TopicDenied)
                .with_status()
                .idempotent()
        }
        ResourceKind::Subscription(_) => {
            Answers::new(Refusal::SubscriptionNotFound, Refusal::EndpointFailed, Refusal::EndpointDenied)
                .with_status()
                .idempotent()
        }
        ResourceKind::Bus(_) => {
            Answers::new(Refusal::BusNotFound, Refusal::BusInternalError, Refusal::BusDenied).with_status()
        }
        ResourceKind::Rule(_) => Answers::new(Refusal::RuleNotFound, Refusal::BusInternalError, Refusal::BusDenied)
            .with_status()
            .idempotent(),
        ResourceKind::Bucket(_) => Answers {
            create_again: CreateAgain::Refused(Refusal::BucketExists),
            ..Answers::new(Refusal::NoSuchBucket, Refusal::BucketInternalError, Refusal::BucketDenied).with_status()
        },
    }
}

/// A step that changed the stack, or that its resource has to carry out.
pub(crate) struct Applied {
    pub resource: ResourceId,
    /// The settings that an update replaced.
    pub replaced: Option<Settings>,
}

#[derive(Clone, Copy)]
struct Existence {
    exists: bool,
    deleted_at: Option<Instant>,
}

macro_rules! stack {
    ($($list:ident, $one:ident: $kind:ident($id:ident) => $settings:ident;)*) => {
        pub struct Stack {
            /// By `ResourceId`.
            existence: Vec<Existence>,
            /// Steps whose `for` is not over, in the order in which they took effect.
            conditions: Vec<StepId>,
            /// Updates of functions whose settings the next deploy publishes.
            unpublished: Vec<StepId>,
            $($list: Vec<plan::$settings>,)*
        }

        impl Stack {
            pub(crate) fn new(plan: &Plan) -> Stack {
                let existence = plan.resources.iter().map(|of| Existence { exists: of.from_start, deleted_at: None });
                Stack {
                    existence: existence.collect(),
                    conditions: Vec::new(),
                    unpublished: Vec::new(),
                    $($list: plan.$list.clone(),)*
                }
            }

            /// Replaces the settings of a resource; returns the ones before.
            fn update(&mut self, kind: ResourceKind, settings: &Settings) -> Option<Settings> {
                match (kind, settings) {
                    $((ResourceKind::$kind(id), Settings::$kind(new)) => {
                        Some(Settings::$kind(mem::replace(&mut self.$list[id.index()], new.clone())))
                    })*
                    _ => None,
                }
            }

            /// Gives a resource the settings that the scenario's stack describes.
            fn reset(&mut self, kind: ResourceKind, plan: &Plan) {
                match kind {
                    $(ResourceKind::$kind(id) => self.$list[id.index()] = plan.$one(id).clone(),)*
                }
            }

            fn has_settings_of(&self, kind: ResourceKind, plan: &Plan) -> bool {
                match kind {
                    $(ResourceKind::$kind(id) => self.$list[id.index()] == *plan.$one(id),)*
                }
            }

            $(
                #[inline]
                pub(crate) fn $one(&self, id: crate::id::$id) -> &plan::$settings {
                    &self.$list[id.index()]
                }
            )*
        }
    };
}

each_type!(stack);

impl Stack {
    #[inline]
    pub(crate) fn exists(&self, id: ResourceId) -> bool {
        self.existence[id.index()].exists
    }

    /// The queues that exist or did, in the order of their ids.
    pub(crate) fn queues(&self) -> &[plan::Queue] {
        &self.queues
    }

    /// The functions that exist now.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &plan::Function> {
        self.functions.iter().filter(|function| self.exists(function.id))
    }

    /// The subscriptions of a topic that exist now, in the order of their names.
    pub(crate) fn subscriptions_of(&self, topic: TopicId) -> impl Iterator<Item = SubscriptionId> {
        let all = (0u16..).map(SubscriptionId).zip(&self.subscriptions);
        all.filter(move |(_, of)| of.topic == topic && self.exists(of.id)).map(|(id, _)| id)
    }

    /// The rules of a bus that exist now, in the order of their names.
    pub(crate) fn rules_of(&self, bus: BusId) -> impl Iterator<Item = (BusRuleId, &plan::BusRule)> {
        let all = (0u16..).map(BusRuleId).zip(&self.rules);
        all.filter(move |(_, of)| of.bus == Some(bus) && self.exists(of.id))
    }

    /// Returns true if the `for` of a step is not over.
    #[inline]
    pub(crate) fn has_conditions(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// The steps whose `for` is not over, in the order in which they took effect.
    pub(crate) fn conditions<'p>(
        &self,
        plan: &'p Plan,
    ) -> impl ExactSizeIterator<Item = (StepId, &'p Action)> + use<'_, 'p> {
        self.conditions.iter().map(|&step| (step, &plan.script[step.index()].action))
    }

    /// Applies a step whose fact was recorded. Returns the resource that has to react to it, if one does.
    pub(crate) fn apply(&mut self, step: StepId, now: Instant, plan: &Plan) -> Result<Option<Applied>, Refusal> {
        let action = &plan.script[step.index()].action;
        let Some(resource) = action.resource(plan) else { return Ok(None) };
        let applied = Applied { resource, replaced: None };
        match action {
            Action::Create { .. } => Ok(self.create(resource, now, plan)?.then_some(applied)),
            Action::Delete { .. } => Ok(self.delete(resource, now, plan)?.then_some(applied)),
            Action::Update { settings, .. } => {
                self.require(resource, plan)?;
                self.check_update(plan.kind(resource), settings, plan)?;
                let replaced = match (plan.kind(resource), settings) {
                    (ResourceKind::Function(id), Settings::Function(new)) => {
                        self.update_function(id, new, step);
                        None
                    }
                    (kind, settings) => self.update(kind, settings),
                };
                Ok(Some(Applied { replaced, ..applied }))
            }
            Action::Deploy { function, .. } => {
                self.require(resource, plan)?;
                self.publish(*function, plan);
                Ok(Some(applied))
            }
            Action::Receive { .. } | Action::Replay { .. } => {
                self.require(resource, plan)?;
                Ok(Some(applied))
            }
            Action::Schedule { .. } => Ok(self.exists(resource).then_some(applied)),
            Action::Fail { .. }
            | Action::Throttle { .. }
            | Action::ServiceError { .. }
            | Action::Deny { .. }
            | Action::Duplicate { .. } => {
                self.conditions.push(step);
                Ok(Some(applied))
            }
            Action::ChangeMessageVisibility { .. }
            | Action::DeleteMessage { .. }
            | Action::Redrive { .. }
            | Action::CancelRedrive { .. } => Ok(Some(applied)),
            Action::Send(_) | Action::Note { .. } => Ok(None),
        }
    }

    /// Updates a function. What a published version locks waits for the next deploy.
    #[inline(never)]
    fn update_function(&mut self, id: FunctionId, new: &plan::Function, step: StepId) {
        self.functions[id.index()] = self.functions[id.index()].updated(new);
        self.unpublished.push(step);
    }

    /// Publishes a version with the settings of the last update.
    #[inline(never)]
    fn publish(&mut self, id: FunctionId, plan: &Plan) {
        let function = self.functions[id.index()].id;
        let mut last = None;
        self.unpublished.retain(|step| match &plan.script[step.index()].action {
            Action::Update { settings: Settings::Function(new), .. } if new.id == function => {
                last = Some(new);
                false
            }
            _ => true,
        });
        if let Some(new) = last {
            self.functions[id.index()] = new.clone();
        }
    }

    /// The `for` of a step is over.
    pub(crate) fn end_condition(&mut self, step: StepId) {
        self.conditions.retain(|&other| other != step);
    }

    fn require(&self, id: ResourceId, plan: &Plan) -> Result<(), Refusal> {
        if self.exists(id) { Ok(()) } else { Err(answers(plan.kind(id)).missing) }
    }

    /// Returns whether the resource did not exist before.
    fn create(&mut self, id: ResourceId, now: Instant, plan: &Plan) -> Result<bool, Refusal> {
        let kind = plan.kind(id);
        let answers = answers(kind);
        let Existence { exists, deleted_at } = self.existence[id.index()];
        if exists {
            return match answers.create_again {
                CreateAgain::Accepted => Ok(false),
                CreateAgain::SameSettings(_) if self.has_settings_of(kind, plan) => Ok(false),
                CreateAgain::SameSettings(refusal) | CreateAgain::Refused(refusal) => Err(refusal),
            };
        }
        if let (Some((blocked, refusal)), Some(deleted_at)) = (answers.name_blocked, deleted_at)
            && deleted_at + blocked > now
        {
            return Err(refusal);
        }
        // `Rule::LambdaEventSourceMappingQueueMustExist`, `Rule::LambdaEventSourceMappingFunctionMustExist`
        if let ResourceKind::Mapping(mapping) = kind {
            let mapping = plan.mapping(mapping);
            if !self.exists(plan.source(mapping)) {
                return Err(Refusal::QueueOfMappingGone);
            }
            if !self.exists(plan.function(mapping.function).id) {
                return Err(Refusal::FunctionOfMappingGone);
            }
        }
        self.check_create(kind, plan)?;
        self.existence[id.index()].exists = true;
        // `Rule::RedriveScriptCreateSettings`
        self.reset(kind, plan);
        self.unpublished.retain(|step| plan.script[step.index()].action.resource(plan) != Some(id));
        Ok(true)
    }

    /// Returns whether the resource existed before.
    fn delete(&mut self, id: ResourceId, now: Instant, plan: &Plan) -> Result<bool, Refusal> {
        let kind = plan.kind(id);
        if !self.exists(id) {
            let answers = answers(kind);
            return if answers.delete_again { Ok(false) } else { Err(answers.missing) };
        }
        self.existence[id.index()] = Existence { exists: false, deleted_at: Some(now) };
        // `Rule::SnsTopicDeleteEndsSubscriptions`
        if let ResourceKind::Topic(topic) = kind {
            for subscription in self.subscriptions.iter().filter(|of| of.topic == topic) {
                self.existence[subscription.id.index()].exists = false;
            }
        }
        Ok(true)
    }
}
