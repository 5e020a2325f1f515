//! Buses: what is put there is accepted or refused, archived, and handed to every rule that it matches.

use alloc::string::String;
use alloc::vec::Vec;

use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{BusId, BusRuleId, FactId, RecordId};
use crate::json::Json;
use crate::plan;
use crate::push::door::{failing, is_denied, numbers};
use crate::push::{OutcomeBatcher, Push, answer};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{Origin, OriginKind, Record};

/// The largest event. `Rule::EventbridgeBusTooLarge`
const MAX_EVENT_BYTES: u32 = 1024 * 1024;

/// A bus as it stands.
pub(crate) struct Bus {
    pub settings: plan::Bus,
    pub exists: bool,
    /// How many events ever arrived.
    pub arrived: u32,
    /// Events in its archive, in the order of time.
    pub archived: Vec<RecordId>,
}

impl Bus {
    pub fn new(settings: &plan::Bus, exists: bool) -> Bus {
        Bus { settings: settings.clone(), exists, arrived: 0, archived: Vec::new() }
    }
}

impl Push {
    /// PutEvents, for one event, or for all of a send step.
    pub(crate) fn event_arrives(&mut self, id: BusId, how: OriginKind, which: u32, cause: FactId, fx: &mut Effects) {
        let mut neighbours = OutcomeBatcher::new();
        for which in numbers(how, which, cause, fx) {
            let record =
                if how == OriginKind::Redelivery { RecordId(which) } else { self.add_event(id, how, which, cause, fx) };
            let refused = self.refusal_of_event(id, record, fx);
            if let Some((records, refused)) = neighbours.add(record, refused) {
                self.settle_events(id, records, refused, cause, fx);
            }
        }
        if let Some((records, refused)) = neighbours.take() {
            self.settle_events(id, records, refused, cause, fx);
        }
    }

    pub(super) fn add_event(
        &mut self,
        id: BusId,
        how: OriginKind,
        which: u32,
        cause: FactId,
        fx: &mut Effects,
    ) -> RecordId {
        let bus = &mut self.buses[id.index()];
        bus.arrived += 1;
        let (resource, number) = (bus.settings.id, bus.arrived);
        fx.trace.add_record(Record { at: fx.now, fact: cause, which, number, resource, how })
    }

    fn refusal_of_event(&self, id: BusId, record: RecordId, fx: &Effects) -> Option<(Refusal, u16)> {
        let bus = &self.buses[id.index()];
        if !bus.exists {
            return Some((Refusal::BusNotFound, 404));
        }
        if let Some(status) = failing(&self.conditions, bus.settings.id, fx) {
            return Some((Refusal::BusInternalError, status));
        }
        if is_denied(&self.conditions, record, fx) {
            return Some((Refusal::BusDenied, 403));
        }
        let text = Text::of(fx.plan, fx.trace, fx.trace.record(record));
        if text.len_bytes() > MAX_EVENT_BYTES {
            return Some((Refusal::EventTooLarge, 400));
        }
        // Of what is passed on it is known that it is an event.
        let Text::Wrapped(wrapped) = text else { return None };
        let inside = wrapped.inside()?;
        let mut detail = String::new();
        inside.write(&mut detail);
        let is_object = matches!(fx.read_json(&detail), Some(Json::Object(_)));
        (!is_object).then_some((Refusal::MalformedDetail, 400))
    }

    fn settle_events(
        &mut self,
        id: BusId,
        records: Span,
        refused: Option<(Refusal, u16)>,
        cause: FactId,
        fx: &mut Effects,
    ) {
        let resource = self.buses[id.index()].settings.id;
        if let Some((refusal, status)) = refused {
            let rule = match refusal {
                Refusal::EventTooLarge => Rule::EventbridgeBusTooLarge,
                Refusal::MalformedDetail => Rule::EventbridgeBusJsonObjects,
                _ => Rule::EventbridgeBusRefuses,
            };
            let draft = Draft::new(FactKind::Rejected, rule, cause).resource(resource).records(records);
            let said = fx.record(draft.value(status.into()).detail(refusal.code()));
            answer(cause, said, fx);
            return;
        }
        let draft = Draft::new(FactKind::Published, Rule::EventbridgeBusAccepts, cause).resource(resource);
        let said = fx.record(draft.records(records));
        answer(cause, said, fx);
        self.archive(id, records, fx);
        self.hand_to_rules(id, records, said, None, fx);
    }

    /// Each rule on its own decides whether an event is for it; a replay may be for some rules only.
    pub(super) fn hand_to_rules(
        &mut self,
        id: BusId,
        events: Span,
        cause: FactId,
        only: Option<&[crate::id::ResourceId]>,
        fx: &mut Effects,
    ) {
        fx.spend(self.rules.len());
        let rules: Vec<BusRuleId> = (0u16..)
            .map(BusRuleId)
            .zip(&self.rules)
            .filter(|(_, rule)| rule.exists && rule.settings.bus == Some(id))
            .filter(|(_, rule)| only.is_none_or(|only| only.is_empty() || only.contains(&rule.settings.id)))
            .map(|(id, _)| id)
            .collect();
        self.match_events(&rules, events, cause, fx);
    }

    /// Whether an event has come from another bus already: it goes to no third one. `Rule::EventbridgeBusNoThirdHop`
    pub(super) fn came_from_bus(event: RecordId, fx: &Effects) -> bool {
        match fx.trace.record(event).made() {
            Origin::FannedOut { of, .. } => {
                let before = fx.trace.record(of).resource;
                before != fx.trace.record(event).resource && matches!(fx.plan.kind(before), plan::ResourceKind::Bus(_))
            }
            _ => false,
        }
    }
}
