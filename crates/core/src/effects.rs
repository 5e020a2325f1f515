//! The effects of a machine: it records facts, schedules events and counts its work. A machine has access to no other
//! machine.

use alloc::string::String;

use crate::agenda::Agenda;
use crate::arrival::Arrival;
use crate::draw::{self, Purpose};
use crate::event::Event;
use crate::fact::{Fact, FactKind, Span};
use crate::id::{FactId, InvocationId, RecordId, ResourceId, StepId};
use crate::json::Json;
use crate::limits;
use crate::plan::{Action, Plan};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::stack::Stack;
use crate::text::Text;
use crate::time::{Duration, Instant};
use crate::trace::{Record, Trace};

pub struct Effects<'a> {
    pub now: Instant,
    pub plan: &'a Plan,
    pub stack: &'a Stack,
    pub trace: &'a mut Trace,
    /// The number of records that arrived at each resource.
    pub(crate) arrived: &'a mut [u32],
    pub(crate) agenda: &'a mut Agenda,
}

impl Effects<'_> {
    /// Schedules an event at this moment, after all events that were caused before.
    #[inline]
    pub fn schedule_now(&mut self, event: impl Into<Event>) {
        self.agenda.add_now(self.now, event.into());
    }

    /// Schedules an event at a moment.
    #[inline]
    pub fn at(&mut self, at: Instant, event: impl Into<Event>) {
        self.agenda.add(self.now, at, event.into());
    }

    #[inline]
    pub fn after(&mut self, wait: Duration, event: impl Into<Event>) {
        self.at(self.now + wait, event);
    }

    /// Schedules an event that does not keep the run going.
    #[inline]
    pub fn at_background(&mut self, at: Instant, event: impl Into<Event>) {
        self.agenda.add_background(at, event.into());
    }

    /// Records a fact.
    #[inline]
    pub fn record(&mut self, draft: Draft) -> FactId {
        let fact = Fact {
            at: self.now,
            value: draft.value,
            cause: draft.cause,
            invocation: draft.invocation,
            records: draft.records,
            rule: draft.rule,
            resource: draft.resource,
            target: draft.target,
            kind: draft.kind,
            detail: draft.detail,
        };
        debug_assert!(fact.is_well_formed(), "a field is missing: {fact:?}");
        self.trace.add(fact)
    }

    /// Counts work that is proportional to a text, a list or a pattern.
    #[inline]
    pub fn spend(&self, units: usize) {
        self.trace.meter.add(units);
    }

    /// Returns true once the run has done more work than it may. What a machine does from then on is dropped, so it
    /// skips all further work.
    #[inline]
    pub fn is_exhausted(&self) -> bool {
        self.trace.meter.get() > limits::MAX_WORK
    }

    /// Writes the text of a record; nothing once the run is exhausted.
    pub fn write_text(&self, record: RecordId, out: &mut String) {
        if !self.is_exhausted() {
            Text::of(self.plan, self.trace, self.trace.record(record)).write(out);
        }
    }

    /// Reads a JSON text and counts the work of that; `None` for any other text, and once the run is exhausted.
    pub fn read_json<'a>(&self, text: &'a str) -> Option<Json<'a>> {
        self.spend(text.len());
        if self.is_exhausted() { None } else { Json::read(text) }
    }

    pub fn span(&mut self, records: &[RecordId]) -> Span {
        self.trace.span(records)
    }
}

impl Effects<'_> {
    /// The record that an arrival adds to the trace; of a redelivery, the one that is there.
    pub(crate) fn record_of(&self, arrival: Arrival) -> Record {
        if let Some(record) = arrival.redelivered() {
            return *self.trace.record(record);
        }
        let Arrival { to: resource, origin: how, index: which, cause: fact } = arrival;
        let number = self.arrived[resource.index()] + 1;
        Record { at: self.now, fact, which, number, resource, how }
    }

    /// Adds an arrival to the trace, unless it is a redelivery. Records are numbered from 1 in the order of arrival.
    #[inline]
    pub(crate) fn add_record(&mut self, arrival: Arrival) -> RecordId {
        if let Some(record) = arrival.redelivered() {
            return record;
        }
        let record = self.record_of(arrival);
        self.arrived[record.resource.index()] = record.number;
        self.trace.add_record(record)
    }
}

