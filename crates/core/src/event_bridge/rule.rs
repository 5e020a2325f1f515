//! Rules: which events go to which targets.

use alloc::string::String;
use alloc::vec::Vec;

use super::event_pattern;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{BusRuleId, FactId, RecordId};
use crate::plan;
use crate::push::Push;
use crate::rule::Rule;

impl Push {
    /// The events that match a rule go to each of its targets.
    pub(super) fn match_events(&mut self, id: BusRuleId, events: Span, cause: FactId, fx: &mut Effects) {
        let settings = &self.rules[id.index()].settings;
        let Some(pattern) = &settings.event_pattern else { return };
        let by = settings.id;
        let mut text = String::new();
        let (matched, out): (Vec<RecordId>, Vec<RecordId>) = fx.trace.of(events).partition(|event| {
            text.clear();
            fx.write_text(*event, &mut text);
            event_pattern::matches(pattern, &text, fx)
        });
        let bus = fx.trace.of(events).next().map(|event| fx.trace.record(event).resource);
        if !out.is_empty() {
            let out = fx.span(&out);
            let draft = Draft::new(FactKind::FilteredOut, Rule::EventbridgeRuleNoMatch, cause).resource(by).target(bus);
            fx.record(draft.records(out));
        }
        let matched = fx.span(&matched);
        self.hand_to_targets(id, matched, Rule::EventbridgeRuleHandsToTargets, cause, fx);
    }

    /// Each target gets each event, and is tried on its own.
    pub(super) fn hand_to_targets(&mut self, id: BusRuleId, events: Span, rule: Rule, cause: FactId, fx: &mut Effects) {
        let settings = self.rules[id.index()].settings.clone();
        for (place, target) in (0u16..).zip(&settings.targets) {
            if events.is_empty() || (self.is_third_hop(target.to, events, fx)) {
                continue;
            }
            self.pass_on(settings.id, Some(target.to), events, (Form::BusEvent, place), (rule, cause), fx);
        }
    }

    /// OutcomeBatcher have come in the same way, so the first stands for all.
    fn is_third_hop(&self, to: crate::id::ResourceId, events: Span, fx: &Effects) -> bool {
        matches!(fx.plan.kind(to), plan::ResourceKind::Bus(_))
            && fx.trace.of(events).next().is_some_and(|event| Push::came_from_bus(event, fx))
    }
}
