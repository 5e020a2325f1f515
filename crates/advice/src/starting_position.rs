//! Checks for records that a mapping on a stream misses at its start.

use redrive_core::Rule;
use redrive_core::plan::StartingPosition;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const POSITION: &str = "startingPosition";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        if mapping.stream().is_none_or(|source| source.starting_position != StartingPosition::Latest) {
            continue;
        }
        // `Rule::AdviceStartingPositionLatest`
        let message = format!(
            "With LATEST {} misses the records written to {} while it is created or enabled, which takes minutes. \
             TRIM_HORIZON misses none.",
            stack.name(mapping.id),
            stack.source_name(mapping),
        );
        let fix = Fix::new(stack, mapping.id, POSITION, "TRIM_HORIZON");
        let rule = Rule::AdviceStartingPositionLatest;
        found.add(stack, rule, Severity::Info, (mapping.id, POSITION), message, Some(fix));
    }
}
