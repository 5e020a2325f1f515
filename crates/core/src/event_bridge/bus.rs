//! Buses: an event is accepted or refused, archived, and sent to the targets of every rule that matches it.

use alloc::string::String;
use alloc::vec::Vec;

use super::Buses;
use super::rule::match_events;
use crate::admission::{self, Admission};
use crate::arrival::Arrival;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{BusId, FactId, RecordId, ResourceId};
use crate::json::Json;
use crate::plan::ResourceKind;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::Origin;

/// The largest event. `Rule::EventbridgeBusTooLarge`
const MAX_EVENT_BYTES: u32 = 1024 * 1024;

impl Buses {
    /// PutEvents, for one event, or for all of a send step.
    pub(crate) fn arrives(&mut self, id: BusId, arrival: Arrival, fx: &mut Effects) {
        arrival.receive(
            self,
            fx,
            |_, arrival, event, fx| admission(arrival, event, fx),
            |buses, events, admission, fx| buses.settle(id, events, admission, arrival.cause, fx),
        );
    }

    fn settle(&mut self, id: BusId, events: Span, admission: Admission, cause: FactId, fx: &mut Effects) {
        let resource = fx.plan.bus(id).id;
        if let Admission::Refused(refusal, status) = admission {
            let rule = match refusal {
                Refusal::EventTooLarge => Rule::EventbridgeBusTooLarge,
                Refusal::MalformedDetail => Rule::EventbridgeBusJsonObjects,
                _ => Rule::EventbridgeBusRefuses,
            };
            admission::reject(resource, events, (refusal, status), (rule, cause), fx);
            return;
        }
        let draft = Draft::new(FactKind::Published, Rule::EventbridgeBusAccepts, cause).resource(resource);
        let published = fx.record(draft.records(events));
        self.archive(id, events, fx);
        self.send_to_rules(id, events, published, None, fx);
    }

    /// Each rule is matched on its own; a replay may be for some rules only.
    pub(super) fn send_to_rules(
        &self,
        id: BusId,
        events: Span,
        cause: FactId,
        only: Option<&[ResourceId]>,
        fx: &mut Effects,
    ) {
        fx.spend(fx.plan.rules.len());
        let rules = fx.stack.rules_of(id);
        let rules = rules.filter(|(_, rule)| only.is_none_or(|only| only.is_empty() || only.contains(&rule.id)));
        match_events(&rules.collect::<Vec<_>>(), events, cause, fx);
    }
}

fn admission(arrival: Arrival, event: RecordId, fx: &Effects) -> Admission {
    if let Some((refusal, status)) = admission::refusal(arrival, fx) {
        return Admission::Refused(refusal, status);
    }
    let text = Text::of(fx.plan, fx.trace, fx.trace.record(event));
    if text.len_bytes() > MAX_EVENT_BYTES {
        return Admission::Refused(Refusal::EventTooLarge, 400);
    }
    // Events of rules and buckets are well-formed.
    let Text::Wrapped(wrapped) = text else { return Admission::Accepted };
    let Some(inside) = wrapped.inside() else { return Admission::Accepted };
    let mut detail = String::new();
    inside.write(&mut detail);
    match fx.read_json(&detail) {
        Some(Json::Object(_)) => Admission::Accepted,
        _ => Admission::Refused(Refusal::MalformedDetail, 400),
    }
}

/// Returns true if an event came from another bus: it is not sent to a third one. `Rule::EventbridgeBusNoThirdHop`
pub(super) fn came_from_bus(event: RecordId, fx: &Effects) -> bool {
    match fx.trace.record(event).made() {
        Origin::FannedOut { of, .. } => {
            let before = fx.trace.record(of).resource;
            before != fx.trace.record(event).resource && matches!(fx.plan.kind(before), ResourceKind::Bus(_))
        }
        _ => false,
    }
}
