//! The event of a bucket for a bus.

use alloc::string::String;
use core::fmt::Write;

use super::Content;
use super::s3_notification::{bits, e_tag, sequencer, version_id};
use super::s3_object::{Change, object_key};
use crate::arn;
use crate::calendar;
use crate::identity;
use crate::json::write_text;
use crate::plan::Plan;
use crate::trace::{Record, Trace};

/// Writes the event. `content` is that of the object.
pub(crate) fn write(plan: &Plan, trace: &Trace, object: &Record, content: &Content, out: &mut String) {
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
        r#"","region":"us-east-1","resources":["{}"],"detail":{{"version":"0","bucket":{{"name":"{bucket}"}},"object":{{"key":"#,
        arn::of(plan, object.resource)
    );
    write_text(&object_key(plan, trace, object), out);
    if change == Change::Put {
        let _ = write!(out, r#","size":{},"etag":"{}""#, content.bytes, e_tag(content));
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
