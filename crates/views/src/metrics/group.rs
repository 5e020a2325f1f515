//! The message groups of FIFO queues that have messages in flight.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::plan::{ResourceKind, write_pieces};
use redrive_core::text::Text;

use super::Name;
use crate::life::Phase;

/// The number of messages in flight of each group.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<(ResourceId, String), u32>);

impl Groups {
    /// Moves a message to another phase or place. `moves` receives the change in the number of groups with messages in
    /// flight.
    pub fn moved(
        &mut self,
        run: &Run,
        record: RecordId,
        before: (Phase, ResourceId),
        after: (Phase, ResourceId),
        moves: &mut BTreeMap<(ResourceId, Name), i64>,
    ) {
        let mut change = |(phase, place): (Phase, ResourceId), by: i64| {
            let Some(group) = group(run, record, place).filter(|_| phase == Phase::InFlight) else { return };
            let count = self.0.entry((place, group)).or_insert(0);
            let had = *count > 0;
            *count = count.saturating_add_signed(by as i32);
            let has = *count > 0;
            let name = Name::ApproximateNumberOfGroupsWithInflightMessages;
            *moves.entry((place, name)).or_default() += i64::from(has) - i64::from(had);
        };
        if before != after {
            change(before, -1);
            change(after, 1);
        }
    }
}

fn group(run: &Run, record: RecordId, queue: ResourceId) -> Option<String> {
    let ResourceKind::Queue(id) = run.plan.kind(queue) else { return None };
    run.plan.queue(id).fifo?;
    let text = Text::of(&run.plan, &run.trace, run.trace.record(record));
    let mut group = String::new();
    write_pieces(text.group()?, &mut group, text.n());
    Some(group)
}
