//! Checks that a handler does not repeat work that the checkpoint of its stream repeats.

use redrive_core::Rule;
use redrive_core::plan::OnBadRecord;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::partial_batch_response::reports;
use crate::stack::Stack;

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for function in &stack.plan.functions {
        let mut feeds = stack.feeds(function.id).filter(|mapping| stack.stream_of(mapping).is_some());
        let has_checkpoints = feeds.any(|mapping| mapping.report_batch_item_failures && mapping.batch_size > 1);
        if !has_checkpoints || !reports(function) {
            continue;
        }
        let name = stack.name(function.id);
        let start = "The first record that failed is the checkpoint, and all records behind it are delivered again";
        if function.handler.parallel {
            // `Rule::AdviceCheckpointParallel`
            let message = format!(
                "{start}: {name} processes all records at once, so it processes those twice. Process them in order, or \
                 identify them by their sequence numbers."
            );
            let setting = "handler.parallel";
            let fix = Fix::new(stack, function.id, setting, false);
            let rule = Rule::AdviceCheckpointParallel;
            found.add(stack, rule, Severity::Warning, (function.id, setting), message, Some(fix));
        } else if function.handler.on_bad_record == OnBadRecord::Report {
            // `Rule::AdviceCheckpointGoesOn`
            let message = format!(
                "{start}: {name} continues after a failure, and processes those records twice. Stop at the first \
                 failure."
            );
            let setting = "handler.onBadRecord";
            let fix = Fix::new(stack, function.id, setting, "stopAndReport");
            let rule = Rule::AdviceCheckpointGoesOn;
            found.add(stack, rule, Severity::Warning, (function.id, setting), message, Some(fix));
        }
    }
}
