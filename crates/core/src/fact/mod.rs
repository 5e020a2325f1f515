//! Facts. A fact is stored in a few columns; [`kind`] says what they hold in each kind of fact.

mod access;
mod code;
pub(crate) mod field;
mod kind;
mod table;

pub(crate) use code::codes;
pub use code::{
    Answer, BatchFailure, CallEnd, ClosedBy, EventEnd, ExecutionStatus, Form, GivenUpWhy, Limit, MoveTaskStatus,
    Outcome, PassEnd, PollersWhy, SentThrough, ThrottledBy,
};
pub use field::{Field, FieldValue, Shape, TextId};
pub use kind::{FactKind, FactView};

use crate::id::{FactId, InvocationId, RecordId, ResourceId};
use crate::rule::Rule;
use crate::time::Instant;

/// The records of a fact: a run of consecutive records, or a part of the trace's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub(crate) start: u32,
    /// If the top bit is set, `start` is the first of `len` records with consecutive numbers.
    pub(crate) len: u32,
}

impl Span {
    pub(crate) const CONSECUTIVE: u32 = 1 << 31;
    pub const EMPTY: Span = Span { start: 0, len: 0 };

    /// One record.
    pub fn one(record: RecordId) -> Span {
        Span::run(record, 1)
    }

    /// `len` records, starting with `first`.
    pub fn run(first: RecordId, len: u32) -> Span {
        Span { start: first.0, len: len | Span::CONSECUTIVE }
    }

    pub fn len(self) -> u32 {
        self.len & !Span::CONSECUTIVE
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// `len` of these records, starting with the one at `from`.
    pub(crate) fn part(self, from: u32, len: u32) -> Span {
        debug_assert!(from + len <= self.len(), "a part is inside");
        Span { start: self.start + from, len: len | self.len & Span::CONSECUTIVE }
    }
}

/// A fact: 40 bytes in columns that all kinds share. [`Fact::view`] gives the fields of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub at: Instant,
    pub(crate) value: u64,
    pub cause: Option<FactId>,
    pub invocation: Option<InvocationId>,
    pub records: Span,
    pub rule: Rule,
    pub resource: Option<ResourceId>,
    pub target: Option<ResourceId>,
    pub kind: FactKind,
    pub(crate) detail: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_stays_small() {
        assert_eq!(size_of::<Fact>(), 40);
    }

    #[test]
    fn keys_are_unique_within_a_kind() {
        for kind in FactKind::ALL {
            let keys = || kind.fields().map(|field| field.key);
            assert!(keys().enumerate().all(|(place, key)| keys().position(|other| other == key) == Some(place)));
        }
    }
}
