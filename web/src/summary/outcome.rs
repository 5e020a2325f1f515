//! The outcome strip: counts, a bar of shares, and expectations.

use redrive_report::ExpectationRow;
use redrive_views::names::with_commas;
use redrive_views::timeline::clock;
use redrive_views::{Outcome, Summary};
use serde_json::Value;
use yew::prelude::*;

use crate::advice::Dispatchers;
use crate::components::{button, classed, el, icon};
use crate::state::playback::Play;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Name, Select};
use crate::state::sums::{COST, COUNTS, STILL_THERE, Sums};

/// Renders the counts, with those of another run as `9 → 0`. With a run A its shares stand above.
pub fn outcome_strip(
    completed: &CompletedRun,
    (before, after): (Sums, Option<Sums>),
    a: Option<&CompletedRun>,
    dispatchers: &Dispatchers,
) -> Html {
    let of = format!("of {}", with_commas(completed.ledger.summary.records.into()));
    let is_shown =
        |place: &usize| *place != STILL_THERE || before.0[*place] > 0 || after.is_some_and(|sums| sums.0[*place] > 0);
    let sums = (0..COUNTS.len())
        .filter(is_shown)
        .map(|place| sum(place, before, after, a.is_some(), if place == 0 { &of } else { "" }));
    let numbers = el("dl", "").all(sums.collect());
    let expected = completed.expectations.iter().filter(|row| row.asked);
    let mut rows: Vec<Html> = expected.map(|row| expectation(row, dispatchers)).collect();
    if rows.is_empty() {
        rows = completed.expectations.iter().take(2).map(|row| expectation(row, dispatchers)).collect();
    }
    let rows = el("ul", "expected").is("aria-label", "Expectations").all(rows);
    let mut line = el("div", "numbers").el(numbers);
    // In a comparison the inspector lists the expectations.
    if a.is_none() {
        line = line.el(rows);
    }
    let bars: Vec<Html> =
        a.into_iter().chain([completed]).map(|completed| share_bar(&shares(&completed.ledger.summary))).collect();
    el("section", if after.is_some() { "outcome two" } else { "outcome" })
        .is("aria-label", "Outcome")
        .el(line)
        .all(bars)
        .done()
}

/// Renders one count. Zero is grey.
fn sum(place: usize, before: Sums, after: Option<Sums>, is_compared: bool, note: &str) -> Html {
    let count = COUNTS[place];
    let shown = after.unwrap_or(before);
    let class = classed(&classed("sum", count.class, true), "zero", shown.0[place] == 0);
    let name = el("dt", "").with(icon(count.icon)).text(count.name);
    let mut number = el("dd", "");
    if after.is_some() {
        // Beside expectations there is no space for two costs.
        if place != COST || is_compared {
            number = number.el(el("s", "").text(&before.text(place)));
        }
        number = number.el(el("span", "").text("→"));
    }
    number = number.el(el("b", "").text(&shown.text(place)));
    if after.is_none() && !note.is_empty() {
        number = number.el(el("span", "").text(note));
    }
    el("div", "").attr("class", class).el(name).el(number).done()
}

/// Renders an expectation. A broken one has a button that moves the playhead there.
fn expectation(row: &ExpectationRow, dispatchers: &Dispatchers) -> Html {
    let broken = row.broken.as_ref();
    let line = el("li", if broken.is_some() { "broken" } else { "held" });
    let line =
        line.with(icon(if broken.is_some() { "cross" } else { "tick" })).el(el("span", "").text(&words(&row.expect)));
    let Some(broken) = broken else { return line.el(el("b", "").text("held")).done() };
    let at = broken.at;
    let record = broken.sel.as_deref().and_then(Name::read);
    let (playback, selection) = (dispatchers.playback.clone(), dispatchers.selection.clone());
    let go = Callback::from(move |_: MouseEvent| {
        playback.dispatch(Play::Seek(at));
        selection.dispatch(Select::Focus { record: record.clone(), invocation: None });
    });
    let moment = clock(at, 3);
    line.el(button("time", go).set("aria-label", &format!("Broken at {moment}: go there")).text(&moment)).done()
}

/// Formats an expectation: `everyRecordProcessed`, `processedWithin 5m`, `summary.deadLettered is 1`.
pub fn words(expect: &Value) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let Some(map) = expect.as_object() else { return plain(expect) };
    let parts = map.iter().map(|(key, value)| match key.as_str() {
        "that" => plain(value),
        "absent" => "is absent".to_owned(),
        "atLeast" => format!("at least {}", plain(value)),
        "atMost" => format!("at most {}", plain(value)),
        key => format!("{key} {}", plain(value)),
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Returns the number of records of each outcome, in a fixed order.
fn shares(sums: &Summary) -> Vec<(&'static str, u32)> {
    let count = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| sums.count(*outcome)).sum();
    // Most victims are in a dead-letter queue; the others are lost, and counted there.
    let victims = sums.victims.min(sums.count(Outcome::DeadLettered));
    let lost = count(&[Outcome::Discarded, Outcome::Expired, Outcome::Acknowledged, Outcome::Failed]);
    vec![
        ("done", count(&[Outcome::Processed])),
        ("vict", victims),
        ("dead", count(&[Outcome::DeadLettered]).saturating_sub(victims)),
        ("lost", lost),
        ("wait", count(&[Outcome::Waiting, Outcome::InFlight])),
        ("none", count(&[Outcome::Filtered, Outcome::Deduplicated, Outcome::Rejected])),
    ]
}

fn share_bar(shares: &[(&'static str, u32)]) -> Html {
    let total: u64 = shares.iter().map(|(_, count)| u64::from(*count)).sum();
    let mut x = 0;
    let part = |class: &'static str, x: u64, width: u64| {
        let part = el("rect", class).set("x", &x.to_string()).is("y", "0").is("height", "4");
        part.set("width", &width.to_string()).done()
    };
    let parts = shares.iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let width = u64::from(*count) * 1000 / total.max(1);
        let at = x;
        x += width;
        part(class, at, width.saturating_sub(2).max(1))
    });
    let parts = parts.collect();
    let pattern = el("pattern", "").is("id", "victims").is("width", "12").is("height", "4");
    let pattern = pattern.is("patternUnits", "userSpaceOnUse").all(vec![part("dead", 0, 12), part("flag", 0, 5)]);
    let bar =
        el("svg", "shares").is("viewBox", "0 0 1000 4").is("preserveAspectRatio", "none").is("aria-hidden", "true");
    bar.el(el("defs", "").el(pattern)).all(parts).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use serde_json::json;

    #[test]
    fn the_shares_are_all_records() {
        for lesson in redrive_lessons::INDEX {
            let run = completed(lesson.name, 1);
            let sum: u32 = shares(&run.ledger.summary).iter().map(|(_, count)| count).sum();
            assert_eq!(sum, run.ledger.summary.records, "{}", lesson.name);
        }
    }

    #[test]
    fn an_expectation_reads_as_it_is_written() {
        assert_eq!(words(&json!("noRecordLost")), "noRecordLost");
        assert_eq!(words(&json!({ "processedWithin": "5m" })), "processedWithin 5m");
        assert_eq!(words(&json!({ "that": "summary.victims", "atMost": 3 })), "summary.victims at most 3");
        assert_eq!(
            words(&json!({ "that": "records[orders/3].outcome", "is": "processed" })),
            "records[orders/3].outcome is processed"
        );
    }
}
