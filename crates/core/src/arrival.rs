//! The arrival of records at a resource: their origin, their numbers, and the facts that consecutive records share.

use core::ops::Range;

use crate::admission::Admission;
use crate::effects::Effects;
use crate::fact::Span;
use crate::id::{FactId, RecordId, ResourceId, StepId};
use crate::trace::{Origin, OriginKind, Record};

/// One record that arrives at a resource, or all records of a send step at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub to: ResourceId,
    pub origin: OriginKind,
    /// The source of the record, as in [`Origin`]: the number within a send step, 0 for all of its records at once; of a
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

    fn indices(self, fx: &Effects) -> Range<u32> {
        if self.origin != OriginKind::Sent || self.index != 0 {
            return self.index..self.index + 1;
        }
        let step = StepId(fx.trace.fact(self.cause).value as u32);
        1..fx.plan.send(step).map_or(0, |send| send.count) + 1
    }

    /// A length that no record of a send step exceeds, message attributes included; none for other arrivals.
    pub fn max_bytes(self, fx: &Effects) -> Option<u32> {
        if self.origin != OriginKind::Sent {
            return None;
        }
        let step = StepId(fx.trace.fact(self.cause).value as u32);
        fx.plan.send(step).map(|send| send.max_bytes(fx.plan.name(self.to)))
    }

    /// The records that arrive, one by one.
    pub fn each(self, fx: &Effects) -> impl Iterator<Item = Arrival> + use<> {
        self.indices(fx).map(move |index| Arrival { index, ..self })
    }

    /// The function, mapping, subscription, rule, bucket or caller that sent the record; none for a step of the script.
    pub fn sender(self, fx: &Effects) -> Option<ResourceId> {
        match fx.record_of(self).made() {
            Origin::Sent { .. } => None,
            Origin::Copied { fact, .. }
            | Origin::CallPayload { fact, .. }
            | Origin::FannedOut { fact, .. }
            | Origin::Written { fact, .. } => fx.trace.fact(fact).resource,
        }
    }

    /// Adds what arrives to the trace, record by record. `admit` decides about each record; `settle` gets consecutive
    /// records with the same result together.
    #[inline]
    pub(crate) fn receive<M>(
        self,
        machine: &mut M,
        fx: &mut Effects,
        mut admit: impl FnMut(&mut M, Arrival, RecordId, &Effects) -> Admission,
        mut settle: impl FnMut(&mut M, Span, Admission, &mut Effects),
    ) {
        let mut batcher = OutcomeBatcher::default();
        for arrival in self.each(fx) {
            let record = fx.add_record(arrival);
            let admission = admit(machine, arrival, record, fx);
            if let Some((records, admission)) = batcher.add(record, admission) {
                settle(machine, records, admission, fx);
            }
        }
        if let Some((records, admission)) = batcher.take() {
            settle(machine, records, admission, fx);
        }
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

/// Collects consecutive records with the same admission, and returns those that are complete.
#[derive(Default)]
struct OutcomeBatcher(Option<(RecordId, u32, Admission)>);

impl OutcomeBatcher {
    /// Adds the next record; returns those before it if their admission was another.
    fn add(&mut self, record: RecordId, admission: Admission) -> Option<(Span, Admission)> {
        if let Some((first, len, same)) = &mut self.0
            && *same == admission
            && first.0 + *len == record.0
        {
            *len += 1;
            return None;
        }
        let before = self.take();
        self.0 = Some((record, 1, admission));
        before
    }

    fn take(&mut self) -> Option<(Span, Admission)> {
        let (first, len, admission) = self.0.take()?;
        Some((Span::run(first, len), admission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    #[test]
    fn consecutive_records_with_the_same_admission_are_settled_together() {
        let refused = Admission::Refused(Refusal::MessageTooLong, 0);
        let arrived = [(3, Admission::Accepted), (4, Admission::Accepted), (5, refused), (9, refused)];
        let mut batcher = OutcomeBatcher::default();
        let mut settled: alloc::vec::Vec<_> =
            arrived.iter().filter_map(|(record, admission)| batcher.add(RecordId(*record), *admission)).collect();
        settled.extend(batcher.take());
        let run = |first, len| Span::run(RecordId(first), len);
        assert_eq!(settled, [(run(3, 2), Admission::Accepted), (run(5, 1), refused), (run(9, 1), refused)]);
    }
}
