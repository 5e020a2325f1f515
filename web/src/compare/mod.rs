//! Compares run A, which is pinned, with run B, the run of the current scenario.

mod sides;

pub use sides::Sides;

use redrive_scenario::{Difference, differences};
use redrive_views::compare::{Change, Comparison, Pair, Side};
use redrive_views::names;
use redrive_views::timeline::clock;
use serde_json::Value;
use yew::prelude::*;

use crate::advice::Dispatchers;
use crate::components::{button, el, icon};
use crate::stack::spaced;
use crate::state::Shared;
use crate::state::document::Edit;
use crate::state::playback::{Play, Playback};
use crate::state::runs::CompletedRun;
use crate::state::selection::{Name, Select};
use crate::summary::expectation_words;

/// Maximum number of records named in a change.
const MOST_NAMED: usize = 6;
/// Maximum number of changed settings listed.
const MOST_CHANGES: usize = 12;

#[derive(Properties, PartialEq)]
pub struct DifferProps {
    pub a: Shared<CompletedRun>,
    pub b: Shared<CompletedRun>,
    pub dispatchers: Dispatchers,
}

/// The changed settings and their effects.
#[component]
pub fn Differ(props: &DifferProps) -> Html {
    let compared = use_memo((props.a.clone(), props.b.clone()), |(a, b)| {
        let (of_a, of_b) = (Side { run: &a.run, ledger: &a.ledger }, Side { run: &b.run, ledger: &b.ledger });
        (Comparison::new(of_a, of_b), differences(&a.scenario, &b.scenario))
    });
    let (comparison, changed) = &*compared;
    let (a, b, dispatchers) = (&props.a, &props.b, &props.dispatchers);
    let let_go = dispatchers.on_pin.reform(|_: MouseEvent| None);
    let head = el("div", "inspected")
        .el(el("h2", "").text("A and B"))
        .el(el("p", "note").text("Both runs have the same seed, so every difference comes from the changes."))
        .el(button("quiet close", let_go).is("aria-label", "End the comparison").with(icon("cross")));
    let mut body = el("div", "inspection").is("tabindex", "0").el(el("h3", "").text("Changes"));
    body = body.el(match changed.is_empty() {
        true => el("p", "note").text("A and B are the same scenario. Change something to compare."),
        false => {
            let rest = changed.len().saturating_sub(MOST_CHANGES);
            let rest = (rest > 0).then(|| el("li", "").key("rest").text(&format!("and {rest} more")).done());
            let all = changed.iter().take(MOST_CHANGES).map(setting).chain(rest);
            el("ul", "changed-settings").all(all.collect())
        }
    });
    if !changed.is_empty() {
        let came: Vec<Html> = comparison.changes.iter().map(|change| came(change, a, b, dispatchers)).collect();
        body = body.el(el("h3", "").text("Effects"));
        body = body.el(match came.is_empty() {
            true => el("p", "note").text("All records end the same way."),
            false => el("ul", "came").all(came),
        });
        if comparison.same > 0 && !comparison.changes.is_empty() {
            let same = names::count(comparison.same as u32, "record");
            body = body
                .el(el("p", "note")
                    .text(&format!("{same} fare{} the same.", if comparison.same == 1 { "s" } else { "" })));
        }
        body = body.with(expected(a, b));
        body = body.el(first_difference(comparison, a, b, &dispatchers.playback));
    }
    el("aside", "right").is("aria-label", "A and B").el(head).el(body).done()
}

/// Lists expectations that hold in one run and are broken in the other.
fn expected(a: &CompletedRun, b: &CompletedRun) -> Html {
    let words = |held: bool| if held { "held" } else { "broken" };
    let both = a.expectations.iter().filter_map(|of_a| {
        let of_b = b.expectations.iter().find(|of_b| of_b.expect == of_a.expect)?;
        Some((&of_a.expect, of_a.held, of_b.held))
    });
    let lines = both.filter(|(_, in_a, in_b)| in_a != in_b).map(|(expect, in_a, in_b)| {
        let to = el("b", if in_b { "better" } else { "worse" }).text(words(in_b));
        let name = expectation_words(expect);
        let from = el("s", "").text(words(in_a));
        el("li", "").key(&name).el(el("span", "").text(&name)).el(from).text(" → ").el(to).done()
    });
    let lines: Vec<Html> = lines.collect();
    if lines.is_empty() { Html::default() } else { el("ul", "changed-settings").all(lines).done() }
}

