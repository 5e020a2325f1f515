//! Advice for the scenario, most severe first. Each fix is run before it is offered, and its effect is shown.

use redrive_advice::{Advice, Change, Fix, Severity, apply, together};
use redrive_core::Rule;
use redrive_scenario::Scenario;
use redrive_views::names::with_commas;
use serde_json::Value;
use yew::prelude::*;

use crate::components::{El, button, el, icon};
use crate::state::Shared;
use crate::state::document::{Document, Edit};
use crate::state::playback::Playback;
use crate::state::runs::{CompletedRun, Runs};
use crate::state::selection::{Select, Selection};
use crate::state::sums::{COUNTS, Sums};

/// Maximum number of advice rows shown.
const MAX_ROWS: usize = 100;
/// Maximum number of what-ifs shown.
const MAX_WHAT_IFS: usize = 3;

/// The dispatchers that clicks in many parts of the page use.
#[derive(Clone, PartialEq)]
pub struct Dispatchers {
    pub document: UseReducerDispatcher<Document>,
    pub selection: UseReducerDispatcher<Selection>,
    pub playback: UseReducerDispatcher<Playback>,
    /// Sets or removes run A of a comparison.
    pub on_pin: Callback<Option<Shared<CompletedRun>>>,
}

/// Renders the advice below the timeline, or nothing if there is none. In little space it is collapsed.
pub fn advice(runs: &Runs, scenario: &Shared<Scenario>, dispatchers: &Dispatchers, is_low: bool) -> Html {
    let Some(completed) = runs.completed.as_ref().filter(|completed| !completed.advice.is_empty()) else {
        return Html::default();
    };
    let mut head = el("summary", "").el(el("h2", "").text("Advice"));
    for severity in Severity::ALL {
        let count = completed.advice.iter().filter(|advice| advice.severity == severity).count();
        if count > 0 {
            let words = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            };
            let s = if count == 1 { "" } else { "s" };
            head = head.el(sign(severity).text(&format!("{count} {words}{s}")));
        }
    }
    let rows = completed.advice.iter().take(MAX_ROWS).enumerate();
    let rows = rows.map(|(place, one)| row(one, place, completed.sums, effect(runs, place), dispatchers));
    let mut list = el("ul", "").all(rows.collect());
    let hidden = completed.advice.len().saturating_sub(MAX_ROWS);
    if hidden > 0 {
        list = list.el(el("li", "").key("hidden").text(&format!("and {} more", with_commas(hidden as u64))));
    }
    let mut lines = el("details", "").key(if is_low { "low" } else { "high" }).el(head.with(icon("down"))).el(list);
    if !is_low {
        lines = lines.is("open", "");
    }
    el("section", "advice")
        .is("aria-label", "Advice")
        .el(lines)
        .with(fix_all(runs, completed, scenario, dispatchers))
        .done()
}

/// A button that applies all compatible fixes. Empty if there are fewer than two.
fn fix_all(
    runs: &Runs,
    completed: &Shared<CompletedRun>,
    scenario: &Shared<Scenario>,
    dispatchers: &Dispatchers,
) -> Html {
    let (advice, place) = (&completed.advice, completed.advice.len());
    let (_, places) = together(scenario, advice);
    if places.len() < 2 {
        return Html::default();
    }
    let fixes = advice.iter().filter(|one| one.fix.is_some()).count();
    let words = match fixes - places.len() {
        0 => "Fix all".to_owned(),
        // Fixes that change the same setting exclude each other.
        _ => format!("Fix {} of {fixes}", places.len()),
    };
    let (document, selection, of) = (dispatchers.document.clone(), dispatchers.selection.clone(), completed.clone());
    let take = Callback::from(move |_: MouseEvent| {
        let completed = of.clone();
        document.dispatch(Edit::change(move |scenario| Some(together(scenario, &completed.advice).0)));
        selection.dispatch(Select::Preview(None));
    });
    let button = button("link", take).set("title", "Applies all compatible fixes").text(&words);
    let line = el("p", "fix-all").el(previewing(button, place, dispatchers));
    match effect(runs, place) {
        Some(after) => line.with(predicted(completed.sums, after)).done(),
        None => line.done(),
    }
}

/// Returns the edit that applies a fix.
fn applied(fix: &Fix) -> Edit {
    let fix = fix.clone();
    Edit::change(move |scenario| Some(apply(scenario, &fix)))
}

fn effect(runs: &Runs, place: usize) -> Option<Sums> {
    runs.effects.get(place).copied().flatten()
}

