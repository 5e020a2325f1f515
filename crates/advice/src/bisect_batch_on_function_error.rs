//! Checks that a batch is split before it is given up because of one bad record. The retries check splitting without
//! limits: `Rule::AdviceBisectBatchOnFunctionErrorWithoutLimits`

use redrive_core::Rule;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::partial_batch_response::reports;
use crate::stack::{Stack, gives_up};

const BISECT: &str = "bisectBatchOnFunctionError";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for mapping in stack.mappings() {
        let Some(reading) = mapping.stream() else { continue };
        let finds_it = mapping.report_batch_item_failures && reports(stack.function(mapping));
        if !gives_up(reading) || finds_it || reading.bisect_batch_on_function_error || mapping.batch_size == 1 {
            continue;
        }
        // `Rule::AdviceBisectBatchOnFunctionErrorMissing`
        let message = format!(
            "A batch that {} gives up has up to {} records, though only one may be bad. Splitting failed batches finds \
             it, and splitting uses no retries.",
            stack.name(mapping.id),
            mapping.batch_size,
        );
        let fix = Fix::new(stack, mapping.id, BISECT, true);
        let rule = Rule::AdviceBisectBatchOnFunctionErrorMissing;
        found.add(stack, rule, Severity::Warning, (mapping.id, BISECT), message, Some(fix));
    }
}