impl<'a> Effects<'a> {
    #[inline]
    pub(crate) fn has_conditions(&self) -> bool {
        self.stack.has_conditions()
    }

    /// The steps whose `for` is not over, in the order in which they took effect; none once the run is exhausted. Each of
    /// them counts as work, because the readers look through all of them.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (StepId, &'a Action)> + use<'a> {
        let conditions = self.stack.conditions(self.plan);
        let mut count = conditions.len();
        if count > 0 {
            self.spend(count);
            count = if self.is_exhausted() { 0 } else { count };
        }
        conditions.take(count)
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

/// Records that AWS refused the call of a step; nothing else changes.
pub(crate) fn refuse_step(step: StepId, resource: ResourceId, refusal: Refusal, cause: FactId, fx: &mut Effects) {
    let rule = match refusal {
        Refusal::NonExistentQueue => Rule::SqsQueueMissing,
        Refusal::QueueNameExists => Rule::SqsQueueCreateAgain,
        Refusal::QueueDeletedRecently => Rule::SqsQueueDeletedRecently,
        Refusal::OverLimit => Rule::SqsInFlightOverLimit,
        Refusal::MessageNotAvailable => Rule::SqsChangeMessageVisibilityGone,
        Refusal::ReceiptHandleExpired => Rule::SqsFifoHandleExpires,
        Refusal::VisibilityBeyondLimit => Rule::SqsChangeMessageVisibilityTwelveHours,
        Refusal::MoveSourceMissing
        | Refusal::NotADeadLetterQueue
        | Refusal::MoveDestinationMissing
        | Refusal::MoveTaskRunning
        | Refusal::MoveTaskUnknown => Rule::SqsMessageMoveTaskRefused,
        Refusal::QueueOfMappingGone => Rule::LambdaEventSourceMappingQueueMustExist,
        Refusal::FunctionOfMappingGone => Rule::LambdaEventSourceMappingFunctionMustExist,
        Refusal::DeadLetterQueueDenied | Refusal::DeadLetterTopicDenied => Rule::LambdaDeadLetterQueueNeedsPermission,
        Refusal::DestinationQueueDenied
        | Refusal::DestinationTopicDenied
        | Refusal::DestinationFunctionDenied
        | Refusal::DestinationBusDenied
        | Refusal::DestinationBucketDenied => Rule::LambdaDestinationNeedsPermission,
        Refusal::SourceQueueDenied => Rule::LambdaEventSourceMappingNeedsPermission,
        _ => Rule::RedriveScriptRefused,
    };
    let draft = Draft::new(FactKind::StepRefused, rule, cause);
    fx.record(draft.resource(resource).value(step.0.into()).detail(refusal.code()));
}

/// A fact that is not recorded yet.
#[derive(Clone, Copy)]
pub struct Draft {
    kind: FactKind,
    rule: Rule,
    cause: Option<FactId>,
    resource: Option<ResourceId>,
    target: Option<ResourceId>,
    records: Span,
    invocation: Option<InvocationId>,
    value: u64,
    detail: u8,
}

impl Draft {
    /// A fact with its cause; only script steps have none.
    #[inline]
    pub fn new(kind: FactKind, rule: Rule, cause: impl Into<Option<FactId>>) -> Draft {
        Draft {
            kind,
            rule,
            cause: cause.into(),
            resource: None,
            target: None,
            records: Span::EMPTY,
            invocation: None,
            value: 0,
            detail: 0,
        }
    }

    #[inline]
    pub fn resource(mut self, resource: ResourceId) -> Draft {
        self.resource = Some(resource);
        self
    }

    #[inline]
    pub fn target(mut self, target: impl Into<Option<ResourceId>>) -> Draft {
        self.target = target.into();
        self
    }

    #[inline]
    pub fn records(mut self, records: Span) -> Draft {
        self.records = records;
        self
    }

    #[inline]
    pub fn invocation(mut self, invocation: impl Into<Option<InvocationId>>) -> Draft {
        self.invocation = invocation.into();
        self
    }

    #[inline]
    pub fn value(mut self, value: u64) -> Draft {
        self.value = value;
        self
    }

    #[inline]
    pub fn detail(mut self, detail: u8) -> Draft {
        self.detail = detail;
        self
    }
}
