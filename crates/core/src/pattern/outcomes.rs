//! The outcomes of matching several records with several patterns, each record read once.

use alloc::vec::Vec;

use super::Subject;
use crate::effects::Effects;
use crate::fact::Span;
use crate::id::RecordId;
use crate::plan::Pattern;
use crate::trace::Trace;

/// One bit for each record and each pattern.
pub(crate) struct Outcomes {
    patterns: usize,
    bits: Vec<u64>,
}

impl Outcomes {
    /// Matches the records of a span. `subject` reads a record and calls back with what the patterns look at.
    pub fn new(
        patterns: &[&Pattern],
        records: Span,
        fx: &Effects,
        subject: impl Fn(RecordId, &mut dyn FnMut(Subject)),
    ) -> Outcomes {
        let count = patterns.len() * records.len() as usize;
        let mut bits = alloc::vec![0u64; count.div_ceil(64)];
        // Without patterns no record is read.
        let rows = fx.trace.of(records).enumerate().filter(|_| !patterns.is_empty());
        for (row, record) in rows {
            subject(record, &mut |mut subject| {
                let mut spent = 0;
                for (column, pattern) in patterns.iter().enumerate() {
                    if fx.is_exhausted() {
                        break;
                    }
                    let is_match = subject.matches(pattern);
                    fx.spend(subject.work() - spent);
                    spent = subject.work();
                    if is_match {
                        let bit = row * patterns.len() + column;
                        bits[bit / 64] |= 1 << (bit % 64);
                    }
                }
            });
        }
        Outcomes { patterns: patterns.len(), bits }
    }

    /// Returns true if the record at this position of the span matches the pattern at this position of the list.
    pub fn is_match(&self, record: usize, pattern: usize) -> bool {
        let bit = record * self.patterns + pattern;
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The records that match a pattern, and the others.
    pub fn partition(&self, pattern: usize, records: Span, trace: &Trace) -> (Vec<RecordId>, Vec<RecordId>) {
        let (mut matched, mut others) = (Vec::new(), Vec::new());
        for (row, record) in trace.of(records).enumerate() {
            if self.is_match(row, pattern) { matched.push(record) } else { others.push(record) }
        }
        (matched, others)
    }
}
