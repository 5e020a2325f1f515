//! The trace: the only output of a run. Facts are only ever added, each with its cause, which is an earlier fact,
//! and the rule it follows. Everything else about a run is computed from the plan and the trace.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::fact::{Fact, Span, TextId};
use crate::generation::Generation;
use crate::id::{FactId, FunctionId, InvocationId, RecordId, ResourceId, StepId};
use crate::limits::Meter;
use crate::time::Instant;

/// A record as it arrived. It is immutable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub at: Instant,
    /// The fact that made it: see [`Origin`].
    pub(crate) fact: FactId,
    pub(crate) which: u32,
    /// Its number among all that arrived at `resource`, from 1.
    pub number: u32,
    pub resource: ResourceId,
    pub(crate) how: OriginKind,
}

/// The type of a record's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum OriginKind {
    Sent,
    Copied,
    CallPayload,
    FannedOut,
    Written,
    /// A redelivery of a refused record, which is not a new record; `which` is its own number.
    Redelivery,
}

impl OriginKind {
    pub const ALL: [OriginKind; 5] =
        [OriginKind::Sent, OriginKind::Copied, OriginKind::CallPayload, OriginKind::FannedOut, OriginKind::Written];
}

/// The source of a record. Every chain of these ends at a send step, whose faults it inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By a send step, as its number `n` from 1.
    Sent { step: FactId, n: u32 },
    /// An exact copy of another record, because of a fact.
    Copied { fact: FactId, of: RecordId },
    /// A copy by a topic, a bus or a bucket, because of a fact.
    FannedOut { fact: FactId, of: RecordId },
    /// The payload of a call: number `n` of a send step to the caller; the fact is the call.
    CallPayload { fact: FactId, n: u32 },
    /// A document of AWS because of a fact, about a record.
    Written { fact: FactId, about: RecordId },
}

impl Record {
    /// Returns true if a send step sent the record here.
    #[inline]
    pub(crate) fn is_sent(&self) -> bool {
        self.how == OriginKind::Sent
    }

    pub fn made(&self) -> Origin {
        let (fact, which) = (self.fact, self.which);
        match self.how {
            OriginKind::Sent => Origin::Sent { step: fact, n: which },
            OriginKind::Copied => Origin::Copied { fact, of: RecordId(which) },
            OriginKind::CallPayload => Origin::CallPayload { fact, n: which },
            OriginKind::FannedOut | OriginKind::Redelivery => Origin::FannedOut { fact, of: RecordId(which) },
            OriginKind::Written => Origin::Written { fact, about: RecordId(which) },
        }
    }
}

/// A try to run a function. It is immutable; its end is a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The time at which the batch was opened.
    pub opened_at: Instant,
    pub records: Span,
    /// `worker@4` has the number 4.
    pub number: u32,
    /// Tries of the same batch share the number of their first one: it makes the request id.
    pub first_try: u32,
    /// None for a try that was throttled or refused.
    pub environment: Option<u32>,
    pub version: u16,
    pub function: FunctionId,
    pub trigger: Trigger,
    /// The mapping, or another invoker.
    pub by: Option<ResourceId>,
    /// The cause: for a mapping, the fact that closed the batch.
    pub batch: FactId,
    /// The fact that records it: started, throttled or refused.
    pub fact: FactId,
}

/// How a function was invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Trigger {
    Mapping,
    Async,
    Sync,
}

impl Trigger {
    pub const ALL: [Trigger; 3] = [Trigger::Mapping, Trigger::Async, Trigger::Sync];

    pub const fn as_str(self) -> &'static str {
        match self {
            Trigger::Mapping => "mapping",
            Trigger::Async => "async",
            Trigger::Sync => "sync",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub(crate) facts: Vec<Fact>,
    /// The records of facts whose records are not consecutive.
    pub(crate) lists: Vec<RecordId>,
    pub(crate) records: Vec<Record>,
    pub(crate) invocations: Vec<Invocation>,
    /// Literal answers of functions.
    pub(crate) texts: Vec<Box<str>>,
    /// Records that a move task turned into new messages, with the facts about it.
    pub(crate) renamed: Vec<(RecordId, FactId)>,
    /// The shards that streams opened during the run.
    pub(crate) resharded: Vec<(ResourceId, Generation)>,
    /// Counts the work of the run. It is not part of the output.
    pub(crate) meter: Meter,
}

impl Trace {
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }

