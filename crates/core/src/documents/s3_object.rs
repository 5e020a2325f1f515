//! The object of a bucket: the change that a write makes to it, and its key.

use alloc::string::String;
use core::fmt::Write;

use crate::calendar;
use crate::draw::Purpose;
use crate::fact::{FactKind, SentThrough};
use crate::id::FactId;
use crate::identity;
use crate::plan::{self, Plan, write_pieces};
use crate::shards;
use crate::trace::{Origin, Record, Trace};

/// The change that a write made to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Put,
    Delete,
    /// In a versioned bucket: the object is hidden.
    DeleteMarker,
}

impl Change {
    pub fn of(plan: &Plan, trace: &Trace, object: &Record) -> Change {
        let (step, _) = trace.root(object);
        let is_removal =
            matches!(object.made(), Origin::Sent { .. }) && plan.send(step).is_some_and(|send| send.removes);
        let keeps_versions =
            matches!(plan.kind(object.resource), plan::ResourceKind::Bucket(id) if plan.bucket(id).versioning);
        match (is_removal, keeps_versions) {
            (false, _) => Change::Put,
            (true, false) => Change::Delete,
            (true, true) => Change::DeleteMarker,
        }
    }

    /// Returns true if a bucket can notify of an event that its settings name.
    pub fn can_happen(event: &str, has_versioning: bool) -> bool {
        let removal = if has_versioning { Change::DeleteMarker } else { Change::Delete };
        [Change::Put, removal].iter().any(|change| change.is_named_by(event))
    }

    /// Returns true if an event of a bucket's settings, such as `s3:ObjectCreated:*`, includes this change.
    pub(crate) fn is_named_by(self, event: &str) -> bool {
        let name = self.event_name();
        let event = event.strip_prefix("s3:").unwrap_or(event);
        event == name || event.strip_suffix('*').is_some_and(|kind| name.starts_with(kind))
    }

    /// The name in a notification; with the prefix `s3:` also the name in a bucket's settings.
    pub const fn event_name(self) -> &'static str {
        match self {
            Change::Put => "ObjectCreated:Put",
            Change::Delete => "ObjectRemoved:Delete",
            Change::DeleteMarker => "ObjectRemoved:DeleteMarkerCreated",
        }
    }
}

/// The key of an object: that of its send step, else its own id; for an invocation record the key that Lambda gives.
pub fn object_key(plan: &Plan, trace: &Trace, object: &Record) -> String {
    if let Origin::Written { fact, .. } = object.made() {
        return record_key(plan, trace, object, fact);
    }
    let mut key = String::new();
    let (step, n) = trace.root(object);
    let given =
        plan.send(step).and_then(|send| send.key.as_ref()).filter(|_| matches!(object.made(), Origin::Sent { .. }));
    match given {
        Some(pieces) => write_pieces(pieces, &mut key, n),
        None => {
            let _ = write!(key, "{}/{}", plan.name(object.resource), object.number);
        }
    }
    key
}

/// The key that Lambda gives to the record of an invocation. `Rule::S3BucketRecordKey`
fn record_key(plan: &Plan, trace: &Trace, object: &Record, fact: FactId) -> String {
    let sent = trace.fact(fact);
    let mut at = String::new();
    calendar::write_seconds(plan.start_unix_millis + sent.at.0, &mut at);
    let (date, time) = at.trim_end_matches('Z').split_once('T').unwrap_or_default();
    let day = date.replace('-', "/");
    let time = time.replace(':', ".");
    let id = identity::of_record(plan, object);
    if sent.kind == FactKind::BatchGivenUp {
        // The mapping.
        let uuid = sent.resource.map_or(String::new(), |id| identity::uuid(plan.seed, Purpose::Arn, plan.key(id), 0));
        let first = trace.of(sent.records).next();
        let shard = first.map_or(String::new(), |first| shards::id_of(plan, trace, first));
        return alloc::format!("aws/lambda/{uuid}/{shard}/{day}/{date}T{time}-{id}");
    }
    let function = sent.resource.map_or("", |function| plan.name(function));
    debug_assert!(sent.sent_through() != Some(SentThrough::DeadLetter), "a bucket is no dead-letter queue");
    alloc::format!("aws/lambda/async/{function}/{day}/{date}T{time}-{id}")
}
