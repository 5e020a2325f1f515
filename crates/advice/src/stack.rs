//! A scenario for the checks: its resources and the mappings between them.

use std::collections::BTreeSet;

use redrive_core::id::{FunctionId, QueueId, ResourceId};
use redrive_core::plan::{self, Action, Function, Mapping, Plan, Queue, ResourceKind, Settings, Stream, StreamSource};
use redrive_core::time::Duration;
use redrive_scenario::schema::MIN_UNRESERVED_CONCURRENCY;
use redrive_scenario::{MAX_NAME_CHARS, MAX_RESOURCES, Scenario};
use redrive_views::names;
use serde_json::Value;

use crate::references::{self, Reference, Targets};

pub(crate) struct Stack<'a> {
    pub plan: &'a Plan,
    /// The scenario without defaults, so that equivalent scenarios are equal.
    pub written: Value,
    pub references: Vec<Reference>,
    /// The variants of each mapping, by index in the plan.
    variants: Vec<Vec<&'a Mapping>>,
}

impl<'a> Stack<'a> {
    pub fn new(scenario: &Scenario, plan: &'a Plan) -> Stack<'a> {
        let mut variants: Vec<Vec<&Mapping>> = plan.mappings.iter().map(|mapping| vec![mapping]).collect();
        for step in &plan.script {
            if let Action::Update { settings: Settings::Mapping(new), .. } = &step.action
                && let ResourceKind::Mapping(mapping) = plan.kind(new.id)
            {
                variants[mapping.index()].push(new);
            }
        }
        Stack { plan, written: scenario.without_defaults(), references: references::of(scenario.full()), variants }
    }

    pub fn name(&self, id: ResourceId) -> &'a str {
        self.plan.name(id)
    }

