//! What a bucket says of an object: the notification for queues, topics and functions, and the event for a bus.

use alloc::string::String;
use core::fmt::Write;

use crate::calendar;
use crate::draw::{self, Purpose};
use crate::fact::{FactKind, SentThrough};
use crate::identity;
use crate::json::write_text;
use crate::plan::{self, Plan, write_pieces};
use crate::stream::md5;
use crate::text::Text;
use crate::trace::{Origin, Record, Trace};

/// What a write did to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Put,
    Delete,
    /// Of a bucket that keeps versions: the object is hidden.
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

    /// As in a notification, and with `s3:` before it as in a bucket's settings.
    pub const fn event_name(self) -> &'static str {
        match self {
            Change::Put => "ObjectCreated:Put",
            Change::Delete => "ObjectRemoved:Delete",
            Change::DeleteMarker => "ObjectRemoved:DeleteMarkerCreated",
        }
    }
}

/// The key of an object: that of its send step, else its own id; of an invocation record the one that Lambda gives it.
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

/// Where Lambda puts the record of an invocation. `Rule::S3BucketRecordKey`
fn record_key(plan: &Plan, trace: &Trace, object: &Record, fact: crate::id::FactId) -> String {
    let sent = trace.fact(fact);
    let mut at = String::new();
    calendar::write_seconds(plan.start_unix_millis + sent.at.0, &mut at);
    let (date, time) = at.trim_end_matches('Z').split_once('T').unwrap_or_default();
    let day = date.replace('-', "/");
    let time = time.replace(':', ".");
    let id = identity::of_record(plan, object);
    if sent.kind == FactKind::BatchGivenUp {
        let mapping = plan.mappings.iter().find(|mapping| Some(mapping.id) == sent.resource);
        let uuid =
            mapping.map_or(String::new(), |mapping| identity::uuid(plan.seed, Purpose::Arn, plan.key(mapping.id), 0));
        let first = trace.of(sent.records).next();
        let shard = first.map_or(String::new(), |first| crate::stream::shard::id_of(plan, trace, first));
        return alloc::format!("aws/lambda/{uuid}/{shard}/{day}/{date}T{time}-{id}");
    }
    let function = sent.resource.map_or("", |function| plan.name(function));
    debug_assert!(sent.sent_through() != Some(SentThrough::DeadLetter), "a bucket is no dead-letter queue");
    alloc::format!("aws/lambda/async/{function}/{day}/{date}T{time}-{id}")
}

/// The size of an object.
pub fn size(plan: &Plan, trace: &Trace, object: &Record) -> u32 {
    Text::of(plan, trace, object).len_bytes()
}

fn e_tag(plan: &Plan, trace: &Trace, object: &Record) -> String {
    let mut body = String::new();
    Text::of(plan, trace, object).write(&mut body);
    alloc::format!("{:032x}", md5::sum(body.as_bytes()))
}

/// Rises with every write: the moment and the number of the object. `Rule::S3NotificationSequencer`
fn sequencer(plan: &Plan, object: &Record) -> String {
    alloc::format!("{:012X}{:06X}", plan.start_unix_millis + object.at.0, object.number & 0xff_ffff)
}

fn bits(plan: &Plan, object: &Record, turn: u64) -> u64 {
    draw::bits(plan.seed, Purpose::Signature, plan.key(object.resource), object.number.into(), turn)
}

fn version_id(plan: &Plan, object: &Record) -> Option<String> {
    let keeps = matches!(plan.kind(object.resource), plan::ResourceKind::Bucket(id) if plan.bucket(id).versioning);
    keeps.then(|| alloc::format!("{:016x}{:016x}", bits(plan, object, 1), bits(plan, object, 2)))
}

/// A key as it stands in a notification: like in a URL's query.
fn write_encoded(key: &str, out: &mut String) {
    for byte in key.bytes() {
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => out.write_char(byte as char),
            b' ' => out.write_char('+'),
            _ => write!(out, "%{byte:02X}"),
        };
    }
}

/// The notification for a queue, a topic or a function.
pub fn write_records(plan: &Plan, trace: &Trace, object: &Record, out: &mut String) {
    let bucket = plan.name(object.resource);
    let change = Change::of(plan, trace, object);
    out.push_str(r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":""#);
    calendar::write_millis(plan.start_unix_millis + object.at.0, out);
    let _ = write!(
        out,
        r#"","eventName":"{}","userIdentity":{{"principalId":"AWS:AIDASIMULATEDSENDER00"}},"requestParameters":{{"sourceIPAddress":"192.0.2.1"}},"responseElements":{{"x-amz-request-id":"{:016X}","x-amz-id-2":"{:016x}{:016x}"}},"s3":{{"s3SchemaVersion":"1.0","configurationId":"redrive","bucket":{{"name":"{bucket}","ownerIdentity":{{"principalId":"A3SIMULATEDOWNER"}},"arn":"arn:aws:s3:::{bucket}"}},"object":{{"key":""#,
        change.event_name(),
        bits(plan, object, 0),
        bits(plan, object, 3),
        bits(plan, object, 4),
    );
    write_encoded(&object_key(plan, trace, object), out);
    out.push('"');
    if change == Change::Put {
        let (size, e_tag) = (size(plan, trace, object), e_tag(plan, trace, object));
        let _ = write!(out, r#","size":{size},"eTag":"{e_tag}""#);
    }
    if let Some(version) = version_id(plan, object) {
        let _ = write!(out, r#","versionId":"{version}""#);
    }
    let _ = write!(out, r#","sequencer":"{}"}}}}}}]}}"#, sequencer(plan, object));
}

/// The event for a bus.
pub fn write_event(plan: &Plan, trace: &Trace, object: &Record, out: &mut String) {
    let bucket = plan.name(object.resource);
    let change = Change::of(plan, trace, object);
    let (detail_type, reason) = match change {
        Change::Put => ("Object Created", "PutObject"),
        Change::Delete | Change::DeleteMarker => ("Object Deleted", "DeleteObject"),
    };
    let _ = write!(
        out,
        r#"{{"version":"0","id":"{}","detail-type":"{detail_type}","source":"aws.s3","account":"123456789012","time":""#,
        identity::of_record(plan, object)
    );
    calendar::write_seconds(plan.start_unix_millis + object.at.0, out);
    let _ = write!(
        out,
        r#"","region":"us-east-1","resources":["arn:aws:s3:::{bucket}"],"detail":{{"version":"0","bucket":{{"name":"{bucket}"}},"object":{{"key":"#
    );
    write_text(&object_key(plan, trace, object), out);
    if change == Change::Put {
        let (size, e_tag) = (size(plan, trace, object), e_tag(plan, trace, object));
        let _ = write!(out, r#","size":{size},"etag":"{e_tag}""#);
    }
    if let Some(version) = version_id(plan, object) {
        let _ = write!(out, r#","version-id":"{version}""#);
    }
    let _ = write!(
        out,
        r#","sequencer":"{}"}},"request-id":"{:016X}","requester":"123456789012","source-ip-address":"192.0.2.1","reason":"{reason}""#,
        sequencer(plan, object),
        bits(plan, object, 0)
    );
    match change {
        Change::Put => {}
        Change::Delete => out.push_str(r#","deletion-type":"Permanently Deleted""#),
        Change::DeleteMarker => out.push_str(r#","deletion-type":"Delete Marker Created""#),
    }
    out.push_str("}}");
}
