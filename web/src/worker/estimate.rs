//! A cheap upper estimate of the work of a run, from the scenario alone. It decides which runs may use the page's own
//! thread; all other runs go to the worker, where they can be stopped.
//!
//! The number of records that a script sends is not enough: each record is copied along the connections of the stack, and
//! each copy is matched against patterns that read its whole body.

use redrive_core::plan::{Action, Plan};
use redrive_scenario::Scenario;

/// Maximum estimate of a run on the page's own thread. A visit of one small record to one resource counts as 1.
const MAX_WORK: u64 = 50_000;
/// Maximum number of records that the script sends.
const MAX_RECORDS: u64 = 2_000;
/// Maximum number of resources, connections and steps, each.
const MAX_PARTS: usize = 1_000;
/// Number of connections that a record is followed along. A record that can go further is in a loop.
const MAX_HOPS: usize = 16;
/// A visit costs one more for each so many bytes of the body.
const BYTES_PER_VISIT: u64 = 4096;
/// So does matching a pattern.
const BYTES_PER_MATCH: u64 = 256;

/// Returns true if the run is certain to be short.
pub fn is_small(scenario: &Scenario, plan: &Plan) -> bool {
    let sends = || {
        plan.script.iter().filter_map(|step| match &step.action {
            Action::Send(send) => Some(send),
            _ => None,
        })
    };
    let records = sends().map(|send| u64::from(send.count)).sum::<u64>();
    if records > MAX_RECORDS || plan.resources.len() > MAX_PARTS || plan.script.len() > MAX_PARTS {
        return false;
    }
    let Some(visits) = visits(scenario, plan) else { return false };
    let patterns = patterns(plan);
    let work = sends().map(|send| {
        let bytes = u64::from(send.body.len_bytes("", 0, send.count));
        let visit = 1 + bytes / BYTES_PER_VISIT + patterns * (1 + bytes / BYTES_PER_MATCH);
        u64::from(send.count).saturating_mul(visits[send.to.index()]).saturating_mul(visit)
    });
    work.fold(0, u64::saturating_add) <= MAX_WORK
}

/// Returns the number of resources that a record sent to each resource can visit, itself and all its copies counted. None
/// if there are loops or too many connections.
fn visits(scenario: &Scenario, plan: &Plan) -> Option<Vec<u64>> {
    let links = scenario.links();
    if links.len() > MAX_PARTS {
        return None;
    }
    let index = |name: &str| plan.find(name).map(|id| id.index());
    let edges: Vec<(usize, usize)> =
        links.iter().filter_map(|link| Some((index(&link.from)?, index(&link.to)?))).collect();
    let mut visits = vec![1; plan.resources.len()];
    for _ in 0..MAX_HOPS {
        let mut next = vec![1u64; visits.len()];
        for (from, to) in &edges {
            next[*from] = next[*from].saturating_add(visits[*to]);
        }
        if next == visits {
            return Some(visits);
        }
        visits = next;
    }
    None
}

/// Returns the number of patterns in a plan.
fn patterns(plan: &Plan) -> u64 {
    let rules = plan.rules.iter().filter(|rule| rule.event_pattern.is_some()).count();
    let policies = plan.subscriptions.iter().filter(|subscription| subscription.filter_policy.is_some()).count();
    let filters = plan.mappings.iter().map(|mapping| mapping.filters.len()).sum::<usize>();
    (rules + policies + filters) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn is_small(value: Value) -> bool {
        let scenario = Scenario::from_value(value).expect("an object");
        super::is_small(&scenario, &redrive_scenario::validate(&scenario).expect("a valid scenario"))
    }

    #[test]
    fn nearly_all_lessons_are_small() {
        let lessons = redrive_lessons::LIBRARY.iter().map(|(name, _)| crate::services::lessons::tests::lesson(name));
        let large: Vec<String> = lessons
            .filter(|lesson| {
                let plan = redrive_scenario::validate(&lesson.scenario).expect("a lesson is valid");
                !super::is_small(&lesson.scenario, &plan)
            })
            .map(|lesson| lesson.name.clone())
            .collect();
        assert!(large.len() <= 3, "{large:?}");
    }

    #[test]
    fn many_records_are_not_small() {
        let scenario = |count: u64| json!({ "v": 1, "stack": { "q": { "type": "queue" } }, "script": [{ "at": "0s", "send": { "to": "q", "count": count } }] });
        assert!(is_small(scenario(2_000)) && !is_small(scenario(2_001)));
    }

    #[test]
    fn one_record_in_a_loop_is_not_small() {
        let stack = json!({ "f": { "type": "function", "handler": { "sends": ["b"] } }, "b": { "type": "bucket", "notify": "f" } });
        assert!(!is_small(json!({ "v": 1, "stack": stack, "script": [{ "at": "0s", "send": { "to": "b" } }] })));
    }

    #[test]
    fn many_rules_that_read_a_long_body_are_not_small() {
        let scenario = |rules: usize, bytes: usize| {
            let mut stack = json!({ "bus": { "type": "bus" }, "q": { "type": "queue" } });
            for n in 0..rules {
                stack[format!("rule{n}")] = json!({ "type": "rule", "bus": "bus", "eventPattern": { "source": ["none"] }, "targets": [{ "target": "q" }] });
            }
            let body = json!({ "text": "x".repeat(bytes) });
            json!({ "v": 1, "stack": stack, "script": [{ "at": "0s", "send": { "to": "bus", "count": 100, "body": body } }] })
        };
        assert!(is_small(scenario(3, 100)));
        assert!(!is_small(scenario(190, 100)) && !is_small(scenario(3, 100_000)));
    }
}