    pub fn function(&self, mapping: &Mapping) -> &'a Function {
        self.plan.function(mapping.function)
    }

    /// A setting, if it is not its default.
    pub fn setting(&self, id: ResourceId, setting: &str) -> Option<&Value> {
        self.written.get("stack")?.get(self.name(id))?.get(setting)
    }

    /// Returns true if something calls a function and waits for the response.
    pub fn is_called(&self, function: ResourceId) -> bool {
        let plan = self.plan;
        plan.apis.iter().any(|api| plan.function(api.function).id == function)
            || plan.callers.iter().any(|caller| caller.calls == function && caller.waits)
            || plan.state_machines.iter().any(|machine| machine.task == function)
    }

    /// The queue that a mapping reads.
    pub fn queue_of(&self, mapping: &Mapping) -> Option<&'a Queue> {
        mapping.queue().map(|source| self.plan.queue(source.queue))
    }

    pub fn source_name(&self, mapping: &Mapping) -> &'a str {
        self.plan.name(self.plan.source(mapping))
    }

    /// A mapping as it is, and as `update` steps may set it.
    pub fn variants_of_mapping(&self, mapping: &Mapping) -> &[&'a Mapping] {
        match self.plan.kind(mapping.id) {
            ResourceKind::Mapping(mapping) => &self.variants[mapping.index()],
            _ => &[],
        }
    }

    /// The resources that records go to from each resource. With `certain`, only those that receive records when nothing
    /// fails.
    pub fn targets(&self, certain: bool) -> Targets {
        references::targets(&self.references, self.plan, certain)
    }

    /// Returns true if the script or a schedule sends anything.
    pub fn has_sends(&self) -> bool {
        let has_schedule = self.plan.rules.iter().any(|rule| rule.schedule.is_some());
        has_schedule || self.plan.script.iter().any(|step| matches!(step.action, Action::Send(_)))
    }

    /// Returns true if a function receives asynchronous events: from the script, from other functions, or as a destination.
    pub fn gets_events(&self, function: ResourceId) -> bool {
        /// A mapping's function, and what is called synchronously.
        const OTHERS: &[&str] = &["function", "task", "calls", "send.bad.function"];
        let name = self.name(function);
        let by_reference = self.references.iter().any(|reference| {
            let is_sender = reference.from.is_some() || reference.setting == "send.to";
            reference.to == name && is_sender && !OTHERS.contains(&&*reference.setting)
        });
        by_reference || self.plan.callers.iter().any(|caller| caller.calls == function && !caller.waits)
    }

    /// The concurrency that can still be reserved before AWS refuses.
    pub fn left_to_reserve(&self) -> u32 {
        let reserved: u32 = self.plan.functions.iter().filter_map(|of| of.reserved_concurrent_executions).sum();
        let unreserved = self.plan.account.concurrent_executions.saturating_sub(reserved);
        unreserved.saturating_sub(MIN_UNRESERVED_CONCURRENCY)
    }

    /// The mappings that are enabled, from the start or later.
    pub fn mappings(&self) -> impl Iterator<Item = &'a Mapping> {
        let is_on = |mapping: &&Mapping| mapping.enabled;
        self.plan.mappings.iter().filter(move |mapping| self.variants_of_mapping(mapping).iter().any(is_on))
    }

    /// The mappings that read a queue or a stream.
    pub fn readers(&self, source: ResourceId) -> impl Iterator<Item = &'a Mapping> {
        self.mappings().filter(move |mapping| self.plan.source(mapping) == source)
    }

    /// The mappings that feed a function.
    pub fn feeds(&self, function: ResourceId) -> impl Iterator<Item = &'a Mapping> {
        self.mappings().filter(move |mapping| self.function(mapping).id == function)
    }

    /// The queues of all mappings to a function, the disabled ones and those that an `update` step points at it included.
    pub fn queues_mapped_to(&self, function: FunctionId) -> impl Iterator<Item = &'a Queue> {
        let is_to = move |mapping: &&Mapping| mapping.function == function;
        let mappings = self.plan.mappings.iter();
        let mapped: BTreeSet<QueueId> = mappings
            .filter(|mapping| self.variants_of_mapping(mapping).iter().any(is_to))
            .filter_map(|mapping| Some(mapping.queue()?.queue))
            .collect();
        mapped.into_iter().map(|queue| self.plan.queue(queue))
    }

    /// The stream that a mapping reads.
    pub fn stream_of(&self, mapping: &Mapping) -> Option<&'a Stream> {
        mapping.stream().map(|source| self.plan.stream(source.stream))
    }

    pub fn is_fifo(&self, mapping: &Mapping) -> bool {
        self.queue_of(mapping).is_some_and(|queue| queue.fifo.is_some())
    }

    /// The queues whose dead-letter queue this one is.
    pub fn sources_of(&self, dead_letter_queue: QueueId) -> impl Iterator<Item = &'a Queue> {
        let queues = self.plan.queues.iter();
        queues.filter(move |queue| queue.redrive_policy.is_some_and(|of| of.dead_letter_target == dead_letter_queue))
    }

    /// A name that the stack does not have yet: `orders-dlq`, or `orders-dlq2` if that is taken.
    pub fn free_name(&self, stem: &str, ending: &str) -> String {
        let with = |ending: &str| {
            let stem: String = stem.chars().take(MAX_NAME_CHARS - ending.len()).collect();
            format!("{stem}{ending}")
        };
        let mut name = with(ending);
        let mut number = 2;
        while self.plan.find(&name).is_some() {
            name = with(&format!("{ending}{number}"));
            number += 1;
        }
        name
    }

    /// Returns true if the stack can hold one more resource.
    pub fn has_room(&self) -> bool {
        self.plan.resources.len() < MAX_RESOURCES
    }
}

/// The minimum time that a handler needs for this many records, without its initialisation.
pub(crate) fn work_of(function: &Function, records: u32) -> Duration {
    let handler = &function.handler;
    let work = if handler.parallel { 1 } else { u64::from(records) };
    Duration(handler.overhead.0.saturating_add(handler.per_record.0.saturating_mul(work)))
}

/// A number of seconds that is longer than any run of a function. A cold start comes before the function's timeout begins.
pub(crate) fn secs_of_any_run(function: &Function) -> u64 {
    secs(function.timeout + function.handler.init + Duration::secs(1)) + 1
}

pub(crate) fn secs(length: Duration) -> u64 {
    length.0 / 1000
}

pub(crate) fn long(length: Duration) -> String {
    names::duration(length)
}

/// Returns true if a mapping of a stream gives up batches before their records expire.
pub(crate) fn gives_up(source: &StreamSource) -> bool {
    source.maximum_retry_attempts.is_some() || source.maximum_record_age.is_some()
}

pub(crate) fn is_throw(function: &Function) -> bool {
    matches!(function.handler.on_bad_record, plan::OnBadRecord::Throw)
}
