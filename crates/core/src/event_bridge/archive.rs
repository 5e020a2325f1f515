//! The archive of a bus, and its replay.

use alloc::vec::Vec;

use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{BusId, FactId, RecordId, StepId};
use crate::limits;
use crate::plan::Action;
use crate::push::Push;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::sqs::refuse_step;
use crate::trace::OriginKind;

impl Push {
    /// What a replay plays again is not archived again. `Rule::EventbridgeArchiveKeepsEvents`
    pub(super) fn archive(&mut self, id: BusId, events: Span, fx: &Effects) {
        let bus = &mut self.buses[id.index()];
        if bus.settings.archive.is_some() {
            bus.archived.extend(fx.trace.of(events));
        }
    }

    /// StartReplay: the events of the time asked for come to the bus once more, in the order of their time, at once.
    /// `Rule::EventbridgeArchiveReplaysInOrder`, `Rule::EventbridgeArchiveOnlyTheseRules`
    pub(crate) fn replay(&mut self, id: BusId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Action::Replay { from, to, rules, .. } = &fx.plan.script[step.index()].action else { return };
        let resource = self.buses[id.index()].settings.id;
        if !self.buses[id.index()].exists {
            refuse_step(step, resource, Refusal::BusNotFound, fact, fx);
            return;
        }
        let kept = self.buses[id.index()].settings.archive.and_then(|archive| archive.retention);
        let events: Vec<RecordId> = self.buses[id.index()]
            .archived
            .iter()
            .copied()
            .filter(|event| {
                let at = fx.trace.record(*event).at;
                // `Rule::EventbridgeArchiveRetention`
                (*from..=*to).contains(&at) && kept.is_none_or(|kept| at + kept > fx.now)
            })
            .collect();
        let draft =
            Draft::new(FactKind::ReplayStarted, Rule::EventbridgeArchiveReplaysInOrder, fact).resource(resource);
        let started = fx.record(draft.value(events.len() as u64));
        let mut last = started;
        let mut replayed = 0;
        for event in events {
            if fx.trace.records().len() >= limits::MAX_RECORDS {
                break;
            }
            let record = self.add_event(id, OriginKind::FannedOut, event.0, started, fx);
            let draft = Draft::new(FactKind::Published, Rule::EventbridgeArchiveReplayed, started).resource(resource);
            last = fx.record(draft.records(Span::one(record)));
            replayed += 1;
            self.hand_to_rules(id, Span::one(record), last, Some(rules), fx);
        }
        let draft = Draft::new(FactKind::ReplayEnded, Rule::EventbridgeArchiveReplaysInOrder, last).resource(resource);
        fx.record(draft.value(replayed));
    }
}
