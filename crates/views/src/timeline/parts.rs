//! Divides records by shard of their stream or message group of their queue.

use redrive_core::Run;
use redrive_core::id::RecordId;
use redrive_core::plan::{ResourceKind, write_pieces};
use redrive_core::shards;
use redrive_core::text::Text;

/// Maximum number of parts. More share one lane.
const MOST: usize = 6;

/// Returns the records of each shard or group with its name; empty if there are none or too many.
pub(super) fn of(run: &Run, records: &[RecordId]) -> Vec<(String, Vec<RecordId>)> {
    let mut parts: Vec<(String, Vec<RecordId>)> = Vec::new();
    for record in records {
        let Some(name) = name(run, *record) else { return Vec::new() };
        match parts.iter().position(|(known, _)| *known == name) {
            Some(place) => parts[place].1.push(*record),
            None if parts.len() == MOST => return Vec::new(),
            None => parts.push((name, vec![*record])),
        }
    }
    parts.sort();
    parts
}

fn name(run: &Run, id: RecordId) -> Option<String> {
    let record = run.trace.record(id);
    match run.plan.kind(record.resource) {
        ResourceKind::Stream(_) => {
            let id = shards::id_of(&run.plan, &run.trace, id);
            let number = id.strip_prefix("shardId-").map(|rest| rest.trim_start_matches('0'));
            Some(match number {
                Some("") => "shard 0".to_owned(),
                Some(number) if number.len() < 5 => format!("shard {number}"),
                // Shards of tables have no short number.
                _ => "shard".to_owned(),
            })
        }
        ResourceKind::Queue(_) => {
            let text = Text::of(&run.plan, &run.trace, record);
            let mut name = String::from("group ");
            write_pieces(text.group()?, &mut name, text.n());
            Some(name)
        }
        _ => None,
    }
}