    pub fn records(&self) -> &[Record] {
        &self.records
    }

    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.index()]
    }

    /// The send step that a record goes back to, and its number within that send, from 1.
    #[inline]
    pub fn root(&self, record: &Record) -> (StepId, u32) {
        match record.how {
            // The cause of a sent record is the step itself.
            OriginKind::Sent => {
                self.meter.add(1);
                (StepId(self.fact(record.fact).value as u32), record.which)
            }
            _ => self.root_of_copy(record),
        }
    }

    fn root_of_copy(&self, record: &Record) -> (StepId, u32) {
        let mut record = record;
        let mut steps = 1;
        loop {
            let (fact, n) = match record.made() {
                Origin::Sent { step, n } => (step, n),
                Origin::CallPayload { fact, n } => (fact, n),
                Origin::Copied { of: next, .. }
                | Origin::FannedOut { of: next, .. }
                | Origin::Written { about: next, .. } => {
                    steps += 1;
                    record = self.record(next);
                    continue;
                }
            };
            self.meter.add(steps);
            return (self.step_of(fact), n);
        }
    }

    /// The first record of a chain of copies. Each copy of a topic's message starts a chain.
    #[inline]
    pub fn origin(&self, id: RecordId) -> RecordId {
        if self.record(id).is_sent() {
            self.meter.add(1);
            return id;
        }
        self.origin_of_copy(id)
    }

    fn origin_of_copy(&self, id: RecordId) -> RecordId {
        let (mut id, mut origin, mut is_passed) = (id, id, false);
        loop {
            self.meter.add(1);
            if !is_passed {
                origin = id;
            }
            (id, is_passed) = match self.record(id).made() {
                Origin::Sent { .. } | Origin::CallPayload { .. } => return origin,
                Origin::Copied { of, .. } | Origin::Written { about: of, .. } => (of, false),
                Origin::FannedOut { of, .. } => (of, true),
            };
        }
    }

    /// For a document of AWS, the fact and the record that it is about. Copies keep that.
    #[inline]
    pub fn written(&self, id: RecordId) -> Option<(FactId, RecordId)> {
        let mut id = id;
        loop {
            match self.record(id).made() {
                Origin::Written { fact, about } => return Some((fact, about)),
                Origin::FannedOut { of, .. } => id = of,
                Origin::Sent { .. } | Origin::CallPayload { .. } | Origin::Copied { .. } => return None,
            }
        }
    }

    /// The chain of records from this one back to its source, this one first.
    pub fn ancestry(&self, id: RecordId) -> impl Iterator<Item = RecordId> {
        core::iter::successors(Some(id), |id| {
            self.meter.add(1);
            match self.record(*id).made() {
                Origin::Sent { .. } | Origin::CallPayload { .. } => None,
                Origin::Copied { of, .. } | Origin::FannedOut { of, .. } | Origin::Written { about: of, .. } => {
                    Some(of)
                }
            }
        })
    }

    /// The script step at the beginning of a fact's chain of causes.
    fn step_of(&self, fact: FactId) -> StepId {
        let mut fact = self.fact(fact);
        let mut steps = 0;
        while let Some(cause) = fact.cause {
            fact = self.fact(cause);
            steps += 1;
        }
        self.meter.add(steps);
        StepId(fact.value as u32)
    }

    /// The fact of a record's arrival, if the record was stored.
    pub fn sent_by(&self, record: RecordId) -> Option<FactId> {
        let at = self.record(record).at;
        let first = self.facts.partition_point(|fact| fact.at < at);
        let mut same = self.facts[first..].iter().take_while(|fact| fact.at == at);
        let place = same.position(|fact| {
            fact.kind == crate::fact::FactKind::Sent && self.of(fact.records).any(|other| other == record)
        })?;
        Some(FactId::new((first + place) as u32))
    }

    pub fn invocations(&self) -> &[Invocation] {
        &self.invocations
    }

    pub fn invocation(&self, id: InvocationId) -> &Invocation {
        &self.invocations[id.index()]
    }

    pub fn texts(&self) -> &[Box<str>] {
        &self.texts
    }

    pub fn text(&self, id: TextId) -> &str {
        self.texts.get(id.index()).map_or("", AsRef::as_ref)
    }

    /// Returns the number of times that a record became a new message before a fact. Its message id depends on that.
    pub fn renamed_before(&self, record: RecordId, fact: FactId) -> u32 {
        self.renamed.iter().filter(|(other, moved)| *other == record && *moved < fact).count() as u32
    }

    pub(crate) fn rename(&mut self, record: RecordId, fact: FactId) {
        self.renamed.push((record, fact));
    }

    /// The records of a span, in order.
    pub fn of(&self, span: Span) -> Records<'_> {
        if span.len & Span::CONSECUTIVE != 0 {
            Records::Consecutive(span.start..span.start + span.len())
        } else {
            let start = span.start as usize;
            Records::Listed(self.lists[start..start + span.len as usize].iter())
        }
    }

    /// One record of a span.
    #[inline]
    pub fn nth(&self, span: Span, place: u32) -> RecordId {
        if span.len & Span::CONSECUTIVE != 0 {
            RecordId(span.start + place)
        } else {
            self.lists[(span.start + place) as usize]
        }
    }

    /// Returns the number of bytes of the facts and the lists that belong to them, without reserved memory.
    pub fn bytes(&self) -> usize {
        self.facts.len() * size_of::<Fact>()
            + self.lists.len() * size_of::<RecordId>()
            + self.records.len() * size_of::<Record>()
            + self.invocations.len() * size_of::<Invocation>()
    }

    /// Reserves space for the trace of this many sent records. Memory that is never written to is not used.
    pub(crate) fn with_room_for(records: usize) -> Trace {
        Trace {
            facts: Vec::with_capacity(2 * records + 64),
            lists: Vec::with_capacity(records + 64),
            records: Vec::with_capacity(records),
            invocations: Vec::with_capacity(records / 8 + 64),
            texts: Vec::new(),
            renamed: Vec::new(),
            resharded: Vec::new(),
            meter: Meter::default(),
        }
    }

    /// The lengths of all lists, to return to with `truncate`.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            facts: self.facts.len(),
            lists: self.lists.len(),
            records: self.records.len(),
            invocations: self.invocations.len(),
            texts: self.texts.len(),
            renamed: self.renamed.len(),
            resharded: self.resharded.len(),
        }
    }

    /// Removes everything that was added since a mark.
    pub(crate) fn truncate(&mut self, mark: &Mark) {
        self.facts.truncate(mark.facts);
        self.lists.truncate(mark.lists);
        self.records.truncate(mark.records);
        self.invocations.truncate(mark.invocations);
        self.texts.truncate(mark.texts);
        self.renamed.truncate(mark.renamed);
        self.resharded.truncate(mark.resharded);
    }

    pub(crate) fn add(&mut self, fact: Fact) -> FactId {
        debug_assert!(fact.cause.is_none_or(|cause| cause.index() < self.facts.len()), "a cause is an earlier fact");
        let id = FactId::new(self.facts.len() as u32);
        self.facts.push(fact);
        id
    }

    pub(crate) fn add_record(&mut self, record: Record) -> RecordId {
        let id = RecordId(self.records.len() as u32);
        self.records.push(record);
        id
    }

    pub(crate) fn add_invocation(&mut self, invocation: Invocation) -> InvocationId {
        let id = InvocationId::new(self.invocations.len() as u32);
        self.invocations.push(invocation);
        id
    }

    pub(crate) fn add_text(&mut self, text: Box<str>) -> u64 {
        self.texts.push(text);
        self.texts.len() as u64
    }

    /// Keeps a list of records for a fact.
    pub(crate) fn span(&mut self, records: &[RecordId]) -> Span {
        let Some(&first) = records.first() else { return Span::EMPTY };
        let neighbours = records.iter().enumerate().all(|(place, record)| record.0 == first.0 + place as u32);
        if neighbours {
            return Span::run(first, records.len() as u32);
        }
        let start = self.lists.len() as u32;
        self.lists.extend_from_slice(records);
        Span { start, len: records.len() as u32 }
    }
}

/// The length of each list of a trace.
pub(crate) struct Mark {
    facts: usize,
    lists: usize,
    records: usize,
    invocations: usize,
    texts: usize,
    renamed: usize,
    resharded: usize,
}

/// The records of a span.
#[derive(Clone)]
pub enum Records<'a> {
    Consecutive(core::ops::Range<u32>),
    Listed(core::slice::Iter<'a, RecordId>),
}

impl Iterator for Records<'_> {
    type Item = RecordId;

    fn next(&mut self) -> Option<RecordId> {
        match self {
            Records::Consecutive(numbers) => numbers.next().map(RecordId),
            Records::Listed(records) => records.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Records::Consecutive(numbers) => numbers.size_hint(),
            Records::Listed(records) => records.size_hint(),
        }
    }
}

impl ExactSizeIterator for Records<'_> {}
