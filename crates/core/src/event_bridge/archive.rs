//! The archive of a bus, and its replay.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use super::Buses;
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{BusId, FactId, RecordId, ResourceId};
use crate::limits;
use crate::rule::Rule;
use crate::time::Instant;

impl Buses {
    /// The events of a replay are not archived again. `Rule::EventbridgeArchiveKeepsEvents`
    pub(super) fn archive(&mut self, id: BusId, events: Span, fx: &Effects) {
        if fx.stack.bus(id).archive.is_some() {
            self.archives[id.index()].extend(fx.trace.of(events));
        }
    }

    /// StartReplay: the archived events of a time come to the bus again, at once, in the order of their time.
    /// `Rule::EventbridgeArchiveReplaysInOrder`, `Rule::EventbridgeArchiveOnlyTheseRules`
    pub(super) fn replay(
        &mut self,
        id: BusId,
        times: RangeInclusive<Instant>,
        rules: &[ResourceId],
        fact: FactId,
        fx: &mut Effects,
    ) {
        let settings = fx.stack.bus(id);
        let resource = settings.id;
        let retention = settings.archive.and_then(|archive| archive.retention);
        let is_wanted = |event: &RecordId| {
            let at = fx.trace.record(*event).at;
            // `Rule::EventbridgeArchiveRetention`
            times.contains(&at) && retention.is_none_or(|retention| at + retention > fx.now)
        };
        fx.spend(self.archives[id.index()].len());
        let events: Vec<RecordId> = self.archives[id.index()].iter().copied().filter(is_wanted).collect();
        let draft =
            Draft::new(FactKind::ReplayStarted, Rule::EventbridgeArchiveReplaysInOrder, fact).resource(resource);
        let started = fx.record(draft.value(events.len() as u64));
        let mut last = started;
        let mut replayed = 0;
        for event in events {
            if fx.trace.records().len() >= limits::MAX_RECORDS {
                break;
            }
            let record = Span::one(fx.add_record(Arrival::fanned_out(resource, event, started)));
            let draft = Draft::new(FactKind::Published, Rule::EventbridgeArchiveReplayed, started).resource(resource);
            last = fx.record(draft.records(record));
            replayed += 1;
            self.send_to_rules(id, record, last, Some(rules), fx);
        }
        let draft = Draft::new(FactKind::ReplayEnded, Rule::EventbridgeArchiveReplaysInOrder, last).resource(resource);
        fx.record(draft.value(replayed));
    }
}
