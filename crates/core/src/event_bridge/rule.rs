//! Rules: each sends the events that match its pattern to its targets.

use alloc::vec::Vec;

use super::bus::came_from_bus;
use super::event_pattern;
use crate::delivery;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Form, Span};
use crate::id::{BusRuleId, FactId, ResourceId};
use crate::plan::{self, Pattern, ResourceKind};
use crate::rule::Rule;

/// Sends events to the targets of every rule that they match, rule by rule.
pub(super) fn match_events(rules: &[(BusRuleId, &plan::BusRule)], events: Span, cause: FactId, fx: &mut Effects) {
    let with_pattern = rules.iter().filter_map(|(id, rule)| Some((*id, rule.id, rule.event_pattern.as_ref()?)));
    let with_pattern: Vec<(BusRuleId, ResourceId, &Pattern)> = with_pattern.collect();
    let patterns: Vec<&Pattern> = with_pattern.iter().map(|(_, _, pattern)| *pattern).collect();
    let outcomes = event_pattern::outcomes(&patterns, events, fx);
    let bus = fx.trace.of(events).next().map(|event| fx.trace.record(event).resource);
    for (place, (id, rule, _)) in with_pattern.into_iter().enumerate() {
        let (matched, out) = outcomes.partition(place, events, fx.trace);
        if !out.is_empty() {
            let out = fx.span(&out);
            let draft = Draft::new(FactKind::FilteredOut, Rule::EventbridgeRuleNoMatch, cause);
            fx.record(draft.resource(rule).target(bus).records(out));
        }
        let matched = fx.span(&matched);
        send_to_targets(id, matched, Rule::EventbridgeRuleHandsToTargets, cause, fx);
    }
}

/// Each target gets each event, and is tried on its own.
pub(super) fn send_to_targets(id: BusRuleId, events: Span, rule: Rule, cause: FactId, fx: &mut Effects) {
    let settings = fx.stack.rule(id);
    for (place, target) in (0u16..).zip(&settings.targets) {
        if !events.is_empty() && !is_third_hop(target.to, events, fx) {
            delivery::send(settings.id, Some(target.to), events, (Form::BusEvent, place), (rule, cause), fx);
        }
    }
}

/// All events of a span came from the same bus, so the first is enough.
fn is_third_hop(to: ResourceId, events: Span, fx: &Effects) -> bool {
    matches!(fx.plan.kind(to), ResourceKind::Bus(_))
        && fx.trace.of(events).next().is_some_and(|event| came_from_bus(event, fx))
}