fn sign(severity: Severity) -> El {
    let (class, picture) = match severity {
        Severity::Error => ("severity error", "failed"),
        Severity::Warning => ("severity warning", "warning"),
        Severity::Info => ("severity info", "info"),
    };
    el("span", class).with(icon(picture))
}

fn row(one: &Advice, place: usize, before: Sums, after: Option<Sums>, dispatchers: &Dispatchers) -> Html {
    let show = {
        let (selection, name) = (dispatchers.selection.clone(), AttrValue::from(one.resource.clone()));
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    };
    let about = button("place", show).text(&one.place());
    let words = el("p", "").el(about).text(" ").text(&one.message);
    let line = el("li", "").key(&format!("{}{}", one.rule.id(), one.place())).el(sign(one.severity)).el(words);
    let Some(fix) = &one.fix else { return line.done() };
    let line = match after {
        Some(after) => line.with(predicted(before, after)),
        None => line,
    };
    let take = {
        let (document, selection, fix) = (dispatchers.document.clone(), dispatchers.selection.clone(), fix.clone());
        Callback::from(move |_: MouseEvent| {
            document.dispatch(applied(&fix));
            selection.dispatch(Select::Preview(None));
        })
    };
    let (short, long) = fix_words(fix);
    let fix = button("plain", take).set("title", &long).set("aria-label", &format!("{short}: {long}")).text(&short);
    line.el(previewing(fix, place, dispatchers)).done()
}

/// Previews the effect of a fix in the outcome strip while the button is hovered or focused.
fn previewing(element: El, place: usize, dispatchers: &Dispatchers) -> El {
    use yew::html::{onblur, onfocus, onmouseenter, onmouseleave};
    let to = |place: Option<usize>| {
        let selection = dispatchers.selection.clone();
        move || selection.dispatch(Select::Preview(place))
    };
    let (enter, leave, focus, blur) = (to(Some(place)), to(None), to(Some(place)), to(None));
    element
        .on(onmouseenter::Wrapper::new(Callback::from(move |_| enter())))
        .on(onmouseleave::Wrapper::new(Callback::from(move |_| leave())))
        .on(onfocus::Wrapper::new(Callback::from(move |_| focus())))
        .on(onblur::Wrapper::new(Callback::from(move |_| blur())))
}

/// Renders the first count that changes: `victims 9 → 0`.
fn predicted(before: Sums, after: Sums) -> Html {
    let Some(place) = before.changes(&after).first().copied() else {
        return el("span", "effect").text("no change in this run").done();
    };
    let count = COUNTS[place];
    let is_less = after.0[place] < before.0[place];
    let class = match count.is_bad {
        Some(is_bad) if is_bad == is_less => "effect better",
        Some(_) => "effect worse",
        None => "effect",
    };
    let words = format!("{} {} → {}", count.name, before.text(place), after.text(place));
    el("span", class).text(&words).done()
}

/// Renders the what-ifs at the end of the inspector. Each opens a comparison with the current run.
pub fn what_if(runs: &Runs, dispatchers: &Dispatchers) -> Html {
    let Some(completed) = runs.completed.as_ref().filter(|_| runs.pinned.is_none()) else { return Html::default() };
    let fixes = completed.advice.iter().enumerate().filter_map(|(place, one)| Some((place, one, one.fix.as_ref()?)));
    let items: Vec<Html> = fixes
        .filter_map(|(place, one, fix)| Some((place, one, fix, effect(runs, place)?)))
        .filter(|(.., after)| completed.sums != *after)
        .take(MAX_WHAT_IFS)
        .map(|(place, one, fix, after)| {
            let take = {
                let (dispatchers, fix, completed) = (dispatchers.clone(), fix.clone(), completed.clone());
                Callback::from(move |_: MouseEvent| {
                    dispatchers.on_pin.emit(Some(completed.clone()));
                    dispatchers.selection.dispatch(Select::Preview(None));
                    dispatchers.selection.dispatch(Select::Clear);
                    dispatchers.document.dispatch(applied(&fix));
                })
            };
            let (_, long) = fix_words(fix);
            let words = el("span", "").el(el("b", "").text(&one.resource)).text(" ").text(&long);
            let item = button("what-if", take).el(words).with(predicted(completed.sums, after));
            el("li", "").el(previewing(item, place, dispatchers)).done()
        })
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    el("section", "what-ifs")
        .is("aria-label", "What if")
        .el(el("p", "title").text("What if"))
        .el(el("ul", "").all(items))
        .done()
}

