//! The arrival of records at a resource.

use crate::id::{FactId, RecordId, ResourceId};
use crate::trace::OriginKind;

/// One record that arrives at a resource, or all records of a send step at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub to: ResourceId,
    pub origin: OriginKind,
    /// The source of the record, as in [`Origin`](crate::trace::Origin): the number within a send step, 0 for all of its records at once; of a
    /// redelivery the record itself; else the record that it was made from.
    pub index: u32,
    pub cause: FactId,
}

impl Arrival {
    pub fn copied(to: ResourceId, of: RecordId, cause: FactId) -> Arrival {
        Arrival { to, origin: OriginKind::Copied, index: of.0, cause }
    }

    pub fn fanned_out(to: ResourceId, of: RecordId, cause: FactId) -> Arrival {
        Arrival { to, origin: OriginKind::FannedOut, index: of.0, cause }
    }

    pub fn written(to: ResourceId, about: RecordId, cause: FactId) -> Arrival {
        Arrival { to, origin: OriginKind::Written, index: about.0, cause }
    }

    /// A record that was refused before arrives again.
    pub fn redelivery(to: ResourceId, record: RecordId, cause: FactId) -> Arrival {
        Arrival { to, origin: OriginKind::Redelivery, index: record.0, cause }
    }

    /// The record that arrives again; none if what arrives is new.
    pub fn redelivered(self) -> Option<RecordId> {
        (self.origin == OriginKind::Redelivery).then_some(RecordId(self.index))
    }
}
