//! Kinesis streams, and the streams of tables: their plan, and what Kinesis refuses.

use redrive_core::plan::{Settings, Stream};
use redrive_core::time::Duration;

use super::context::Written;
use super::table;
use crate::path::Path;
use crate::problem::Problems;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let fields = of.fields();
    let hours = fields.number::<u32>("retentionPeriodHours").unwrap_or(24);
    Some(Settings::Stream(Stream {
        id: of.id()?,
        shard_count: fields.number("shardCount").unwrap_or(1),
        retention_period: Duration::secs(u64::from(hours) * 3600),
        table: (fields.text("type") == Some("table")).then(|| table::compile(fields)),
    }))
}

/// Lanes are numbered in sixteen bits, and a shard has at most ten.
pub(super) const MAX_SHARDS: u64 = 6_000;

/// UpdateShardCount: at most twice, and at least half of what is open. That AWS refuses is documented; its texts could not
/// be verified.
pub(super) fn check_shard_count(open: u64, wanted: u64, path: &Path, problems: &mut Problems) {
    let text = if wanted > 2 * open {
        "cannot scale up over double the current open shard count"
    } else if wanted * 2 < open {
        "cannot scale down below half the current open shard count"
    } else {
        return;
    };
    let text = format!("UpdateShardCount {text}: {open} are open, {wanted} are wanted");
    problems.refuse(path, "InvalidArgumentException", text);
}
