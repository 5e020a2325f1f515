//! Buckets: their plan, and what S3 refuses.

use redrive_core::plan::{Bucket, Settings};
use serde_json::Value;

use super::context::{Change, Written};
use crate::problem::Problems;

const INVALID: &str = "InvalidArgument";

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    Some(Settings::Bucket(Bucket {
        id: of.id()?,
        notify: names.target(fields, "notify"),
        events: fields.list("events").iter().filter_map(|event| Some(event.as_str()?.into())).collect(),
        prefix: fields.text("prefix").unwrap_or_default().into(),
        suffix: fields.text("suffix").unwrap_or_default().into(),
        versioning: fields.flag("versioning"),
    }))
}

/// The events that S3 accepts. Most of them never happen here.
const S3_EVENTS: [&str; 27] = [
    "s3:ReducedRedundancyLostObject",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
];

/// Reports notifications that S3 refuses.
pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, name, site, .. } = change;
    let fields = change.fields();
    for event in fields.list("events").iter().filter_map(Value::as_str).filter(|_| site.sets("events")) {
        if !S3_EVENTS.contains(&event) {
            // AWS's text is this; the event is named here so that it can be found.
            let text = format!("The event '{event}' is not supported for notifications");
            problems.refuse(site.path(name, "events"), INVALID, text);
        }
    }
    let Some(to) = fields.text("notify").filter(|_| site.sets("notify")) else { return };
    // `Rule::S3NotificationNoFifo`
    let is_missing = stack.settings(to).is_some() && !stack.exists(to);
    if is_missing || stack.is_fifo(to) {
        let text = "Unable to validate the following destination configurations";
        problems.refuse(site.path(name, "notify"), INVALID, text);
    }
}
