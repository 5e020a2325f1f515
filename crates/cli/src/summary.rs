//! Prints the summary of a run: totals, outcomes, cost, expectations and advice.

use std::{fmt, io};

use redrive_core::fact::Limit;
use redrive_core::time::Instant;
use redrive_core::{EndReason, Run};
use redrive_report::{BrokenRow, ExpectationRow, Report};
use redrive_views::names::with_commas;
use redrive_views::{Outcome, Summary, names};
use serde_json::Value;

use crate::advice;
use crate::outcomes;
use crate::printer::{Printer, Style};

pub fn print(run: &Run, report: &Report, out: &mut Printer) -> io::Result<()> {
    let ledger = report.ledger();
    let summary = &ledger.summary;
    entry(out, "Records", with_commas(summary.records.into()), &outcomes(summary))?;
    outcomes::print(run, ledger, out)?;
    entry(out, "Invocations", with_commas(summary.invocations.into()), &invocations(summary))?;
    entry(out, "Work done", with_commas(summary.work_done), &work(summary))?;
    entry(out, "Cost", format!("${}", report.dollars()), "list price, without a free tier")?;
    entry(out, "End", names::moment(run.end.at), reason(run))?;
    expectations(report, out)?;
    advice::print(&report.advice(), out)
}

fn entry(out: &mut Printer, name: &str, value: impl fmt::Display, note: &str) -> io::Result<()> {
    out.pieces(&[(Style::Title, &format!("{name:13}")), (Style::Plain, &format!("{value}  {note}"))])
}

/// `1 victim`, `1,000 victims`
fn counted(number: u32, word: &str) -> String {
    let word = if number == 1 { word.to_owned() } else { names::plural(word) };
    format!("{} {word}", with_commas(number.into()))
}

fn outcomes(summary: &Summary) -> String {
    let mut parts = Vec::new();
    for outcome in Outcome::ALL.into_iter().filter(|outcome| summary.count(*outcome) > 0) {
        parts.push(format!("{} {}", with_commas(summary.count(outcome).into()), outcome.words()));
    }
    if summary.victims > 0 {
        parts.push(counted(summary.victims, "victim"));
    }
    if summary.lost > 0 {
        parts.push(format!("{} lost", with_commas(summary.lost.into())));
    }
    parts.join(" · ")
}

fn invocations(summary: &Summary) -> String {
    let mut parts = Vec::new();
    if summary.errors > 0 {
        parts.push(counted(summary.errors, "error"));
    }
    if summary.throttles > 0 {
        parts.push(counted(summary.throttles, "throttle"));
    }
    parts.join(" · ")
}

fn work(summary: &Summary) -> String {
    let mut parts = Vec::new();
    if summary.processed_more_than_once > 0 {
        parts.push(format!("{} more than once", counted(summary.processed_more_than_once, "record")));
    }
    if summary.duplicates > 0 {
        parts.push(counted(summary.duplicates, "duplicate"));
    }
    parts.join(" · ")
}

fn reason(run: &Run) -> &'static str {
    match run.end.reason {
        EndReason::Idle => "idle: no events left",
        EndReason::RunFor => "stopped before idle",
        EndReason::Limit(Limit::Records) => "stopped: limit of 1,000,000 records",
        EndReason::Limit(Limit::Facts) => "stopped: limit of 10,000,000 facts",
        EndReason::Limit(Limit::Work) => "stopped: limit of 400,000,000 units of work",
    }
}

/// The expectations of the scenario.
fn expectations(report: &Report, out: &mut Printer) -> io::Result<()> {
    let rows = report.expectations().into_iter().filter(|row| row.asked);
    let asked: Vec<(String, ExpectationRow)> = rows.map(|row| (name(&row.expect), row)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    out.styled(Style::Title, "Expected")?;
    let width = asked.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, row) in &asked {
        let (style, sign) = if row.held { (Style::Good, '✓') } else { (Style::Bad, '✗') };
        let violation = row.broken.as_ref().map_or_else(String::new, broken);
        out.pieces(&[(Style::Plain, "  "), (style, &format!("{sign} {name:width$}")), (Style::Plain, &violation)])?;
    }
    let first = asked.iter().find_map(|(_, row)| row.broken.as_ref()?.sel.as_deref());
    if let Some(first) = first {
        out.styled(Style::Dim, &format!("  redrive why FILE {first} prints the causes"))?;
    }
    Ok(())
}

/// An expectation in short: `everyRecordProcessed`, `processedWithin 1m`, `summary.deadLettered is 0`.
fn name(expect: &Value) -> String {
    let short = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if let Some(length) = expect.get("processedWithin") {
        return format!("processedWithin {}", short(length));
    }
    let Some(path) = expect.get("that") else { return short(expect) };
    let comparisons = [("is", "is"), ("atLeast", "is at least"), ("atMost", "is at most")];
    let comparison = comparisons.iter().find_map(|(key, words)| Some(format!("{words} {}", short(expect.get(*key)?))));
    format!("{} {}", short(path), comparison.as_deref().unwrap_or("is absent"))
}

/// The first violation.
fn broken(broken: &BrokenRow) -> String {
    let cause = match (&broken.found, &broken.sel) {
        (Some(found), _) => format!("  it is {found}"),
        (None, Some(record)) => format!("  broken by {record}"),
        (None, None) => String::new(),
    };
    format!("{cause} at {}", names::moment(Instant(broken.at)))
}
