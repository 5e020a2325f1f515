//! Buses: their plan.

use redrive_core::plan::{Archive, Bus, Settings};
use redrive_core::time::Duration;

use super::context::Written;
use super::fields::Fields;
use crate::problem::Problems;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let archive = of.settings.get("archive").map(|archive| {
        let days: u64 = Fields::of(archive).number("retentionDays").unwrap_or(0);
        Archive { retention: (days > 0).then(|| Duration::secs(days * 86_400)) }
    });
    Some(Settings::Bus(Bus { id: of.id()?, archive }))
}
