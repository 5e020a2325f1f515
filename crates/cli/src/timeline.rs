//! The run as lines of time: what happened, and how long nothing did.

use std::io;

use redrive_core::Run;
use redrive_core::fact::{Answer, EventEnd, ExecutionStatus, Fact, FactKind, Outcome};
use redrive_core::id::{FactId, RecordId};
use redrive_core::time::Duration;
use redrive_views::{explain, lines, names};

use crate::printer::{Printer, Style};
use crate::ranges;

/// Silences from this length on are a line of their own.
const SILENCE: Duration = Duration::secs(1);
/// A timeline of more lines is cut in the middle.
const MOST: usize = 120;
const HEAD: usize = 80;
const TAIL: usize = 20;

pub fn print(run: &Run, out: &mut Printer) -> io::Result<()> {
    let lines = lines_of(run);
    let width = time_width(run);
    let mut before: Option<&Fact> = None;
    for (place, line) in lines.iter().enumerate() {
        if lines.len() > MOST && place >= HEAD && place < lines.len() - TAIL {
            if place == HEAD {
                let text = format!("{} more lines; --trace has every fact", lines.len() - HEAD - TAIL);
                silence(out, width, &text)?;
            }
            before = None;
            continue;
        }
        let fact = run.trace.fact(line.fact);
        if let Some(gap) = before.map(|before| fact.at.since(before.at)).filter(|gap| *gap >= SILENCE) {
            let text = format!("{} {}", names::duration(gap), meanwhile(fact));
            silence(out, width, text.trim_end())?;
        }
        let same_moment = before.is_some_and(|before| before.at == fact.at);
        print_line(run, line, width, !same_moment, out)?;
        before = Some(fact);
    }
    if lines.is_empty() {
        out.line("Nothing happens: the script is empty.")?;
    }
    Ok(())
}

/// A fact, and those right after it that say the same of other records.
struct Line {
    fact: FactId,
    likewise: Vec<RecordId>,
}

fn lines_of(run: &Run) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        if !is_told(run, fact) {
            continue;
        }
        match lines.last_mut() {
            Some(line) if says_the_same(run.trace.fact(line.fact), fact) => {
                line.likewise.extend(run.trace.of(fact.records));
            }
            _ => lines.push(Line { fact: id, likewise: Vec::new() }),
        }
    }
    lines
}

fn says_the_same(one: &Fact, other: &Fact) -> bool {
    let about = |fact: &Fact| (fact.at, fact.resource, fact.target);
    one.has_same_values(other) && about(one) == about(other) && !one.records.is_empty() && !other.records.is_empty()
}

fn print_line(run: &Run, line: &Line, width: usize, with_time: bool, out: &mut Printer) -> io::Result<()> {
    if line.likewise.is_empty() {
        return fact_line(run, line.fact, width, with_time, "", out);
    }
    let others = format!(" · likewise {}", ranges::records(run, &line.likewise));
    fact_line(run, line.fact, width, with_time, &others, out)
}

/// One fact, with a sign, and with its time unless that was just said.
pub fn fact_line(
    run: &Run,
    id: FactId,
    width: usize,
    with_time: bool,
    more: &str,
    out: &mut Printer,
) -> io::Result<()> {
    let fact = run.trace.fact(id);
    let (sign, style) = look(fact);
    let moment = if with_time { names::moment(fact.at) } else { String::new() };
    let time = out.paint(Style::Dim, &format!("{moment:>width$}"));
    let sentence = out.paint(style, &format!("{sign} {}", explain::sentence(run, id)));
    out.line(&format!("{time}  {sentence}{}", out.paint(Style::Dim, more)))
}

/// How wide the latest time of a run is.
pub fn time_width(run: &Run) -> usize {
    let last = run.trace.facts().last().map_or(run.end.at, |fact| fact.at);
    names::moment(last).len().max(8)
}

/// A batch that is just what one receive returned says nothing new.
fn is_told(run: &Run, fact: &Fact) -> bool {
    let received = fact.cause.map(|cause| run.trace.fact(cause)).filter(|cause| cause.kind == FactKind::Received);
    let is_one_receive = received.is_some_and(|received| (received.at, received.records) == (fact.at, fact.records));
    lines::is_telling(fact.kind) && !(fact.kind == FactKind::BatchClosed && is_one_receive)
}

fn silence(out: &mut Printer, width: usize, text: &str) -> io::Result<()> {
    let text = out.paint(Style::Dim, &format!("{:>width$}  … {text} …", ""));
    out.line(&text)
}

/// What was going on until this fact came.
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

fn look(fact: &Fact) -> (char, Style) {
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
