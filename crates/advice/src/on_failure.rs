//! Checks that batches of a stream that are given up leave a record.

use redrive_core::Rule;
use redrive_core::plan::Mapping;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::{Stack, gives_up};

const ON_FAILURE: &str = "onFailure";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        let Some(reading) = mapping.stream() else { continue };
        if !gives_up(reading) || reading.on_failure.is_some() {
            continue;
        }
        // `Rule::AdviceOnFailureMissing`
        let message = format!(
            "Batches that {} gives up are dropped without a record. An on-failure destination receives a record with \
             their position in {}.",
            stack.name(mapping.id),
            stack.source_name(mapping),
        );
        let fix = stack.has_room().then(|| with_queue(stack, mapping, Fix::default()));
        let rule = Rule::AdviceOnFailureMissing;
        found.add(stack, rule, Severity::Warning, (mapping.id, ON_FAILURE), message, fix);
    }
}

/// A new queue for the invocation records of batches that were given up.
pub(crate) fn with_queue(stack: &Stack, mapping: &Mapping, fix: Fix) -> Fix {
    let name = stack.free_name(stack.name(mapping.id), "-failed");
    fix.and(stack, mapping.id, ON_FAILURE, name.as_str()).with_new_queue(&name, false)
}
