//! Amazon DynamoDB: a table, and the stream of its changes.
//!
//! A record sent to a table is an item, or the removal of one. The table keeps its items; its stream gets a record for
//! each change, and none for a write that changes nothing.

use super::Streams;
use crate::admission;
use crate::documents::dynamodb_change::{body, is_removal, is_same, item_bytes, key};
use crate::effects::{Draft, Effects};
use crate::fact::{FactKind, Span};
use crate::id::{FactId, RecordId, StreamId};
use crate::refusal::Refusal;
use crate::rule::Rule;

/// The largest item.
const MAX_ITEM_BYTES: u32 = 400 * 1024;

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
