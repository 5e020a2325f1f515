//! Prints the timeline of a run: facts and the gaps between them.

use std::io;

use redrive_core::Run;
use redrive_core::fact::{Answer, EventEnd, ExecutionStatus, Fact, FactKind, Outcome};
use redrive_core::id::{FactId, RecordId};
use redrive_core::time::Duration;
use redrive_views::{explain, lines, names};

use crate::printer::{Printer, Style};
use crate::ranges;

/// Minimum length of a gap that is printed as a line.
const MIN_GAP: Duration = Duration::secs(1);
/// Maximum number of lines; the middle of a longer timeline is left out.
const MAX_LINES: usize = 120;
const HEAD: usize = 80;
const TAIL: usize = 20;

pub fn print(run: &Run, out: &mut Printer) -> io::Result<()> {
    let lines = lines_of(run);
    let width = time_width(run);
    let mut before: Option<&Fact> = None;
    for (place, line) in lines.iter().enumerate() {
        if lines.len() > MAX_LINES && place >= HEAD && place < lines.len() - TAIL {
            if place == HEAD {
                let text = format!("{} more lines; --trace has every fact", lines.len() - HEAD - TAIL);
                gap_line(out, width, &text)?;
            }
            before = None;
            continue;
        }
        let fact = run.trace.fact(line.fact);
        if let Some(gap) = before.map(|before| fact.at.since(before.at)).filter(|gap| *gap >= MIN_GAP) {
            let text = format!("{} {}", names::duration(gap), meanwhile(fact));
            gap_line(out, width, text.trim_end())?;
        }
        let same_moment = before.is_some_and(|before| before.at == fact.at);
        print_line(run, line, width, !same_moment, out)?;
        before = Some(fact);
    }
    if lines.is_empty() {
        out.line("No facts: the script is empty.")?;
    }
    Ok(())
}

/// A fact, and the records of the following facts that differ from it only in their records.
struct Line {
    fact: FactId,
    more_records: Vec<RecordId>,
}

fn lines_of(run: &Run) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        if !is_shown(run, fact) {
            continue;
        }
        match lines.last_mut() {
            Some(line) if differs_only_in_records(run.trace.fact(line.fact), fact) => {
                line.more_records.extend(run.trace.of(fact.records));
            }
            _ => lines.push(Line { fact: id, more_records: Vec::new() }),
        }
    }
    lines
}

fn differs_only_in_records(one: &Fact, other: &Fact) -> bool {
    let key = |fact: &Fact| (fact.at, fact.resource, fact.target);
    one.has_same_values(other) && key(one) == key(other) && !one.records.is_empty() && !other.records.is_empty()
}

fn print_line(run: &Run, line: &Line, width: usize, with_time: bool, out: &mut Printer) -> io::Result<()> {
    if line.more_records.is_empty() {
        return fact_line(run, line.fact, width, with_time, "", out);
    }
    let others = format!(" · likewise {}", ranges::records(run, &line.more_records));
    fact_line(run, line.fact, width, with_time, &others, out)
}

/// Prints a fact with its symbol, and with its time unless the line before has the same.
pub fn fact_line(
    run: &Run,
    id: FactId,
    width: usize,
    with_time: bool,
    more: &str,
    out: &mut Printer,
) -> io::Result<()> {
    let fact = run.trace.fact(id);
    let (symbol, style) = symbol(fact);
    let moment = if with_time { names::moment(fact.at) } else { String::new() };
    out.pieces(&[
        (Style::Dim, &format!("{moment:>width$}  ")),
        (style, &format!("{symbol} {}", explain::sentence(run, id))),
        (Style::Dim, more),
    ])
}

/// Width of the column of times.
pub fn time_width(run: &Run) -> usize {
    let last = run.trace.facts().last().map_or(run.end.at, |fact| fact.at);
    names::moment(last).len().max(8)
}

/// Leaves out facts without news, such as a batch that consists of one receive.
fn is_shown(run: &Run, fact: &Fact) -> bool {
    let received = fact.cause.map(|cause| run.trace.fact(cause)).filter(|cause| cause.kind == FactKind::Received);
    let is_one_receive = received.is_some_and(|received| (received.at, received.records) == (fact.at, fact.records));
    lines::is_in_short_trace(fact.kind) && !(fact.kind == FactKind::BatchClosed && is_one_receive)
}

