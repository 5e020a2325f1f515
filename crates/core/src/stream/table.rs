//! Amazon DynamoDB: a table, and the stream of its changes.
//!
//! A record sent to a table is an item, or the removal of one. The table keeps its items; its stream gets a record for
//! each change, and none for a write that changes nothing.

use alloc::string::String;

use super::Streams;
use crate::admission;
use crate::documents::dynamodb_item;
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, StreamId};
use crate::json::Json;
use crate::plan::{self, Plan, Table, write_pieces};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::text::Text;
use crate::trace::{Record, Trace};

/// The largest item.
const MAX_ITEM_BYTES: u32 = 400 * 1024;

/// The table whose item a record changes, if it changes one.
pub fn of<'p>(plan: &'p Plan, record: &Record) -> Option<&'p Table> {
    match plan.kind(record.resource) {
        plan::ResourceKind::Stream(stream) => plan.stream(stream).table.as_ref(),
        _ => None,
    }
}

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

/// Writes the value of an item's partition key.
pub(super) fn write_key(plan: &Plan, trace: &Trace, table: &Table, record: RecordId, out: &mut String) {
    out.push_str(&key(plan, trace, table, record).1);
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
fn item_bytes(plan: &Plan, trace: &Trace, record: RecordId, item: &str) -> u32 {
    match Text::of(plan, trace, trace.record(record)) {
        Text::Sent { send, .. } if send.bytes.is_none() => dynamodb_item::size_bytes(item) as u32,
        text => text.len_bytes(),
    }
}

/// Compares two items; the order of their attributes does not matter.
fn is_same(one: &str, other: &str) -> bool {
    let written = |item: &str| {
        let mut out = String::new();
        dynamodb_item::write(item, &mut out);
        out
    };
    one == other || written(one) == written(other)
}

impl Streams {
    /// PutItem or DeleteItem. `Rule::DynamodbTableNothingChanged`
    pub(super) fn change_item(&mut self, id: StreamId, record: RecordId, cause: FactId, fx: &mut Effects) {
        let Some(table) = fx.plan.stream(id).table.as_ref() else { return };
        let resource = fx.plan.stream(id).id;
        let new = body(fx.plan, fx.trace, record);
        // The item is read for its size, for its key and for the comparison.
        fx.spend(3 * new.len());
        if item_bytes(fx.plan, fx.trace, record, &new) > MAX_ITEM_BYTES {
            let refused = (Refusal::ItemTooLarge, 0);
            admission::reject(resource, Span::one(record), refused, (Rule::DynamodbTableItemTooLarge, cause), fx);
            return;
        }
        let key = key(fx.plan, fx.trace, table, record).1;
        let removes = is_removal(fx.plan, fx.trace, record);
        let old = self.stream(id).items.get(&key).copied();
        let is_same = match old {
            Some(old) => !removes && is_same(&body(fx.plan, fx.trace, old), &new),
            None => removes,
        };
        if is_same {
            let draft = Draft::new(FactKind::Unchanged, Rule::DynamodbTableNothingChanged, cause);
            fx.record(draft.resource(resource).records(Span::one(record)));
            return;
        }
        let draft = Draft::new(FactKind::Sent, Rule::DynamodbTableInsertModifyRemove, cause).resource(resource);
        let before = old.map_or(0, |old| u64::from(old.0) + 1);
        let sent = fx.record(draft.records(Span::one(record)).value(before));
        let items = &mut self.stream(id).items;
        if removes {
            items.remove(&key);
        } else {
            items.insert(key, record);
        }
        self.keep(id, sent, fx);
        self.store(id, record, sent, fx);
    }
}
