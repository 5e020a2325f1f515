//! Records that come back to the function that made them.

use redrive_core::Rule;
use redrive_core::id::ResourceId;

use crate::found::{Found, Severity};
use crate::references::Targets;
use crate::stack::Stack;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    let (certain, possible) = (stack.targets(true), stack.targets(false));
    // Resources of reported loops are not reported again.
    let mut reported = vec![false; stack.plan.resources.len()];
    for function in &stack.plan.functions {
        let always = shortest_loop(&certain, function.id, &reported);
        let (severity, when) = match always {
            Some(_) => (Severity::Error, ""),
            None => (Severity::Warning, " when something fails"),
        };
        let Some(way) = always.or_else(|| shortest_loop(&possible, function.id, &reported)) else { continue };
        reported[function.id.index()] = true;
        // `Rule::AdviceRecursiveLoopRound`
        let message = format!(
            "Records go in a loop{when}: {}. Lambda stops such a loop after about 16 rounds, if it detects it.",
            way.iter().map(|id| stack.name(*id)).collect::<Vec<&str>>().join(" → "),
        );
        found.add(stack, Rule::AdviceRecursiveLoopRound, severity, (function.id, ""), message, None);
    }
}

/// Returns the shortest way from a resource back to itself that avoids the excluded ones. A breadth-first search: the
/// number of steps is at most the number of connections.
fn shortest_loop(targets: &Targets, start: ResourceId, excluded: &[bool]) -> Option<Vec<ResourceId>> {
    let mut seen = excluded.to_vec();
    // Each resource with the place of its predecessor in this list.
    let mut reached = vec![(start, 0)];
    let mut next = 0;
    while let Some((here, _)) = reached.get(next).copied() {
        for &to in &targets[here.index()] {
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
            if !std::mem::replace(&mut seen[to.index()], true) {
                reached.push((to, next));
            }
        }
        next += 1;
    }
    None
}
