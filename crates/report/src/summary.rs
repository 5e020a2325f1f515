//! The counts of a run, and how it ended.

use redrive_core::fact::Limit;
use redrive_core::{EndReason, Run};
use redrive_views::{Ledger, Outcome, Summary};

use crate::json::text_of;
use crate::shape::{row, words};

row! {
    /// End of the run.
    pub(crate) struct EndRow {
        /// Time of the end, in ms.
        at: u64 = "at",
        /// `idle`: no events were left; `runFor`: the run was stopped at a given time; `limit`: a limit was reached.
        reason: Reason = "reason",
        /// The limit that stopped the run.
        limit: Option<Limit> = "limit",
    }
}

words! {
    /// Why a run ended.
    pub(crate) enum Reason {
        Idle = "idle",
        RunFor = "runFor",
        Limit = "limit",
    }
}

row! {
    /// Counts of the run. The counts by outcome add up to `records`.
    pub(crate) struct SummaryRow {
        /// Number of rows in `records`.
        records: u32 = "records",
        /// Rows with this outcome.
        processed: u32 = "processed",
        /// Rows with this outcome.
        dead_lettered: u32 = "deadLettered",
        /// Rows with this outcome.
        discarded: u32 = "discarded",
        /// Rows with this outcome.
        expired: u32 = "expired",
        /// Rows with this outcome.
        acknowledged: u32 = "acknowledged",
        /// Rows with this outcome.
        failed: u32 = "failed",
        /// Rows with this outcome.
        filtered: u32 = "filtered",
        /// Rows with this outcome.
        deduplicated: u32 = "deduplicated",
        /// Rows with this outcome.
        rejected: u32 = "rejected",
        /// Rows with this outcome.
        in_flight: u32 = "inFlight",
        /// Rows with this outcome.
        waiting: u32 = "waiting",
        /// Number of times the work for a record was done.
        work_done: u64 = "workDone",
        /// Records whose work was done more than once.
        processed_more_than_once: u32 = "processedMoreThanOnce",
        /// Good records that were dead-lettered, discarded, expired, acknowledged or failed.
        victims: u32 = "victims",
        /// Records that were discarded, expired or acknowledged before their work was done.
        lost: u32 = "lost",
        /// Number of times a function ran.
        invocations: u32 = "invocations",
        /// Runs of a function that ended in an error.
        errors: u32 = "errors",
        /// Attempts that were throttled.
        throttles: u32 = "throttles",
        /// Messages that a standard queue delivered again while they were in flight.
        duplicates: u32 = "duplicates",
    }
}

row! {
    /// The end and the counts of a run, without its rows.
    struct Digest {
        /// End of the run.
        end: EndRow = "end",
        /// Counts of the run.
        summary: SummaryRow = "summary",
    }
}

/// The end and the counts of a run as JSON text: `{end, summary}`.
pub fn summary_text(run: &Run) -> String {
    text_of(&Digest { end: end(run), summary: summary(&Ledger::new(run).summary) })
}

pub(crate) fn summary(summary: &Summary) -> SummaryRow {
    let count = |outcome| summary.count(outcome);
    SummaryRow {
        records: summary.records,
        processed: count(Outcome::Processed),
        dead_lettered: count(Outcome::DeadLettered),
        discarded: count(Outcome::Discarded),
        expired: count(Outcome::Expired),
        acknowledged: count(Outcome::Acknowledged),
        failed: count(Outcome::Failed),
        filtered: count(Outcome::Filtered),
        deduplicated: count(Outcome::Deduplicated),
        rejected: count(Outcome::Rejected),
        in_flight: count(Outcome::InFlight),
        waiting: count(Outcome::Waiting),
        work_done: summary.work_done,
        processed_more_than_once: summary.processed_more_than_once,
        victims: summary.victims,
        lost: summary.lost,
        invocations: summary.invocations,
        errors: summary.errors,
        throttles: summary.throttles,
        duplicates: summary.duplicates,
    }
}

pub(crate) fn end(run: &Run) -> EndRow {
    let (reason, limit) = match run.end.reason {
        EndReason::Idle => (Reason::Idle, None),
        EndReason::RunFor => (Reason::RunFor, None),
        EndReason::Limit(limit) => (Reason::Limit, Some(limit)),
    };
    EndRow { at: run.end.at.0, reason, limit }
}