fn gap_line(out: &mut Printer, width: usize, text: &str) -> io::Result<()> {
    out.styled(Style::Dim, &format!("{:>width$}  … {text} …", ""))
}

/// The state that this fact ends.
fn meanwhile(fact: &Fact) -> &'static str {
    match fact.kind {
        FactKind::VisibilityEnded => "hidden",
        FactKind::DelayEnded => "delayed",
        FactKind::RecordFailed | FactKind::InvocationEnded => "at work",
        FactKind::InvocationStarted | FactKind::InvocationThrottled | FactKind::InvocationRefused => "backing off",
        FactKind::BatchClosed => "gathering",
        FactKind::Called => "backing off",
        FactKind::Answered => "at work",
        FactKind::Expired => "kept",
        _ => "",
    }
}

fn symbol(fact: &Fact) -> (char, Style) {
    match fact.kind {
        FactKind::StepTaken => ('▸', Style::Title),
        FactKind::ConditionEnded => ('▹', Style::Title),
        FactKind::Sent | FactKind::EventAccepted | FactKind::Published => ('+', Style::Plain),
        FactKind::EndpointTook => ('✓', Style::Good),
        FactKind::PassFailed => ('!', Style::Warn),
        FactKind::EventEnded if fact.event_end() == Some(EventEnd::Success) => ('✓', Style::Good),
        FactKind::EventRequeued => ('!', Style::Warn),
        FactKind::Answered if fact.answer() == Some(Answer::Ok) && fact.status().is_none_or(|status| status < 400) => {
            ('✓', Style::Good)
        }
        FactKind::Answered => ('✗', Style::Bad),
        FactKind::CallRetried => ('!', Style::Warn),
        FactKind::CallGivenUp => ('▼', Style::Lost),
        FactKind::ExecutionStarted => ('▹', Style::Plain),
        FactKind::ExecutionEnded if fact.execution_status() == Some(ExecutionStatus::Failed) => ('▼', Style::Lost),
        FactKind::ExecutionEnded => ('✓', Style::Good),
        FactKind::SentOn | FactKind::PassedOn | FactKind::Called => ('→', Style::Plain),
        FactKind::Received | FactKind::Read => ('←', Style::Plain),
        FactKind::Deleted | FactKind::Checkpointed => ('✓', Style::Good),
        FactKind::InvocationStarted => ('λ', Style::Plain),
        FactKind::InvocationEnded if fact.outcome() == Some(Outcome::Success) => ('✓', Style::Plain),
        FactKind::InvocationEnded | FactKind::RecordFailed | FactKind::BatchFailed | FactKind::BatchPartlyFailed => {
            ('✗', Style::Bad)
        }
        FactKind::StepRefused | FactKind::Rejected | FactKind::PollRefused | FactKind::LimitReached => {
            ('✗', Style::Bad)
        }
        FactKind::InvocationThrottled
        | FactKind::InvocationRefused
        | FactKind::BackedOff
        | FactKind::BatchAbandoned
        | FactKind::DeleteRefused
        | FactKind::Deduplicated
        | FactKind::DeleteIgnored => ('!', Style::Warn),
        FactKind::Resharded | FactKind::BatchSplit => ('⑂', Style::Plain),
        FactKind::MovedToDeadLetterQueue
        | FactKind::BatchGivenUp
        | FactKind::Expired
        | FactKind::Discarded
        | FactKind::EventEnded
        | FactKind::PassGivenUp
        | FactKind::EventLost
        | FactKind::SendOnFailed => ('▼', Style::Lost),
        FactKind::MovedByTask => ('▲', Style::Plain),
        FactKind::MoveTaskStarted | FactKind::MoveTaskEnded | FactKind::ReplayStarted | FactKind::ReplayEnded => {
            ('▹', Style::Title)
        }
        FactKind::VisibilityEnded | FactKind::DelayEnded | FactKind::VisibilityChanged | FactKind::Duplicated => {
            ('↻', Style::Plain)
        }
        FactKind::RecordHeld => ('!', Style::Warn),
        FactKind::RecordSkipped | FactKind::FilteredOut | FactKind::Unchanged => ('⊘', Style::Plain),
        FactKind::ReceivedNothing | FactKind::PollersChanged | FactKind::BatchClosed | FactKind::RecordDone => {
            ('·', Style::Plain)
        }
    }
}
