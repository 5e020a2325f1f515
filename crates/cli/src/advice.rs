//! Prints advice: settings that should be changed, with their fixes.

use std::io;

use redrive_advice::{Advice, Fix, Severity};
use serde_json::Value;

use crate::printer::{Printer, Style};

/// Maximum number of characters in a line of a message, without its indentation.
const WIDTH: usize = 100;

pub fn print(advice: &[Advice], out: &mut Printer) -> io::Result<()> {
    if advice.is_empty() {
        return Ok(());
    }
    out.styled(Style::Title, "Advice")?;
    for advice in advice {
        let style = match advice.severity {
            Severity::Error => Style::Bad,
            Severity::Warning => Style::Warn,
            Severity::Info => Style::Dim,
        };
        out.pieces(&[
            (Style::Plain, "  "),
            (style, advice.severity.as_str()),
            (Style::Plain, &format!(" {}  ", advice.place())),
            (Style::Dim, &format!("[{}]", advice.rule.id())),
        ])?;
        wrapped(&advice.message).iter().try_for_each(|line| out.line(&format!("      {line}")))?;
        if let Some(fix) = &advice.fix {
            out.styled(Style::Dim, &format!("      fix: {}", settings(fix)))?;
        }
    }
    Ok(())
}

/// The settings of a fix as `--set` takes them: `feed.batchSize=5 orders.visibilityTimeout=180`.
fn settings(fix: &Fix) -> String {
    let setting = |resource: &str, (setting, value): &(String, Value)| match value {
        Value::String(text) => format!("{resource}.{setting}={text}"),
        // `null` removes the setting.
        other => format!("{resource}.{setting}={other}"),
    };
    let all = fix.changes.iter().flat_map(|change| change.set.iter().map(|set| setting(&change.resource, set)));
    all.collect::<Vec<String>>().join(" ")
}

/// Splits a text at spaces into lines of at most `WIDTH` characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let has_room = lines.last().is_some_and(|line| line.chars().count() + word.chars().count() < WIDTH);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if has_room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
