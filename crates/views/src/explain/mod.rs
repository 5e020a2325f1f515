//! Facts as sentences, and the chain of causes of a fact.

mod call;
mod event;
mod function;
mod mapping;
mod push;
mod queue;
mod script;
mod stream;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, SentThrough};
use redrive_core::id::{FactId, ResourceId};
use redrive_core::plan;
use redrive_core::refusal::Refusal;
use redrive_core::time::Duration;
use redrive_core::trace::Origin;

use crate::names;

/// Returns the causes of a fact, from the script step at the beginning to the fact itself.
pub fn chain(run: &Run, fact: FactId) -> Vec<FactId> {
    let mut chain: Vec<FactId> = core::iter::successors(Some(fact), |id| run.trace.fact(*id).cause).collect();
    chain.reverse();
    chain
}

/// Returns a fact as a sentence.
pub fn sentence(run: &Run, id: FactId) -> String {
    let fact = run.trace.fact(id);
    let words = Words { run, fact };
    match fact.kind {
        FactKind::Published
        | FactKind::PassedOn
        | FactKind::PassFailed
        | FactKind::PassGivenUp
        | FactKind::EndpointTook
        | FactKind::ReplayStarted
        | FactKind::ReplayEnded
        | FactKind::EventLost => words.of_push(),
        FactKind::Rejected | FactKind::Deduplicated | FactKind::FilteredOut if words.is_push() => words.of_push(),
        FactKind::StepTaken | FactKind::StepRefused | FactKind::ConditionEnded | FactKind::LimitReached => {
            words.of_script()
        }
        FactKind::PollersChanged
        | FactKind::PollRefused
        | FactKind::FilteredOut
        | FactKind::BatchClosed
        | FactKind::BackedOff
        | FactKind::BatchAbandoned
        | FactKind::BatchPartlyFailed
        | FactKind::BatchFailed
        | FactKind::BatchSplit
        | FactKind::Checkpointed
        | FactKind::BatchGivenUp => words.of_mapping(),
        FactKind::Resharded => words.of_stream(),
        FactKind::Sent | FactKind::Rejected | FactKind::Read | FactKind::Expired | FactKind::Unchanged
            if words.is_stream() =>
        {
            words.of_stream()
        }
        FactKind::InvocationStarted
        | FactKind::InvocationThrottled
        | FactKind::InvocationRefused
        | FactKind::RecordDone
        | FactKind::RecordSkipped
        | FactKind::RecordHeld
        | FactKind::RecordFailed
        | FactKind::InvocationEnded => words.of_function(),
        FactKind::EventAccepted
        | FactKind::EventRequeued
        | FactKind::EventEnded
        | FactKind::SentOn
        | FactKind::SendOnFailed => words.of_event(),
        FactKind::Called
        | FactKind::Answered
        | FactKind::CallRetried
        | FactKind::CallGivenUp
        | FactKind::ExecutionStarted
        | FactKind::ExecutionEnded => words.of_call(),
        FactKind::Sent
        | FactKind::Rejected
        | FactKind::DelayEnded
        | FactKind::Received
        | FactKind::ReceivedNothing
        | FactKind::VisibilityEnded
        | FactKind::VisibilityChanged
        | FactKind::MovedToDeadLetterQueue
        | FactKind::Deleted
        | FactKind::DeleteIgnored
        | FactKind::MoveTaskStarted
        | FactKind::MovedByTask
        | FactKind::MoveTaskEnded
        | FactKind::Deduplicated
        | FactKind::DeleteRefused
        | FactKind::Expired
        | FactKind::Duplicated
        | FactKind::Read
        | FactKind::Unchanged
        | FactKind::Discarded => words.of_queue(),
    }
}

struct Words<'r> {
    run: &'r Run,
    fact: &'r Fact,
}

impl Words<'_> {
    fn name(&self, id: ResourceId) -> &str {
        self.run.plan.name(id)
    }

    fn name_of(&self, id: Option<ResourceId>) -> &str {
        id.map_or("", |id| self.name(id))
    }

    /// The name of the resource that acted; without one, a step of the script did.
    fn name_or_script(&self, id: Option<ResourceId>) -> &str {
        id.map_or("the script", |id| self.name(id))
    }

    fn resource(&self) -> &str {
        self.name_of(self.fact.resource)
    }

    fn records(&self) -> String {
        names::records(&self.run.plan, &self.run.trace, self.fact.records)
    }

    fn is_or_are(&self) -> &'static str {
        if self.fact.records.len() == 1 { "is" } else { "are" }
    }

    fn refusal(refusal: Refusal) -> String {
        format!("{}: {}", refusal.code_text(), refusal.message())
    }

    fn is_written(&self) -> bool {
        let first = self.run.trace.of(self.fact.records).next();
        first.is_some_and(|record| matches!(self.run.trace.record(record).made(), Origin::Written { .. }))
    }

    /// The name of the document that AWS wrote.
    fn what_was_written(&self) -> &'static str {
        let cause = self.fact.cause.map(|cause| self.run.trace.fact(cause));
        match cause.and_then(Fact::sent_through) {
            Some(SentThrough::Catch) => "the error output",
            _ => "the invocation record",
        }
    }

    fn is_table(&self) -> bool {
        let first = self.run.trace.of(self.fact.records).next();
        first.is_some_and(|record| self.run.plan.table(self.run.trace.record(record).resource).is_some())
    }

    fn is_stream(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Stream(_)))
    }

    /// Tests whether the mapping of the fact reads a stream.
    fn is_on_stream(&self) -> bool {
        let mapping = self.run.plan.mappings.iter().find(|mapping| Some(mapping.id) == self.fact.resource);
        mapping.is_some_and(|mapping| mapping.stream().is_some())
    }

    fn it_or_them(&self) -> &'static str {
        if self.fact.records.len() == 1 { "it" } else { "them" }
    }

    fn is_function(&self) -> bool {
        self.fact.resource.is_some_and(|id| matches!(self.run.plan.kind(id), plan::ResourceKind::Function(_)))
    }
}

fn time(length: Duration) -> String {
    names::duration(length)
}
