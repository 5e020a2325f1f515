//! Records that come back to where they were made.

use redrive_core::Rule;
use redrive_core::plan::Function;

use crate::found::{Found, Severity};
use crate::stack::Stack;

/// References that pass something on whenever there is something. The others do when something fails.
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

/// References that pass nothing on.
const NEVER: &[&str] = &["redriveAllowPolicy.sourceQueues"];

/// References that point against the way that records go.
const AGAINST: &[&str] = &["source", "topic", "bus"];

pub(crate) fn look(stack: &Stack, found: &mut Found) {
    let mut told: Vec<&str> = Vec::new();
    for function in &stack.plan.functions {
        let certain = round(stack, function, &told, true);
        let Some(way) = certain.clone().or_else(|| round(stack, function, &told, false)) else { continue };
        told.push(stack.name(function.id));
        // `Rule::AdviceRecursiveLoopRound`
        let (severity, when) = match certain {
            Some(_) => (Severity::Error, ""),
            None => (Severity::Warning, " when something fails"),
        };
        let message = format!(
            "Records go round here{when}: {}. Lambda stops such a loop after about 16 rounds, where it can see it.",
            way.join(" → "),
        );
        found.add(stack, Rule::AdviceRecursiveLoopRound, severity, (function.id, ""), message, None);
    }
}

/// The shortest way from a function back to itself, around those that were told of already.
fn round<'s>(stack: &'s Stack, function: &Function, told: &[&str], certain: bool) -> Option<Vec<&'s str>> {
    let start = stack.name(function.id);
    let mut ways: Vec<Vec<&str>> = vec![vec![start]];
    let mut seen: Vec<&str> = told.to_vec();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let here = way.last().copied().unwrap_or(start);
        for to in after(stack, here, certain) {
            let further: Vec<&str> = way.iter().copied().chain([to]).collect();
            if to == start {
                return Some(further);
            }
            if !seen.contains(&to) {
                seen.push(to);
                ways.push(further);
            }
        }
    }
    None
}

/// Where records go from a resource.
fn after<'s>(stack: &'s Stack, here: &str, certain: bool) -> Vec<&'s str> {
    let links = stack.references.iter().filter_map(|reference| {
        let from = reference.from.as_deref()?;
        let setting = &*reference.setting;
        if NEVER.contains(&setting) {
            return None;
        }
        let (from, to) = if AGAINST.contains(&setting) { (&*reference.to, from) } else { (from, &*reference.to) };
        let is_certain = AGAINST.contains(&setting) || ALWAYS.contains(&setting);
        (from == here && (is_certain || !certain)).then_some(to)
    });
    links.collect()
}
