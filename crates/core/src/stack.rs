//! The stack as it is now: which resources exist, the current settings of each, and the active conditions.
//!
//! The driver owns it and applies the steps of the script to it. Machines read it as [`Effects::stack`].

use alloc::vec::Vec;
use core::mem;

use crate::draw::{self, Purpose};
use crate::effects::Effects;
use crate::id::{
    ApiId, BucketId, BusId, BusRuleId, CallerId, FunctionId, MappingId, QueueId, RecordId, ResourceId, StateMachineId,
    StepId, StreamId, SubscriptionId, TopicId,
};
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

/// The answers of AWS to calls that create, delete or use a resource of one type.
#[derive(Clone, Copy)]
struct LifeCycle {
    /// The answer to calls about a resource that does not exist.
    missing: Refusal,
    create_again: CreateAgain,
    /// True if deleting a resource that does not exist is accepted.
    delete_again: bool,
    /// After a deletion, the name cannot be used for this long; the answer to those who try.
    name_blocked: Option<(Duration, Refusal)>,
}

impl LifeCycle {
    const fn new(missing: Refusal, create_again: CreateAgain) -> LifeCycle {
        LifeCycle { missing, create_again, delete_again: false, name_blocked: None }
    }

    /// Creating the resource again and deleting it again are accepted.
    const fn idempotent(missing: Refusal) -> LifeCycle {
        LifeCycle { missing, create_again: CreateAgain::Accepted, delete_again: true, name_blocked: None }
    }
}

