//! Checks for a bucket that asks for notifications of events that never happen.

use redrive_core::Rule;
use redrive_core::documents::s3_object::Change;
use redrive_core::plan::ResourceKind;
use serde_json::Value;

use crate::fix::Fix;
use crate::found::{Found, Severity};
use crate::stack::Stack;

const EVENTS: &str = "events";

pub(crate) fn check(stack: &Stack, found: &mut Found) {
    for bucket in &stack.plan.buckets {
        // A bus gets all events, whatever the settings name.
        let Some(notified) = bucket.notify.filter(|to| !matches!(stack.plan.kind(*to), ResourceKind::Bus(_))) else {
            continue;
        };
        let (possible, never): (Vec<&str>, Vec<&str>) =
            bucket.events.iter().map(|event| &**event).partition(|event| Change::can_happen(event, bucket.versioning));
        if never.is_empty() {
            continue;
        }
        // `Rule::AdviceNotificationNeverHappens`
        let message = format!(
            "{} never notifies {} of {}: its objects are only put and deleted, {} versions.",
            stack.name(bucket.id),
            stack.name(notified),
            never.join(", "),
            if bucket.versioning { "with" } else { "without" },
        );
        // Without events there would be no notification to configure.
        let fix = (!possible.is_empty()).then(|| {
            let events: Value = possible.iter().copied().map(Value::from).collect();
            Fix::new(stack, bucket.id, EVENTS, events)
        });
        let about = (bucket.id, EVENTS);
        found.add(stack, Rule::AdviceNotificationNeverHappens, Severity::Info, about, message, fix);
    }
}
