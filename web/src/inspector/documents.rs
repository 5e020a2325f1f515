//! The documents that AWS sends, as exact text.

use std::rc::Rc;

use redrive_core::trace::Origin;
use redrive_views::names;
use redrive_views::table::Tables;
use redrive_views::timeline::{Focus, deliveries};
use yew::prelude::*;

use crate::components::{button, el, icon};
use crate::services::{clipboard, download, texts};
use crate::state::runs::CompletedRun;

/// Event and response of the selected invocation, or of the last one of the selected record; and documents about the
/// record.
pub fn documents(completed: &CompletedRun, focus: Focus) -> Html {
    let last = || focus.record.and_then(|record| deliveries(completed.subject(), record).last().copied());
    let mut all = Vec::new();
    if let Some(record) = focus.record {
        let tables = Tables::new(completed.subject());
        for id in tables.documents_of(completed.subject(), record) {
            let what = match completed.run.trace.record(id).made() {
                Origin::Written { .. } => "Invocation record",
                _ => "Dead letter",
            };
            let title = format!("{what} {}", names::record(&completed.run.plan, &completed.run.trace, id));
            all.push(document(title, Some(texts::document(&completed.run, &completed.index, id)), ""));
        }
    }
    if let Some(invocation) = focus.invocation.or_else(last) {
        let name = names::invocation(&completed.run.plan, &completed.run.trace, invocation);
        let event = texts::event(&completed.run, &completed.index, invocation);
        let response = texts::response(&completed.run, &completed.index, invocation);
        all.push(document(format!("Event of {name}"), event, "It did not run, so there is no event."));
        all.push(document(format!("Response of {name}"), response, "It returned no response."));
    } else {
        all.push(el("p", "note").text("No function received it, so there is no event.").done());
    }
    el("div", "documents").all(all).done()
}

fn document(title: String, text: Option<String>, otherwise: &'static str) -> Html {
    let Some(text) = text else {
        return el("section", "").el(el("h3", "").text(&title)).el(el("p", "note").text(otherwise)).done();
    };
    let spread = spread(&text);
    let text = Rc::new(text);
    let copy = {
        let text = text.clone();
        Callback::from(move |_: MouseEvent| clipboard::copy(&text))
    };
    let save = {
        let name = format!("{}.json", title.to_ascii_lowercase().replace([' ', '/'], "-"));
        Callback::from(move |_: MouseEvent| download::save(&name, "application/json", &text))
    };
    let action = |verb: &'static str, onclick: Callback<MouseEvent>, picture: &str| {
        let button = button("quiet", onclick).set("aria-label", &format!("{verb} {title}"));
        button.is("title", verb).with(icon(picture))
    };
    let head = el("div", "head")
        .el(el("h3", "").text(&title))
        .el(action("Copy", copy, "copy"))
        .el(action("Download", save, "download"));
    let text = el("pre", "").is("tabindex", "0").is("role", "region").set("aria-label", &title);
    el("section", "").el(head).el(text.el(el("code", "").text(&spread))).done()
}

/// Adds line breaks and indentation for reading. Copies and downloads have the original, which is one line.
fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut is_escaped) = (0usize, false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let opens = !in_string && matches!(letter, '{' | '[');
        let closes = !in_string && matches!(letter, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
            // An empty list stays on its line.
            if !out.ends_with(['{', '[']) {
                break_line(&mut out, depth);
            }
        }
        if in_string || !letter.is_whitespace() {
            out.push(letter);
        }
        match letter {
            _ if opens => {
                depth += 1;
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                if !matches!(letters.peek(), Some('}' | ']')) {
                    break_line(&mut out, depth);
                }
            }
            ',' if !in_string => break_line(&mut out, depth),
            ':' if !in_string => out.push(' '),
            '"' if !is_escaped => in_string = !in_string,
            _ => {}
        }
        is_escaped = in_string && letter == '\\' && !is_escaped;
    }
    out
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_text_is_broken_where_json_can_be() {
        let text = r#"{"a":[1,{"b":"x, {\"y\": 1}"}],"c":[],"d":{}}"#;
        let spread = spread(text);
        let expected = "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {\\\"y\\\": 1}\"\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}";
        assert_eq!(spread, expected);
    }

    #[test]
    fn breaking_changes_nothing_else() {
        let text = r#"{"n":1767225600000,"s":"\\","e":"\"","list":[null,true,-1.5e3]}"#;
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
        assert_eq!(read(&spread(text)), read(text));
    }
}
