//! Checks for a bucket that may not notify of every write.

use redrive_core::Rule;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const VERSIONING: &str = "versioning";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for bucket in stack.plan.buckets.iter().filter(|bucket| !bucket.versioning) {
        let Some(notified) = bucket.notify else { continue };
        // `Rule::AdviceVersioningLostNotification`
        let message = format!(
            "{} has no versioning: for two writes of the same key at nearly the same time {} may receive one \
             notification.",
            stack.name(bucket.id),
            stack.name(notified),
        );
        let fix = Fix::new(stack, bucket.id, VERSIONING, true);
        let about = (bucket.id, VERSIONING);
        found.add(stack, Rule::AdviceVersioningLostNotification, Severity::Info, about, message, Some(fix));
    }
}
