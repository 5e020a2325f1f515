//! The effects of a machine: it records facts, schedules events and counts its work. A machine has access to no other
//! machine.

use alloc::string::String;

use crate::agenda::Agenda;
use crate::event::Event;
use crate::fact::{Fact, FactKind, Span};
use crate::id::{FactId, InvocationId, RecordId, ResourceId};
use crate::json::Json;
use crate::limits;
use crate::plan::Plan;
use crate::rule::Rule;
use crate::stack::Stack;
use crate::text::Text;
use crate::time::{Duration, Instant};
use crate::trace::Trace;

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
