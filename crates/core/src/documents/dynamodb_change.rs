//! A write to a table: the item that a record holds, its key, and the change that it makes.

use alloc::string::String;

use super::dynamodb_item;
use crate::id::RecordId;
use crate::json::Json;
use crate::plan::{Plan, Table, write_pieces};
use crate::text::Text;
use crate::trace::Trace;

/// The size of the item that a record holds; 0 for a removal.
pub fn bytes_written(plan: &Plan, trace: &Trace, record: RecordId) -> u64 {
    if is_removal(plan, trace, record) {
        return 0;
    }
    item_bytes(plan, trace, record, &body(plan, trace, record)).into()
}

pub(crate) fn body(plan: &Plan, trace: &Trace, record: RecordId) -> String {
    let mut body = String::new();
    Text::of(plan, trace, trace.record(record)).write(&mut body);
    body
}

/// Returns true if a record removes an item: its send step then names the key.
pub(crate) fn is_removal(plan: &Plan, trace: &Trace, record: RecordId) -> bool {
    let (step, _) = trace.root(trace.record(record));
    plan.send(step).is_some_and(|send| send.key.is_some())
}

/// Returns the type and the value of an item's partition key.
pub(crate) fn key(plan: &Plan, trace: &Trace, table: &Table, record: RecordId) -> (String, String) {
    let (step, n) = trace.root(trace.record(record));
    if let Some(pieces) = plan.send(step).and_then(|send| send.key.as_ref()) {
        let mut key = String::new();
        write_pieces(pieces, &mut key, n);
        return (String::from("S"), key);
    }
    let body = body(plan, trace, record);
    let item = Json::read(&body);
    match item.as_ref().and_then(|item| item.get(&table.key)) {
        Some(Json::Object(fields)) => match fields.first() {
            Some((of, Json::Text(value))) => (String::from(&**of), String::from(&**value)),
            _ => Default::default(),
        },
        // `validate` lets no item be sent without its key.
        _ => Default::default(),
    }
}

/// The record that wrote the item before, which the fact of the arrival holds.
pub(crate) fn before(trace: &Trace, record: RecordId) -> Option<RecordId> {
    trace.fact(trace.sent_by(record)?).previous_write()
}

/// `Rule::DynamodbTableInsertModifyRemove`
pub fn event_name(plan: &Plan, trace: &Trace, record: RecordId) -> &'static str {
    match (is_removal(plan, trace, record), before(trace, record)) {
        (true, _) => "REMOVE",
        (false, None) => "INSERT",
        (false, Some(_)) => "MODIFY",
    }
}

/// The size of an item; a scenario may declare it.
pub(crate) fn item_bytes(plan: &Plan, trace: &Trace, record: RecordId, item: &str) -> u32 {
    match Text::of(plan, trace, trace.record(record)) {
        Text::Sent { send, .. } if send.bytes.is_none() => dynamodb_item::size_bytes(item) as u32,
        text => text.len_bytes(),
    }
}

/// Compares two items; the order of their attributes does not matter.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let written = |item: &str| {
        let mut out = String::new();
        dynamodb_item::write(item, &mut out);
        out
    };
    one == other || written(one) == written(other)
}
