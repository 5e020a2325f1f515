//! What could be set better.

use std::io;

use redrive_advice::{Advice, Fix, Severity};
use serde_json::Value;

use crate::printer::{Printer, Style};

/// Few columns would make many lines, and wide ones are hard to read.
const WIDTH: usize = 100;

pub fn print(advice: &[Advice], out: &mut Printer) -> io::Result<()> {
    if advice.is_empty() {
        return Ok(());
    }
    out.line(&out.paint(Style::Title, "Advice"))?;
    for one in advice {
        let style = match one.severity {
            Severity::Error => Style::Bad,
            Severity::Warning => Style::Warn,
            Severity::Info => Style::Dim,
        };
        let severity = out.paint(style, one.severity.as_str());
        let rule = out.paint(Style::Dim, &format!("[{}]", one.rule.id()));
        out.line(&format!("  {severity} {}  {rule}", one.place()))?;
        wrapped(&one.message).iter().try_for_each(|line| out.line(&format!("      {line}")))?;
        if let Some(fix) = &one.fix {
            out.line(&out.paint(Style::Dim, &format!("      fix: {}", settings(fix))))?;
        }
    }
    Ok(())
}

/// As `--set` takes them: `feed.batchSize=5 orders.visibilityTimeout=180`.
fn settings(fix: &Fix) -> String {
    let one = |resource: &str, (setting, value): &(String, Value)| match value {
        Value::Null => format!("{resource}.{setting} taken out"),
        Value::String(text) => format!("{resource}.{setting}={text}"),
        other => format!("{resource}.{setting}={other}"),
    };
    let all = fix.changes.iter().flat_map(|change| change.set.iter().map(|set| one(&change.resource, set)));
    all.collect::<Vec<String>>().join(" ")
}

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
