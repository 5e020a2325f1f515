//! The trace as bytes, little-endian, for the transfer from a worker to its page, and for comparisons of runs.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::fact::{Fact, FactKind, Span};
use crate::generation::Generation;
use crate::id::{FactId, FunctionId, InvocationId, RecordId, ResourceId};
use crate::limits::Meter;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::{Invocation, OriginKind, Record, Trace, Trigger};

/// Rises with every change of the layout.
const LAYOUT: u32 = 1;

impl Trace {
    pub fn encode(&self) -> Vec<u8> {
        self.encode_with(Rule::index)
    }

    fn encode_with(&self, rule_code: fn(Rule) -> u16) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes() + 64);
        let counts = [LAYOUT, self.facts.len() as u32, self.lists.len() as u32, self.records.len() as u32];
        counts.iter().for_each(|count| put4(&mut out, *count));
        put4(&mut out, self.invocations.len() as u32);
        put4(&mut out, self.texts.len() as u32);
        put4(&mut out, self.renamed.len() as u32);
        put4(&mut out, self.resharded.len() as u32);
        self.facts.iter().for_each(|fact| put_fact(&mut out, fact, rule_code(fact.rule)));
        self.lists.iter().for_each(|record| put4(&mut out, record.0));
        self.records.iter().for_each(|record| put_record(&mut out, record));
        self.invocations.iter().for_each(|invocation| put_invocation(&mut out, invocation));
        for (record, fact) in &self.renamed {
            put4(&mut out, record.0);
            put4(&mut out, fact.index() as u32);
        }
        for (stream, generation) in &self.resharded {
            put2(&mut out, stream.index() as u16);
            put4(&mut out, place(generation.opened.map(FactId::index)));
            put2(&mut out, generation.first);
            put2(&mut out, generation.count);
        }
        for text in &self.texts {
            put4(&mut out, text.len() as u32);
            out.extend_from_slice(text.as_bytes());
        }
        out
    }

    /// Reads the output of `encode`; `None` for other bytes.
    pub fn decode(bytes: &[u8]) -> Option<Trace> {
        let mut from = Reader { bytes };
        if from.u4()? != LAYOUT {
            return None;
        }
        let (facts, lists, records) = (from.u4()?, from.u4()?, from.u4()?);
        let (invocations, texts, renamed, resharded) = (from.u4()?, from.u4()?, from.u4()?, from.u4()?);
        let trace = Trace {
            facts: from.list(facts, Reader::fact)?,
            lists: from.list(lists, |from| from.u4().map(RecordId))?,
            records: from.list(records, Reader::record)?,
            invocations: from.list(invocations, Reader::invocation)?,
            renamed: from.list(renamed, |from| Some((RecordId(from.u4()?), FactId::new(from.u4()?))))?,
            resharded: from.list(resharded, Reader::generation)?,
            texts: from.list(texts, Reader::text)?,
            meter: Meter::default(),
        };
        from.bytes.is_empty().then_some(trace)
    }

    /// A 64-bit hash of the trace. It contains a hash of each rule's id instead of its number, so a new rule does not
    /// change the digests of other traces.
    pub fn digest(&self) -> u64 {
        fnv_1a(&self.encode_with(|rule| fnv_1a(rule.id().as_bytes()) as u16))
    }
}

fn fnv_1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

fn put2(out: &mut Vec<u8>, number: u16) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put4(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put8(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// An id that may be missing: 0 for none, else one more than its place.
fn place(index: Option<usize>) -> u32 {
    index.map_or(0, |index| index as u32 + 1)
}

fn put_fact(out: &mut Vec<u8>, fact: &Fact, rule_code: u16) {
    put8(out, fact.at.0);
    put8(out, fact.value);
    put4(out, place(fact.cause.map(FactId::index)));
    put4(out, place(fact.invocation.map(InvocationId::index)));
    put4(out, fact.records.start);
    put4(out, fact.records.len);
    put2(out, rule_code);
    put2(out, place(fact.resource.map(ResourceId::index)) as u16);
    put2(out, place(fact.target.map(ResourceId::index)) as u16);
    out.extend_from_slice(&[fact.kind.code(), fact.detail]);
}

fn put_record(out: &mut Vec<u8>, record: &Record) {
    put8(out, record.at.0);
    put4(out, record.fact.index() as u32);
    put4(out, record.which);
    put4(out, record.number);
    put2(out, record.resource.index() as u16);
    put2(out, record.how as u16);
}

fn put_invocation(out: &mut Vec<u8>, invocation: &Invocation) {
    put8(out, invocation.opened_at.0);
    put4(out, invocation.records.start);
    put4(out, invocation.records.len);
    put4(out, invocation.number);
    put4(out, invocation.first_try);
    put4(out, invocation.environment.unwrap_or(0));
    put4(out, invocation.batch.index() as u32);
    put4(out, invocation.fact.index() as u32);
    put2(out, invocation.version);
    put2(out, invocation.function.0);
    put2(out, place(invocation.by.map(ResourceId::index)) as u16);
    put2(out, invocation.trigger as u16);
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*head)
    }

    fn u2(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u4(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u8(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn list<T>(&mut self, count: u32, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // A wrong count must not reserve more memory than the bytes can hold.
        let mut list = Vec::with_capacity((count as usize).min(self.bytes.len()));
        for _ in 0..count {
            list.push(each(self)?);
        }
        Some(list)
    }

    fn span(&mut self) -> Option<Span> {
        Some(Span { start: self.u4()?, len: self.u4()? })
    }

    fn resource(&mut self) -> Option<Option<ResourceId>> {
        Some(self.u2()?.checked_sub(1).map(ResourceId::new))
    }

    fn generation(&mut self) -> Option<(ResourceId, Generation)> {
        let stream = ResourceId::new(self.u2()?);
        let opened = self.u4()?.checked_sub(1).map(FactId::new);
        Some((stream, Generation { opened, first: self.u2()?, count: self.u2()? }))
    }

    fn fact(&mut self) -> Option<Fact> {
        let fact = Fact {
            at: Instant(self.u8()?),
            value: self.u8()?,
            cause: self.u4()?.checked_sub(1).map(FactId::new),
            invocation: self.u4()?.checked_sub(1).map(InvocationId::new),
            records: self.span()?,
            rule: Rule::from_index(self.u2()?)?,
            resource: self.resource()?,
            target: self.resource()?,
            kind: FactKind::from_code(self.take::<1>()?[0])?,
            detail: self.take::<1>()?[0],
        };
        fact.is_well_formed().then_some(fact)
    }

    fn record(&mut self) -> Option<Record> {
        Some(Record {
            at: Instant(self.u8()?),
            fact: FactId::new(self.u4()?),
            which: self.u4()?,
            number: self.u4()?,
            resource: ResourceId::new(self.u2()?),
            how: *OriginKind::ALL.get(self.u2()? as usize)?,
        })
    }

    fn invocation(&mut self) -> Option<Invocation> {
        Some(Invocation {
            opened_at: Instant(self.u8()?),
            records: self.span()?,
            number: self.u4()?,
            first_try: self.u4()?,
            environment: Some(self.u4()?).filter(|number| *number > 0),
            batch: FactId::new(self.u4()?),
            fact: FactId::new(self.u4()?),
            version: self.u2()?,
            function: FunctionId(self.u2()?),
            by: self.resource()?,
            trigger: *Trigger::ALL.get(self.u2()? as usize)?,
        })
    }

    fn text(&mut self) -> Option<Box<str>> {
        let len = self.u4()? as usize;
        let (head, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        String::from_utf8(head.to_vec()).ok().map(String::into_boxed_str)
    }
}
