//! Rules: which events go to which targets.

use alloc::vec::Vec;

use super::event_pattern;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{BusRuleId, FactId, RecordId};
use crate::plan::{self, Pattern};
use crate::push::Push;
use crate::rule::Rule;

impl Push {
    /// Hands events to the targets of every rule that they match, rule by rule.
    pub(super) fn match_events(&mut self, rules: &[BusRuleId], events: Span, cause: FactId, fx: &mut Effects) {
        let pattern = |rule: &BusRuleId| self.rules[rule.index()].settings.event_pattern.as_ref();
        let matching: Vec<BusRuleId> = rules.iter().copied().filter(|rule| pattern(rule).is_some()).collect();
        let patterns: Vec<&Pattern> = matching.iter().filter_map(pattern).collect();
        let outcomes = event_pattern::outcomes(&patterns, events, fx);
        for (place, rule) in matching.into_iter().enumerate() {
            let (matched, others) = outcomes.partition(place, events, fx.trace);
            self.settle_matches(rule, events, (&matched, &others), cause, fx);
        }
    }

    fn settle_matches(
        &mut self,
        id: BusRuleId,
        events: Span,
        (matched, out): (&[RecordId], &[RecordId]),
        cause: FactId,
        fx: &mut Effects,
    ) {
        let by = self.rules[id.index()].settings.id;
        let bus = fx.trace.of(events).next().map(|event| fx.trace.record(event).resource);
        if !out.is_empty() {
            let out = fx.span(out);
            let draft = Draft::new(FactKind::FilteredOut, Rule::EventbridgeRuleNoMatch, cause).resource(by).target(bus);
            fx.record(draft.records(out));
        }
        let matched = fx.span(matched);
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
