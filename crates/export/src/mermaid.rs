//! One record's life as a Mermaid sequence diagram, for issues and wikis that draw them.

use std::collections::BTreeSet;

use redrive_core::Run;
use redrive_core::id::{FactId, RecordId};
use redrive_report::trace;
use redrive_views::{Index, names};
use serde_json::Value;

use crate::text;

/// Whoever sends with a step of the script.
const SCRIPT: &str = "script";
/// A diagram of more arrows is not read.
const MOST: usize = 200;

pub fn mermaid(run: &Run, index: &Index, record: RecordId) -> String {
    let name = names::record(&run.plan, &run.trace, record);
    let facts = facts(run, index, record);
    let told = facts.iter().map(|fact| trace::fact(run, *fact)).filter(|fact| text(fact, "kind") != "batchClosed");
    let mut diagram = Diagram { run, parties: Vec::new(), lines: Vec::new() };
    told.take(MOST).for_each(|fact| diagram.fact(&fact));
    if facts.len() > MOST {
        diagram.lines.push(format!("    Note over p1: and {} more facts", facts.len() - MOST));
    }
    let mut out = format!("sequenceDiagram\n    %% {name}\n");
    for (place, party) in diagram.parties.iter().enumerate() {
        out.push_str(&format!("    participant p{} as {}\n", place + 1, safe(party)));
    }
    diagram.lines.iter().for_each(|line| {
        out.push_str(line);
        out.push('\n');
    });
    out
}

/// All that is about the record, and how the invocations ended that had it.
fn facts(run: &Run, index: &Index, record: RecordId) -> BTreeSet<FactId> {
    let own = index.record(record);
    let invocations = own.iter().filter_map(|fact| run.trace.fact(*fact).invocation);
    let ends = invocations.filter_map(|invocation| index.end_of(&run.trace, invocation));
    own.iter().copied().chain(ends).collect()
}

struct Diagram<'r> {
    run: &'r Run,
    parties: Vec<String>,
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
                self.arrow(&sender, "->>", resource, &format!("{at} {}", text(fact, "kind")));
            }
            "received" | "read" if !by.is_empty() => {
                self.arrow(resource, "->>", by, &format!("{at} {}", text(fact, "kind")));
            }
            "invocationStarted" if !by.is_empty() => self.arrow(by, "->>", resource, &format!("{at} {invocation}")),
            "invocationThrottled" | "invocationRefused" if !by.is_empty() => {
                self.arrow(by, "-x", resource, &format!("{at} {}", text(fact, "kind")));
            }
            "invocationEnded" if !by.is_empty() => {
                self.arrow(resource, "-->>", by, &format!("{at} {}", text(fact, "outcome")));
            }
            "deleted" if !by.is_empty() => self.arrow(by, "->>", resource, &format!("{at} delete")),
            kind if !to.is_empty() => self.arrow(resource, "->>", to, &format!("{at} {kind}")),
            _ => self.note(resource, &format!("{at} {}", text(fact, "says"))),
        }
    }

    /// A step of the script, or the resource that sent because of what happened there.
    fn sender(&self, fact: &Value) -> String {
        let cause = fact["cause"].as_u64().and_then(|number| trace::with_number(&self.run.trace, number));
        let cause = cause.map(|id: FactId| trace::fact(self.run, id)).unwrap_or_default();
        match (text(&cause, "kind"), text(&cause, "resource")) {
            ("stepTaken", _) | (_, "") => SCRIPT.to_owned(),
            (_, resource) => resource.to_owned(),
        }
    }

    fn party(&mut self, name: &str) -> String {
        let name = if name.is_empty() { SCRIPT } else { name };
        let place = self.parties.iter().position(|party| party == name).unwrap_or_else(|| {
            self.parties.push(name.to_owned());
            self.parties.len() - 1
        });
        format!("p{}", place + 1)
    }

    fn arrow(&mut self, from: &str, arrow: &str, to: &str, words: &str) {
        let (from, to) = (self.party(from), self.party(to));
        self.lines.push(format!("    {from}{arrow}{to}: {}", safe(words)));
    }

    fn note(&mut self, over: &str, words: &str) {
        let over = self.party(over);
        self.lines.push(format!("    Note over {over}: {}", safe(words)));
    }
}

fn clock(millis: u64) -> String {
    redrive_views::timeline::clock(millis, 3)
}

/// Mermaid reads these signs; as entities they are only shown.
fn safe(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '#' => out.push_str("#35;"),
            ';' => out.push_str("#59;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
