//! The life of a record as a Mermaid sequence diagram, for issues and wikis that render them.

use std::collections::BTreeSet;
use std::io::Write;

use redrive_core::Run;
use redrive_core::id::{FactId, RecordId};
use redrive_report::trace;
use redrive_views::{Index, names, printable};
use serde_json::Value;

use crate::request::{ExportError, ExportRequest, text};
use crate::select;

/// Participant that stands for the steps of the script.
const SCRIPT: &str = "script";
/// Maximum number of facts in a diagram.
const MAX_FACTS: usize = 200;

pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    let record = select::record(request.run, request.select).map_err(ExportError::Select)?;
    Ok(out.write_all(mermaid(request.run, &Index::new(&request.run.trace), record).as_bytes())?)
}

pub fn mermaid(run: &Run, index: &Index, record: RecordId) -> String {
    let name = names::record(&run.plan, &run.trace, record);
    let facts = facts(run, index, record);
    let rows = facts.iter().map(|fact| trace::fact(run, *fact)).filter(|fact| text(fact, "kind") != "batchClosed");
    let mut diagram = Diagram { run, participants: Vec::new(), lines: Vec::new() };
    rows.take(MAX_FACTS).for_each(|fact| diagram.fact(&fact));
    if facts.len() > MAX_FACTS {
        diagram.lines.push(format!("    Note over p1: and {} more facts", facts.len() - MAX_FACTS));
    }
    let mut out = format!("sequenceDiagram\n    %% {name}\n");
    for (place, participant) in diagram.participants.iter().enumerate() {
        out.push_str(&format!("    participant p{} as {}\n", place + 1, escaped(participant)));
    }
    diagram.lines.iter().for_each(|line| {
        out.push_str(line);
        out.push('\n');
    });
    out
}

/// All facts about the record, and the ends of the invocations that received it.
fn facts(run: &Run, index: &Index, record: RecordId) -> BTreeSet<FactId> {
    let own = index.record(record);
    let invocations = own.iter().filter_map(|fact| run.trace.fact(*fact).invocation);
    let ends = invocations.filter_map(|invocation| index.end_of(&run.trace, invocation));
    own.iter().copied().chain(ends).collect()
}

struct Diagram<'r> {
    run: &'r Run,
    participants: Vec<String>,
    lines: Vec<String>,
}

impl Diagram<'_> {
    fn fact(&mut self, fact: &Value) {
        let at = clock(fact["at"].as_u64().unwrap_or(0));
        let resource = text(fact, "resource");
        let (by, to) = (text(fact, "by"), text(fact, "to"));
        let invocation = text(fact, "invocation");
        match text(fact, "kind") {
            "sent" | "rejected" | "eventAccepted" => {
                let sender = self.sender(fact);
                self.arrow(&sender, "->>", resource, &at, text(fact, "kind"));
            }
            "received" | "read" if !by.is_empty() => self.arrow(resource, "->>", by, &at, text(fact, "kind")),
            "invocationStarted" if !by.is_empty() => self.arrow(by, "->>", resource, &at, invocation),
            "invocationThrottled" | "invocationRefused" if !by.is_empty() => {
                self.arrow(by, "-x", resource, &at, text(fact, "kind"));
            }
            "invocationEnded" if !by.is_empty() => self.arrow(resource, "-->>", by, &at, text(fact, "outcome")),
            "deleted" if !by.is_empty() => self.arrow(by, "->>", resource, &at, "delete"),
            kind if !to.is_empty() => self.arrow(resource, "->>", to, &at, kind),
            _ => self.note(resource, &at, text(fact, "says")),
        }
    }

    /// The resource whose fact caused this one, or the script.
    fn sender(&self, fact: &Value) -> String {
        let cause = fact["cause"].as_u64().and_then(|number| trace::with_number(&self.run.trace, number));
        let cause = cause.map(|id: FactId| trace::fact(self.run, id)).unwrap_or_default();
        match (text(&cause, "kind"), text(&cause, "resource")) {
            ("stepTaken", _) | (_, "") => SCRIPT.to_owned(),
            (_, resource) => resource.to_owned(),
        }
    }

    fn participant(&mut self, name: &str) -> String {
        let name = if name.is_empty() { SCRIPT } else { name };
        let place = self.participants.iter().position(|known| known == name).unwrap_or_else(|| {
            self.participants.push(name.to_owned());
            self.participants.len() - 1
        });
        format!("p{}", place + 1)
    }

    fn arrow(&mut self, from: &str, arrow: &str, to: &str, at: &str, words: &str) {
        let (from, to) = (self.participant(from), self.participant(to));
        self.lines.push(format!("    {from}{arrow}{to}: {at} {}", escaped(words)));
    }

    fn note(&mut self, over: &str, at: &str, words: &str) {
        let over = self.participant(over);
        self.lines.push(format!("    Note over {over}: {at} {}", escaped(words)));
    }
}

fn clock(millis: u64) -> String {
    redrive_views::timeline::clock(millis, 3)
}

/// Replaces the characters that have a meaning in Mermaid by its entities: markup, the end of a statement, directives
/// (`%%{init: …}%%`, which Mermaid reads anywhere in a text) and formulas (`$$…$$`).
fn escaped(words: &str) -> String {
    let mut out = String::new();
    // Mermaid removes the semicolon of an entity in a line that matches `style.*:\S*#.*;`.
    let has_style = words.contains("style") || words.contains("classDef");
    for letter in printable::line(words).chars() {
        match letter {
            '#' | ';' | '&' | '%' | '{' | '}' | '$' => out.push_str(&format!("#{};", u32::from(letter))),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            ':' if has_style => out.push_str("#58;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_not_syntax() {
        let attack = "%%{init: {\"themeCSS\": \"*{}\"}}%%;<b>&lt; $$x$$\u{202e}\nend";
        let shown = escaped(attack);
        assert!(!shown.contains(['%', '{', '}', '<', '>', '&', '$', '\n', '\u{202e}']), "{shown}");
        assert!(shown.contains("\\u202e end"), "{shown}");
        assert_eq!(escaped("style a:#1;"), "style a#58;#35;1#59;");
    }
}
