//! Sentences about streams and tables.

use redrive_core::documents::dynamodb_change;
use redrive_core::fact::FactView;

use super::Words;
use crate::names;

impl Words<'_> {
    pub(super) fn of_stream(&self) -> String {
        let (records, stream, is) = (self.records(), self.resource(), self.is_or_are());
        match self.fact.view() {
            FactView::Sent { .. } if self.is_table() => {
                let first = self.run.trace.of(self.fact.records).next();
                let name =
                    first.map_or("", |record| dynamodb_change::event_name(&self.run.plan, &self.run.trace, record));
                format!("{records} {is} written to {stream}: {name}")
            }
            FactView::Unchanged { .. } => {
                format!("{records} changes nothing in {stream}, so its stream gets no record")
            }
            FactView::Sent { .. } => format!("{records} {is} put into {stream}"),
            FactView::Resharded { shards, .. } => {
                let shards = names::count(shards.into(), "new shard");
                format!("the shards of {stream} are closed, and {shards} opened")
            }
            FactView::Rejected { refusal, .. } => format!("{stream} refuses {records}: {}", Self::refusal(refusal)),
            FactView::Expired { .. } => format!(
                "{records} {is} older than the retention period of {stream}, which no longer holds {}",
                self.it_or_them()
            ),
            FactView::Read { mapping, shard, .. } => {
                format!("{} reads {records} from shard {shard} of {stream}", self.name(mapping))
            }
            _ => String::new(),
        }
    }
}