/// Renders a note beside a setting without effect, with a button that removes the setting.
pub fn no_effect(one: &Advice, document: &UseReducerDispatcher<Document>) -> Html {
    let why = one.message.split_once(": ").map_or(one.message.as_str(), |(_, why)| why);
    let line = el("p", "no-effect").el(el("span", "badge inferred").text("no effect here")).text(" ").text(why);
    let Some(fix) = one.fix.clone() else { return line.done() };
    let document = document.clone();
    let take = Callback::from(move |_: MouseEvent| document.dispatch(applied(&fix)));
    line.text(" ").el(button("link", take).text("Remove it")).done()
}

/// Returns the advice that a setting has no effect. The path is one into the scenario.
pub fn idle<'a>(advice: &'a [Advice], path: &str) -> Option<&'a Advice> {
    let place = path.strip_prefix("stack.")?;
    advice.iter().find(|one| one.rule == Rule::AdviceSettingsNoEffect && one.place() == place)
}

/// Returns the short and the long description of a fix.
fn fix_words(fix: &Fix) -> (String, String) {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_u64().map_or_else(|| number.to_string(), with_commas),
        Value::Array(list) if list.len() == 1 => list[0].as_str().map_or_else(|| list[0].to_string(), str::to_owned),
        Value::Object(map) => {
            let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            map.iter().map(|(key, value)| format!("{key} {}", words(value))).collect::<Vec<_>>().join(", ")
        }
        value => value.to_string(),
    };
    let all: Vec<&(String, Value)> = fix.changes.iter().flat_map(|change| &change.set).collect();
    let long: Vec<String> = all
        .iter()
        .filter(|(setting, _)| setting != "type")
        .map(|(setting, value)| {
            let setting = setting.rsplit('.').next().unwrap_or(setting);
            let value = if value.is_null() { "back to its default".to_owned() } else { text(value) };
            format!("{setting} {value}")
        })
        .collect();
    let is_new = |change: &&Change| change.set.iter().any(|(setting, _)| setting == "type");
    let short = match (fix.changes.iter().find(is_new), all.as_slice()) {
        (Some(new), _) => format!("Add {}", new.resource),
        (None, [(_, Value::Null)]) => "Remove".to_owned(),
        (None, [(_, value)]) if !value.is_object() => format!("Set to {}", text(value)),
        (None, [_, _]) => "Set both".to_owned(),
        _ => "Set all".to_owned(),
    };
    (short, long.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fixes_that_go_together_cure_together() {
        let mut most = 0;
        for (name, _) in redrive_lessons::LIBRARY {
            let before = crate::state::runs::tests::completed(name, 1);
            let (fixed, places) = together(&before.scenario, &before.advice);
            let run = redrive_core::Simulation::run(redrive_scenario::validate(&fixed).expect("it is sound"));
            let left = redrive_advice::of_run(&fixed, &run, &redrive_views::Ledger::new(&run));
            for place in &places {
                let cured = &before.advice[*place];
                let is_it = |one: &&Advice| one.rule == cured.rule && one.place() == cured.place();
                assert_eq!(left.iter().find(is_it), None, "{name}");
            }
            most = most.max(places.len());
        }
        assert!(most > 3);
    }

    fn words(fix: Value) -> (String, String) {
        fix_words(&Fix::from_value(&fix).expect("a fix"))
    }

    #[test]
    fn a_fix_says_what_it_does() {
        assert_eq!(
            words(json!({ "resource": "orders", "set": { "visibilityTimeout": 30 } })),
            ("Set to 30".into(), "visibilityTimeout 30".into())
        );
        assert_eq!(words(json!({ "resource": "orders", "set": { "delaySeconds": null } })).0, "Remove");
        let two = json!({ "resource": "feed", "set": { "functionResponseTypes": ["ReportBatchItemFailures"] },
            "also": [{ "resource": "worker", "set": { "handler.onBadRecord": "report" } }] });
        let long = "functionResponseTypes ReportBatchItemFailures, onBadRecord report";
        assert_eq!(words(two), ("Set both".into(), long.into()));
        let new = json!({ "resource": "orders", "set": { "redrivePolicy.deadLetterTarget": "orders-dlq" },
            "also": [{ "resource": "orders-dlq", "set": { "type": "queue" } }] });
        assert_eq!(words(new).0, "Add orders-dlq");
        let store = json!({ "resource": "worker", "set": { "handler.idempotency": { "key": "messageId", "expiresAfter": "1h" } } });
        assert_eq!(words(store).1, "idempotency key messageId, expiresAfter 1h");
    }
}