/// The table of all types of resources.
const fn life_cycle(kind: ResourceKind) -> LifeCycle {
    const EXISTS: CreateAgain = CreateAgain::Refused(Refusal::AlreadyExists);
    match kind {
        // `Rule::SqsQueueCreateAgain`, `Rule::SqsQueueDeletedRecently`
        ResourceKind::Queue(_) => LifeCycle {
            missing: Refusal::NonExistentQueue,
            create_again: CreateAgain::SameSettings(Refusal::QueueNameExists),
            delete_again: false,
            name_blocked: Some((Duration::secs(60), Refusal::QueueDeletedRecently)),
        },
        ResourceKind::Function(_) => LifeCycle::new(Refusal::FunctionNotFound, EXISTS),
        ResourceKind::Mapping(_) | ResourceKind::Stream(_) | ResourceKind::Caller(_) => {
            LifeCycle::new(Refusal::ResourceNotFound, EXISTS)
        }
        ResourceKind::Api(_) => LifeCycle::new(Refusal::ApiGone, EXISTS),
        ResourceKind::StateMachine(_) => LifeCycle::new(Refusal::StateMachineGone, EXISTS),
        ResourceKind::Topic(_) => LifeCycle::idempotent(Refusal::TopicNotFound),
        ResourceKind::Subscription(_) => LifeCycle::idempotent(Refusal::SubscriptionNotFound),
        ResourceKind::Bus(_) => LifeCycle::new(Refusal::BusNotFound, EXISTS),
        ResourceKind::Rule(_) => LifeCycle::idempotent(Refusal::RuleNotFound),
        ResourceKind::Bucket(_) => LifeCycle::new(Refusal::NoSuchBucket, CreateAgain::Refused(Refusal::BucketExists)),
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

macro_rules! settings {
    ($($list:ident, $one:ident: $kind:ident($id:ty) => $settings:ident;)*) => {
        pub struct Stack {
            /// By `ResourceId`.
            existence: Vec<Existence>,
            /// Steps whose `for` is not over, in the order in which they took effect.
            conditions: Vec<StepId>,
            $($list: Vec<plan::$settings>,)*
        }

        impl Stack {
            pub(crate) fn new(plan: &Plan) -> Stack {
                let existence = plan.resources.iter().map(|of| Existence { exists: of.from_start, deleted_at: None });
                Stack {
                    existence: existence.collect(),
                    conditions: Vec::new(),
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
                pub(crate) fn $one(&self, id: $id) -> &plan::$settings {
                    &self.$list[id.index()]
                }
            )*
        }
    };
}

settings! {
    queues, queue: Queue(QueueId) => Queue;
    functions, function: Function(FunctionId) => Function;
    mappings, mapping: Mapping(MappingId) => Mapping;
    streams, stream: Stream(StreamId) => Stream;
    topics, topic: Topic(TopicId) => Topic;
    subscriptions, subscription: Subscription(SubscriptionId) => Subscription;
    buses, bus: Bus(BusId) => Bus;
    rules, rule: Rule(BusRuleId) => BusRule;
    buckets, bucket: Bucket(BucketId) => Bucket;
    apis, api: Api(ApiId) => Api;
    callers, caller: Caller(CallerId) => Caller;
    state_machines, state_machine: StateMachine(StateMachineId) => StateMachine;
}

impl Stack {
    #[inline]
    pub(crate) fn exists(&self, id: ResourceId) -> bool {
        self.existence[id.index()].exists
    }

    /// The answer to calls about a resource of this type that does not exist.
    pub(crate) const fn missing(kind: ResourceKind) -> Refusal {
        life_cycle(kind).missing
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
                let replaced = self.update(plan.kind(resource), settings);
                Ok(Some(Applied { replaced, ..applied }))
            }
            Action::Deploy { .. } | Action::Receive { .. } | Action::Replay { .. } => {
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

    /// The `for` of a step is over.
    pub(crate) fn end_condition(&mut self, step: StepId) {
        self.conditions.retain(|&other| other != step);
    }

    fn require(&self, id: ResourceId, plan: &Plan) -> Result<(), Refusal> {
        if self.exists(id) { Ok(()) } else { Err(life_cycle(plan.kind(id)).missing) }
    }

    /// Returns whether the resource did not exist before.
    fn create(&mut self, id: ResourceId, now: Instant, plan: &Plan) -> Result<bool, Refusal> {
        let kind = plan.kind(id);
        let life_cycle = life_cycle(kind);
        let Existence { exists, deleted_at } = self.existence[id.index()];
        if exists {
            return match life_cycle.create_again {
                CreateAgain::Accepted => Ok(false),
                CreateAgain::SameSettings(_) if self.has_settings_of(kind, plan) => Ok(false),
                CreateAgain::SameSettings(refusal) | CreateAgain::Refused(refusal) => Err(refusal),
            };
        }
        if let (Some((blocked, refusal)), Some(deleted_at)) = (life_cycle.name_blocked, deleted_at)
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
        self.reset(kind, plan);
        Ok(true)
    }

    /// Returns whether the resource existed before.
    fn delete(&mut self, id: ResourceId, now: Instant, plan: &Plan) -> Result<bool, Refusal> {
        let kind = plan.kind(id);
        if !self.exists(id) {
            let life_cycle = life_cycle(kind);
            return if life_cycle.delete_again { Ok(false) } else { Err(life_cycle.missing) };
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

impl<'a> Effects<'a> {
    #[inline]
    pub(crate) fn has_conditions(&self) -> bool {
        !self.stack.conditions.is_empty()
    }

    /// The steps whose `for` is not over, in the order in which they took effect; none once the run is exhausted. Each of
    /// them counts as work, because the readers look through all of them.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (StepId, &'a Action)> + use<'a> {
        let mut count = self.stack.conditions.len();
        if count > 0 {
            self.spend(count);
            count = if self.is_exhausted() { 0 } else { count };
        }
        self.stack.conditions(self.plan).take(count)
    }

    /// Returns true if a `duplicate` step about `resource` applies to a record there.
    pub(crate) fn is_duplicated(&self, resource: ResourceId, record: RecordId) -> bool {
        let arrived = self.trace.record(record);
        let key = self.plan.key(arrived.resource);
        let bits = || draw::bits(self.plan.seed, Purpose::Duplicate, key, arrived.number.into(), 0);
        self.conditions().any(|(_, action)| match action {
            Action::Duplicate { resource: other, records, .. } => {
                *other == resource && records.contains(self.trace.root(arrived).1, bits)
            }
            _ => false,
        })
    }
}
