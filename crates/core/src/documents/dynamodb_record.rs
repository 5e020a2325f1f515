//! The record of a change of an item in a table's stream.

use alloc::string::String;
use core::fmt::Write;

use super::dynamodb_change::{before, body, event_name, is_removal, key};
use super::dynamodb_item;
use crate::draw::{self, Purpose};
use crate::id::RecordId;
use crate::identity;
use crate::json::write_text;
use crate::plan::{Plan, ViewType};
use crate::trace::Trace;

/// Writes the record of a change without its last key, the ARN of the stream, and without the last brace.
pub fn write_open(plan: &Plan, trace: &Trace, record: RecordId, out: &mut String) {
    let arrived = trace.record(record);
    let Some(table) = plan.table(arrived.resource) else { return };
    let bits =
        |turn| draw::bits(plan.seed, Purpose::MessageId, plan.key(arrived.resource), arrived.number.into(), turn);
    let seconds = (plan.start_unix_millis + arrived.at.0) / 1000;
    let (of_type, value) = key(plan, trace, table, record);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r#"{{"eventID":"{:016x}{:016x}","eventName":"{}","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{{"ApproximateCreationDateTime":{seconds}.0,"Keys":{{"#,
        bits(0),
        bits(1),
        event_name(plan, trace, record)
    );
    let keys_from = out.len() - 1;
    write_text(&table.key, out);
    let _ = write!(out, r#":{{"{of_type}":"#);
    write_text(&value, out);
    out.push_str("}}");
    let mut size = dynamodb_item::size_bytes(&out[keys_from..]);
    let new = (!is_removal(plan, trace, record)).then_some(record);
    let shown = [
        ("NewImage", new, table.view_type.shows_new()),
        ("OldImage", before(trace, record), table.view_type.shows_old()),
    ];
    for (name, image, is_shown) in shown {
        if let Some(image) = image.filter(|_| is_shown) {
            let image = body(plan, trace, image);
            size += dynamodb_item::size_bytes(&image);
            let _ = write!(out, r#","{name}":"#);
            dynamodb_item::write(&image, out);
        }
    }
    let number = identity::sequence_number(plan, trace, record);
    let view = table.view_type.as_str();
    let _ = write!(out, r#","SequenceNumber":"{number}","SizeBytes":{size},"StreamViewType":"{view}"}}"#);
}

impl ViewType {
    const fn shows_new(self) -> bool {
        matches!(self, ViewType::NewImage | ViewType::NewAndOldImages)
    }

    const fn shows_old(self) -> bool {
        matches!(self, ViewType::OldImage | ViewType::NewAndOldImages)
    }
}
