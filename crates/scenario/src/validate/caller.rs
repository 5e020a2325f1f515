//! Callers, which are programs with an SDK: their plan, and what is not simulated.

use redrive_core::plan::{Caller, ResourceKind, RetryMode, Settings};
use redrive_core::time::Duration;

use super::context::{Change, Written};
use crate::problem::Problems;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    let retry_mode = match fields.text("retryMode") {
        Some("legacy") => RetryMode::Legacy,
        Some("none") => RetryMode::None,
        _ => RetryMode::Standard,
    };
    let usual = match retry_mode {
        RetryMode::Standard => 3,
        RetryMode::Legacy => 5,
        RetryMode::None => 1,
    };
    Some(Settings::Caller(Caller {
        id: of.id()?,
        calls: names.resource(fields.text("calls")?)?,
        waits: fields.text("invocationType") != Some("Event"),
        retry_mode,
        max_attempts: fields.number("maxAttempts").unwrap_or(usual),
        read_timeout: fields.duration("readTimeout").unwrap_or(Duration::ZERO),
    }))
}

pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { stack, names, name, site, .. } = change;
    let fields = change.fields();
    let Some(target) = fields.text("calls").filter(|_| site.sets("calls")) else { return };
    let what = match names.kind(target) {
        Some(ResourceKind::Mapping(_)) => "a mapping, which takes no calls",
        Some(ResourceKind::Caller(_)) => "a caller itself, which takes no calls",
        _ if stack.is_fifo(target) => "a FIFO queue: a caller that sends to one is not simulated yet",
        _ => return,
    };
    problems.add(site.path(name, "calls"), format!("`{target}` is {what}"));
}
