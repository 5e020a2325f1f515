//! A scenario as advice looks at it: what there is, and who feeds whom.

use redrive_core::id::{QueueId, ResourceId};
use redrive_core::plan::{self, Function, Mapping, Plan, Queue, Source};
use redrive_core::time::Duration;
use redrive_scenario::Scenario;
use redrive_views::names;

pub(crate) struct Stack<'a> {
    pub plan: &'a Plan,
}

impl<'a> Stack<'a> {
    pub fn new(_: &Scenario, plan: &'a Plan) -> Stack<'a> {
        Stack { plan }
    }

    pub fn name(&self, id: ResourceId) -> &'a str {
        self.plan.name(id)
    }

    pub fn function(&self, mapping: &Mapping) -> &'a Function {
        self.plan.function(mapping.function)
    }

    /// The queue that a mapping reads.
    pub fn queue_of(&self, mapping: &Mapping) -> Option<&'a Queue> {
        match mapping.source {
            Source::Queue(queue) => Some(self.plan.queue(queue)),
            Source::Stream(_) => None,
        }
    }

    pub fn is_on_stream(&self, mapping: &Mapping) -> bool {
        matches!(mapping.source, Source::Stream(_))
    }

    /// The mappings that read a queue.
    pub fn readers(&self, queue: &'a Queue) -> impl Iterator<Item = &'a Mapping> {
        let id = queue.id;
        self.plan.mappings.iter().filter(move |mapping| self.plan.source(mapping) == id)
    }

    /// The queues whose dead-letter queue this one is.
    pub fn sources_of(&self, dead_letter_queue: QueueId) -> impl Iterator<Item = &'a Queue> {
        let queues = self.plan.queues.iter();
        queues.filter(move |queue| queue.redrive_policy.is_some_and(|of| of.dead_letter_target == dead_letter_queue))
    }

    /// A name that the stack does not have yet: `orders-dlq`, or `orders-dlq2` if that is taken.
    pub fn free_name(&self, stem: &str, ending: &str) -> String {
        const MOST_CHARS: usize = 64;
        let with = |ending: &str| {
            let stem: String = stem.chars().take(MOST_CHARS - ending.len()).collect();
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

    /// Whether there is room for one more resource.
    pub fn has_room(&self) -> bool {
        self.plan.resources.len() < 200
    }
}

/// How long a handler needs for so many records at the least, without its initialisation.
pub(crate) fn work_of(function: &Function, records: u32) -> Duration {
    let handler = &function.handler;
    let work = if handler.parallel { 1 } else { u64::from(records) };
    Duration(handler.overhead.0.saturating_add(handler.per_record.0.saturating_mul(work)))
}

pub(crate) fn secs(length: Duration) -> u64 {
    length.0 / 1000
}

pub(crate) fn long(length: Duration) -> String {
    names::duration(length)
}

pub(crate) fn is_throw(function: &Function) -> bool {
    matches!(function.handler.on_bad_record, plan::OnBadRecord::Throw)
}
