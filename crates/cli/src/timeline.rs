//! The run as lines of time: what happened, and how long nothing did.

use std::io;

use redrive_core::Run;
use redrive_core::fact::{Fact, Kind, Outcome};
use redrive_core::id::FactId;
use redrive_core::time::Duration;
use redrive_views::{explain, lines, names};

use crate::printer::{Printer, Style};

/// Silences from this length on are a line of their own.
const SILENCE: Duration = Duration::secs(1);
/// A timeline of more lines is cut in the middle.
const MOST: usize = 160;
const HEAD: usize = 110;
const TAIL: usize = 40;

pub fn print(run: &Run, out: &mut Printer) -> io::Result<()> {
    let numbered = (0u32..).map(FactId::new).zip(run.trace.facts());
    let telling: Vec<FactId> = numbered.filter(|(_, fact)| is_told(fact)).map(|(id, _)| id).collect();
    let width = time_width(run);
    let mut before: Option<&Fact> = None;
    for (place, &id) in telling.iter().enumerate() {
        if telling.len() > MOST && place >= HEAD && place < telling.len() - TAIL {
            if place == HEAD {
                let text = format!("{} more facts; --trace has them all", telling.len() - HEAD - TAIL);
                silence(out, width, &text)?;
            }
            before = None;
            continue;
        }
        let fact = run.trace.fact(id);
        if let Some(gap) = before.map(|before| fact.at.since(before.at)).filter(|gap| *gap >= SILENCE) {
            let text = format!("{} {}", names::duration(gap), meanwhile(fact));
            silence(out, width, text.trim_end())?;
        }
        let same_moment = before.is_some_and(|before| before.at == fact.at);
        fact_line(run, id, width, !same_moment, out)?;
        before = Some(fact);
    }
    if telling.is_empty() {
        out.line("Nothing happens: the script is empty.")?;
    }
    Ok(())
}

/// One fact, with a sign, and with its time unless that was just said.
pub fn fact_line(run: &Run, id: FactId, width: usize, with_time: bool, out: &mut Printer) -> io::Result<()> {
    let fact = run.trace.fact(id);
    let (sign, style) = look(fact);
    let moment = if with_time { names::moment(fact.at) } else { String::new() };
    let time = out.paint(Style::Dim, &format!("{moment:>width$}"));
    let sentence = out.paint(style, &format!("{sign} {}", explain::sentence(run, id)));
    out.line(&format!("{time}  {sentence}"))
}

/// How wide the latest time of a run is.
pub fn time_width(run: &Run) -> usize {
    let last = run.trace.facts().last().map_or(run.end.at, |fact| fact.at);
    names::moment(last).len().max(8)
}

/// That a mapping's batch is one poll is said by the receive before it.
fn is_told(fact: &Fact) -> bool {
    let says_nothing_new =
        matches!(fact.kind, Kind::BatchClosed if fact.closed_by().is_some_and(|by| by.as_str() == "poll"));
    lines::is_telling(fact.kind) && !says_nothing_new
}

fn silence(out: &mut Printer, width: usize, text: &str) -> io::Result<()> {
    let text = out.paint(Style::Dim, &format!("{:>width$}  … {text} …", ""));
    out.line(&text)
}

/// What was going on until this fact came.
fn meanwhile(fact: &Fact) -> &'static str {
    match fact.kind {
        Kind::VisibilityEnded => "hidden",
        Kind::DelayEnded => "delayed",
        Kind::RecordFailed | Kind::InvocationEnded => "at work",
        Kind::InvocationStarted | Kind::InvocationThrottled | Kind::InvocationRefused => "backing off",
        Kind::BatchClosed => "gathering",
        Kind::Expired => "kept",
        _ => "",
    }
}

fn look(fact: &Fact) -> (char, Style) {
    match fact.kind {
        Kind::StepTaken => ('▸', Style::Title),
        Kind::ConditionEnded => ('▹', Style::Title),
        Kind::Sent => ('+', Style::Plain),
        Kind::Received => ('←', Style::Plain),
        Kind::Deleted => ('✓', Style::Good),
        Kind::InvocationStarted => ('λ', Style::Plain),
        Kind::InvocationEnded if fact.outcome() == Some(Outcome::Success) => ('✓', Style::Plain),
        Kind::InvocationEnded | Kind::RecordFailed | Kind::BatchFailed | Kind::BatchPartlyFailed => ('✗', Style::Bad),
        Kind::StepRefused | Kind::Rejected | Kind::PollRefused | Kind::LimitReached => ('✗', Style::Bad),
        Kind::InvocationThrottled | Kind::InvocationRefused | Kind::BackedOff | Kind::BatchAbandoned => {
            ('!', Style::Warn)
        }
        Kind::MovedToDeadLetterQueue | Kind::Expired | Kind::Discarded => ('▼', Style::Lost),
        Kind::VisibilityEnded | Kind::DelayEnded | Kind::VisibilityChanged | Kind::Duplicated => ('↻', Style::Plain),
        Kind::FilteredOut => ('⊘', Style::Plain),
        Kind::ReceivedNothing | Kind::PollersChanged | Kind::BatchClosed | Kind::RecordDone => ('·', Style::Plain),
    }
}