fn setting(difference: &Difference) -> Html {
    let text = |value: &Option<Value>| match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) if list.is_empty() => "none".to_owned(),
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        // For a whole resource, its type is enough.
        Some(Value::Object(map)) if map.contains_key("type") => {
            map["type"].as_str().map_or_else(String::new, |of| format!("a {}", spaced(of)))
        }
        Some(value) => value.to_string(),
    };
    let path = difference.path.strip_prefix("stack.").unwrap_or(&difference.path);
    let from = el("s", "").text(&text(&difference.a));
    let to = el("b", "").text(&text(&difference.b));
    el("li", "").key(path).el(el("span", "").text(path)).el(from).text(" → ").el(to).done()
}

/// Renders one change, such as `9 records end as processed instead of dead-lettered`, and its records.
fn came(change: &Change, a: &CompletedRun, b: &CompletedRun, dispatchers: &Dispatchers) -> Html {
    let names = change.rows.iter().take(MOST_NAMED).map(|pair| record(pair, a, b, dispatchers)).collect();
    let mut named = el("p", "records").all(names);
    if change.rows.len() > MOST_NAMED {
        named = named.text(&format!("and {} more", names::with_commas((change.rows.len() - MOST_NAMED) as u64)));
    }
    el("li", "").el(el("p", "").text(&change.sentence())).el(named).done()
}

fn record(pair: &Pair, a: &CompletedRun, b: &CompletedRun, dispatchers: &Dispatchers) -> Html {
    let of = |completed: &CompletedRun, row: usize| {
        (
            completed.ledger.rows.record(row),
            names::record(&completed.run.plan, &completed.run.trace, completed.ledger.rows.record(row)),
        )
    };
    let (words, name) = match (pair.b, pair.a) {
        (Some(row), _) => (of(b, row).1, Some(Name::of_record(&b.run, of(b, row).0))),
        (None, Some(row)) => (of(a, row).1, None),
        (None, None) => return Html::default(),
    };
    let Some(name) = name else { return el("span", "").text(&words).text(" ").done() };
    let selection = dispatchers.selection.clone();
    let go = Callback::from(move |_: MouseEvent| {
        selection.dispatch(Select::Focus { record: Some(name.clone()), invocation: None });
    });
    button("link", go).text(&words).done()
}

fn first_difference(
    comparison: &Comparison,
    a: &CompletedRun,
    b: &CompletedRun,
    playback: &UseReducerDispatcher<Playback>,
) -> crate::components::El {
    let Some(first) = &comparison.first else {
        return el("p", "note").text("The two runs are identical.");
    };
    let playback = playback.clone();
    let at = first.at.0;
    let go = Callback::from(move |_: MouseEvent| playback.dispatch(Play::Seek(at)));
    let moment = clock(at, 3);
    let [in_a, in_b] = first.sentences(&a.run, &b.run);
    let nothing = || "nothing more".to_owned();
    let line = |letter: &str, text: Option<String>| {
        el("p", "").el(el("b", "letter").text(letter)).text(&text.unwrap_or_else(nothing))
    };
    el("div", "first")
        .el(el("h3", "")
            .text("First difference ")
            .el(button("time", go).set("aria-label", &format!("Go to {moment}")).text(&moment)))
        .el(line("A", in_a))
        .el(line("B", in_b))
}

/// Renders the heading of a run with a button that keeps it.
pub fn heading(letter: &'static str, completed: &Shared<CompletedRun>, dispatchers: &Dispatchers) -> Html {
    let keep = {
        let (dispatchers, scenario, is_a) = (dispatchers.clone(), completed.scenario.clone(), letter == "A");
        Callback::from(move |_: MouseEvent| {
            dispatchers.on_pin.emit(None);
            if is_a {
                dispatchers.document.dispatch(Edit::Replace((*scenario).clone()));
            }
        })
    };
    let words = if letter == "A" { "As it was" } else { "As it is now" };
    let keep = button("plain", keep).text(&format!("Keep {letter}"));
    el("div", "side").el(el("b", "letter").text(letter)).el(el("span", "").text(words)).el(keep).done()
}
