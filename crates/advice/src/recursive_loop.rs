//! Records that come back to the function that made them.

use redrive_core::Rule;
use redrive_core::plan::Plan;

use crate::found::{Found, Severity};
use crate::stack::Stack;

/// References along which records always go. Along the others they go when something fails.
const ALWAYS: &[&str] = &[
    "handler.sends",
    "eventInvokeConfig.onSuccess",
    "notify",
    "targets.target",
    "endpoint",
    "calls",
    "task",
    "function",
];

/// References along which no records go.
const NEVER: &[&str] = &["redriveAllowPolicy.sourceQueues"];

/// References that point against the direction of records.
const AGAINST: &[&str] = &["source", "topic", "bus"];

/// The resources that records go to from each resource, by index in the plan.
type Targets = Vec<Vec<usize>>;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    let (certain, possible) = (targets(stack, true), targets(stack, false));
    // Resources of reported loops are not reported again.
    let mut reported = vec![false; stack.plan.resources.len()];
    for function in &stack.plan.functions {
        let start = function.id.index();
        let always = shortest_loop(&certain, start, &reported);
        let (severity, when) = match always {
            Some(_) => (Severity::Error, ""),
            None => (Severity::Warning, " when something fails"),
        };
        let Some(way) = always.or_else(|| shortest_loop(&possible, start, &reported)) else { continue };
        reported[start] = true;
        // `Rule::AdviceRecursiveLoopRound`
        let message = format!(
            "Records go round here{when}: {}. Lambda stops such a loop after about 16 rounds, where it can see it.",
            names(stack.plan, &way),
        );
        found.add(stack, Rule::AdviceRecursiveLoopRound, severity, (function.id, ""), message, None);
    }
}

fn names(plan: &Plan, way: &[usize]) -> String {
    let names: Vec<&str> = way.iter().map(|index| &*plan.resources[*index].name).collect();
    names.join(" → ")
}

/// Returns the targets of each resource. With `certain`, only those that receive records when nothing fails.
fn targets(stack: &Stack, certain: bool) -> Targets {
    let mut targets: Targets = vec![Vec::new(); stack.plan.resources.len()];
    for reference in &stack.references {
        let setting = &*reference.setting;
        let Some(from) = reference.from.as_deref().filter(|_| !NEVER.contains(&setting)) else { continue };
        let is_against = AGAINST.contains(&setting);
        let (from, to) = if is_against { (&*reference.to, from) } else { (from, &*reference.to) };
        if certain && !is_against && !ALWAYS.contains(&setting) {
            continue;
        }
        if let (Some(from), Some(to)) = (stack.plan.find(from), stack.plan.find(to)) {
            targets[from.index()].push(to.index());
        }
    }
    targets
}

/// Returns the shortest way from a resource back to itself that avoids the excluded ones. A breadth-first search: the
/// number of steps is at most the number of connections.
fn shortest_loop(targets: &Targets, start: usize, excluded: &[bool]) -> Option<Vec<usize>> {
    let mut seen = excluded.to_vec();
    // Each resource with the place of its predecessor in this list.
    let mut reached = vec![(start, 0)];
    let mut next = 0;
    while let Some((here, _)) = reached.get(next).copied() {
        for &to in &targets[here] {
            if to == start {
                let mut way = vec![start];
                let mut place = next;
                while place > 0 {
                    way.push(reached[place].0);
                    place = reached[place].1;
                }
                way.push(start);
                way.reverse();
                return Some(way);
            }
            if !std::mem::replace(&mut seen[to], true) {
                reached.push((to, next));
            }
        }
        next += 1;
    }
    None
}
