//! Checks how long a bad record blocks a shard.

use redrive_core::Rule;
use redrive_core::plan::{Mapping, StreamSource};

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::on_failure;
use crate::stack::{Stack, gives_up, long};

const ATTEMPTS: &str = "maximumRetryAttempts";
/// The recommended number of retries: enough for a short failure.
const SOME: u32 = 3;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        let Some(source) = mapping.stream() else { continue };
        if !gives_up(source) {
            infinite(stack, mapping, source, found);
        }
    }
}

/// `Rule::AdviceRetryAttemptsInfinite`, `Rule::AdviceBisectBatchOnFunctionErrorWithoutLimits`
fn infinite(stack: &Stack, mapping: &Mapping, source: &StreamSource, found: &mut Found) {
    let bisects = source.bisect_batch_on_function_error && mapping.batch_size > 1;
    let kept = long(stack.plan.stream(source.stream).retention_period);
    let (rule, message) = if bisects {
        let message = format!(
            "Splitting finds the bad record, which is then retried alone without end: no later record of its shard is \
             delivered until it expires after {kept}. Limit the retries."
        );
        (Rule::AdviceBisectBatchOnFunctionErrorWithoutLimits, message)
    } else {
        let message = format!(
            "A batch that always fails is retried until its records expire after {kept}, and no later record of its \
             shard is delivered meanwhile. Limit the retries, split failed batches, and set a destination for batches \
             that are given up."
        );
        (Rule::AdviceRetryAttemptsInfinite, message)
    };
    let mut fix = Fix::new(stack, mapping.id, ATTEMPTS, SOME);
    if mapping.batch_size > 1 && !bisects {
        fix = fix.and(stack, mapping.id, "bisectBatchOnFunctionError", true);
    }
    if source.on_failure.is_none() && stack.has_room() {
        fix = on_failure::with_queue(stack, mapping, fix);
    }
    found.add(stack, rule, Severity::Warning, (mapping.id, ATTEMPTS), message, Some(fix));
}
