//! The notification of a bucket for a queue, a topic or a function.

use alloc::string::String;
use core::fmt::Write;

use super::Content;
use super::s3_object::{Change, object_key};
use crate::arn;
use crate::calendar;
use crate::draw::{self, Purpose};
use crate::md5;
use crate::plan::{self, Plan};
use crate::trace::{Record, Trace};

/// Writes the notification. `content` is that of the object.
pub(crate) fn write(plan: &Plan, trace: &Trace, object: &Record, content: &Content, out: &mut String) {
    let bucket = plan.name(object.resource);
    let change = Change::of(plan, trace, object);
    out.push_str(r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":""#);
    calendar::write_millis(plan.start_unix_millis + object.at.0, out);
    let _ = write!(
        out,
        r#"","eventName":"{}","userIdentity":{{"principalId":"AWS:AIDASIMULATEDSENDER00"}},"requestParameters":{{"sourceIPAddress":"192.0.2.1"}},"responseElements":{{"x-amz-request-id":"{:016X}","x-amz-id-2":"{:016x}{:016x}"}},"s3":{{"s3SchemaVersion":"1.0","configurationId":"redrive","bucket":{{"name":"{bucket}","ownerIdentity":{{"principalId":"A3SIMULATEDOWNER"}},"arn":"{}"}},"object":{{"key":""#,
        change.event_name(),
        bits(plan, object, 0),
        bits(plan, object, 3),
        bits(plan, object, 4),
        arn::of(plan, object.resource),
    );
    write_encoded(&object_key(plan, trace, object), out);
    out.push('"');
    if change == Change::Put {
        let _ = write!(out, r#","size":{},"eTag":"{}""#, content.bytes, e_tag(content));
    }
    if let Some(version) = version_id(plan, object) {
        let _ = write!(out, r#","versionId":"{version}""#);
    }
    let _ = write!(out, r#","sequencer":"{}"}}}}}}]}}"#, sequencer(plan, object));
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

/// The checksum of an object.
pub(super) fn e_tag(content: &Content) -> String {
    alloc::format!("{:032x}", md5::sum(content.text.as_bytes()))
}

/// The sequencer, which rises with every write: the time and the number of the object. `Rule::S3NotificationSequencer`
pub(super) fn sequencer(plan: &Plan, object: &Record) -> String {
    alloc::format!("{:012X}{:06X}", plan.start_unix_millis + object.at.0, object.number & 0xff_ffff)
}

pub(super) fn bits(plan: &Plan, object: &Record, turn: u64) -> u64 {
    draw::bits(plan.seed, Purpose::Signature, plan.key(object.resource), object.number.into(), turn)
}

pub(super) fn version_id(plan: &Plan, object: &Record) -> Option<String> {
    let keeps = matches!(plan.kind(object.resource), plan::ResourceKind::Bucket(id) if plan.bucket(id).versioning);
    keeps.then(|| alloc::format!("{:016x}{:016x}", bits(plan, object, 1), bits(plan, object, 2)))
}
