//! Names of records and invocations, such as `orders/3` and `worker@4`, and short texts for numbers.

use std::fmt::Write;

use redrive_core::fact::Span;
use redrive_core::id::{InvocationId, RecordId, ResourceId};
use redrive_core::plan::Plan;
use redrive_core::time::Duration;
use redrive_core::trace::Trace;

pub fn record(plan: &Plan, trace: &Trace, id: RecordId) -> String {
    let record = trace.record(id);
    format!("{}/{}", plan.name(record.resource), record.number)
}

pub fn invocation(plan: &Plan, trace: &Trace, id: InvocationId) -> String {
    let invocation = trace.invocation(id);
    format!("{}@{}", plan.name(plan.function(invocation.function).id), invocation.number)
}

/// `orders/1 to 10`, `orders/3, 7 and 9`, `orders/1 to 4, 9, 12 and 30 more`.
pub fn records(plan: &Plan, trace: &Trace, span: Span) -> String {
    const MAX_RUNS: usize = 4;
    let runs = runs(trace, span);
    let (shown, others) = runs.split_at(runs.len().min(MAX_RUNS));
    let left_out: u32 = others.iter().map(|run| run.len).sum();
    let parts = shown.len() + usize::from(left_out > 0);
    if parts == 0 {
        return String::from("nothing");
    }
    let mut text = String::new();
    let mut named: Option<ResourceId> = None;
    // Writing to a string cannot fail.
    for (place, run) in shown.iter().enumerate() {
        text.push_str(separator(place, parts));
        if named != Some(run.resource) {
            named = Some(run.resource);
            text.push_str(plan.name(run.resource));
            text.push('/');
        }
        let _ = write!(text, "{}", run.first);
        if run.len > 1 {
            let _ = write!(text, " to {}", run.first + run.len - 1);
        }
    }
    if left_out > 0 {
        let _ = write!(text, "{}{left_out} more", separator(shown.len(), parts));
    }
    text
}

/// The text before a part of an enumeration.
fn separator(place: usize, parts: usize) -> &'static str {
    match place {
        0 => "",
        last if last + 1 == parts => " and ",
        _ => ", ",
    }
}

/// Ranges of consecutive numbers.
struct NumberRun {
    resource: ResourceId,
    first: u32,
    len: u32,
}

fn runs(trace: &Trace, span: Span) -> Vec<NumberRun> {
    let mut runs: Vec<NumberRun> = Vec::new();
    for id in trace.of(span) {
        let record = trace.record(id);
        match runs.last_mut() {
            Some(run) if run.resource == record.resource && run.first + run.len == record.number => run.len += 1,
            _ => runs.push(NumberRun { resource: record.resource, first: record.number, len: 1 }),
        }
    }
    runs
}

/// `1 record`, `3 records`, `2 tries`.
pub fn count(number: u32, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {}", plural(word)) }
}

/// The plural of an English noun: `records`, `tries`.
pub fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{word}s"),
    }
}

/// `1 try`, `3 tries`.
pub fn tries(number: u32) -> String {
    if number == 1 { "1 try".to_owned() } else { format!("{number} tries") }
}

/// `30 s`, `1 min 30 s`, `29.486 s`, `14 ms`, `6 h`, `4 days`.
pub fn duration(length: Duration) -> String {
    let millis = length.0;
    if millis < 1000 {
        return format!("{millis} ms");
    }
    let (days, hours, minutes) = (millis / 86_400_000, millis / 3_600_000 % 24, millis / 60_000 % 60);
    let (secs, rest) = (millis / 1000 % 60, millis % 1000);
    let mut parts = Vec::new();
    match days {
        0 => {}
        1 => parts.push(String::from("1 day")),
        days => parts.push(format!("{days} days")),
    }
    if hours > 0 {
        parts.push(format!("{hours} h"));
    }
    if minutes > 0 {
        parts.push(format!("{minutes} min"));
    }
    if rest > 0 {
        let text = format!("{secs}.{rest:03}");
        parts.push(format!("{} s", text.trim_end_matches('0')));
    } else if secs > 0 {
        parts.push(format!("{secs} s"));
    }
    parts.join(" ")
}

/// Formats a time of the run: `0:00.014`, `1:30.056`, `2:00:00.000`.
pub fn moment(at: redrive_core::time::Instant) -> String {
    let (hours, minutes, secs, millis) = (at.0 / 3_600_000, at.0 / 60_000 % 60, at.0 / 1000 % 60, at.0 % 1000);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{secs:02}.{millis:03}")
    } else {
        format!("{minutes}:{secs:02}.{millis:03}")
    }
}

/// `12,345`.
pub fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_formatted_for_readers() {
        for (millis, text) in [
            (14, "14 ms"),
            (1000, "1 s"),
            (29_486, "29.486 s"),
            (90_000, "1 min 30 s"),
            (21_600_000, "6 h"),
            (345_600_000, "4 days"),
            (3_600_500, "1 h 0.5 s"),
        ] {
            assert_eq!(duration(Duration(millis)), text);
        }
    }

    #[test]
    fn large_numbers_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(with_commas), ["0", "999", "1,000", "1,234,567"]);
    }
}
