//! The records of a send as chips. A click makes a record bad with the fault used last, or good again.

use redrive_scenario::Scenario;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::bad_row::{MarkChange, bad_row};
use super::script::LatestState;
use crate::components::{button, el, icon};
use crate::state::Shared;
use crate::state::bad_records::{self, Mark, Which};
use crate::state::document::{DocumentContext, Edit};
use crate::state::selection::{Name, Select, SelectionContext};

/// Maximum number of records with a chip.
pub const MOST_CHIPS: u64 = 60;
/// Initial share of bad records, in percent.
const USUAL_CHANCE: u64 = 10;

pub fn chips(
    scenario: &Shared<Scenario>,
    step: usize,
    count: u64,
    script_state: &LatestState,
    document: &DocumentContext,
    selection: &SelectionContext,
) -> Html {
    let chosen = script_state.get().chosen.filter(|(of, _)| *of == step).map(|(_, n)| n);
    let chance = bad_records::by_chance(scenario, step);
    let on_click = on_click(scenario, step, script_state, document, selection);
    let focus = chosen.filter(|n| *n > 0).unwrap_or(1);
    let all = (1..=count.min(MOST_CHIPS)).map(|n| {
        let mark = bad_records::mark(scenario, step, n);
        chip(n, mark.as_ref(), chosen == Some(n), n == focus, &on_click)
    });
    let all = all.chain([chip(0, chance.as_ref().map(|(_, mark)| mark), chosen == Some(0), false, &on_click)]);
    let group = el("div", "chips").is("role", "group").is("aria-label", "Records: pressed is bad");
    let group = group.on(yew::html::onkeydown::Wrapper::new(arrows()));
    let mut content = el("div", "").el(group.all(all.collect()));
    if count > MOST_CHIPS {
        content = content.el(el("p", "note").text(&format!("and {} more", count - MOST_CHIPS)));
    }
    let Some(n) = chosen else { return content.done() };
    let (which, mark) = target(scenario, step, n);
    let on_mark = {
        let (document, script_state) = (document.dispatcher(), script_state.clone());
        Callback::from(move |change: MarkChange| {
            let script_state = script_state.clone();
            document.dispatch(Edit::change(move |scenario| {
                let (which, mark) = target(scenario, step, n);
                let (which, mark) = change.applied(which, mark);
                script_state.remember(mark.clone());
                Some(bad_records::with_mark(scenario, step, which, mark.as_ref()))
            }));
        })
    };
    content.with(bad_row(which, mark, &on_mark)).done()
}

/// Returns record `n`, or for 0 all records by chance, and the mark.
fn target(scenario: &Scenario, step: usize, n: u64) -> (Which, Option<Mark>) {
    if n > 0 {
        return (Which::Records(n, n), bad_records::mark(scenario, step, n));
    }
    match bad_records::by_chance(scenario, step) {
        Some((share, mark)) => (Which::Chance(share), Some(mark)),
        None => (Which::Chance(USUAL_CHANCE), None),
    }
}

/// Handles a click. With Shift, all records from the one selected last to this one get the same mark.
fn on_click(
    scenario: &Shared<Scenario>,
    step: usize,
    script_state: &LatestState,
    document: &DocumentContext,
    selection: &SelectionContext,
) -> Callback<(u64, bool)> {
    let (scenario, script_state) = (scenario.clone(), script_state.clone());
    let (document, selection) = (document.dispatcher(), selection.dispatcher());
    Callback::from(move |(n, has_shift): (u64, bool)| {
        let chosen = script_state.get().chosen.filter(|(of, _)| *of == step).map(|(_, n)| n);
        let anchor = chosen.filter(|anchor| has_shift && *anchor > 0 && n > 0);
        script_state.change(|state| state.chosen = Some((step, anchor.unwrap_or(n))));
        let script_state = script_state.clone();
        document.dispatch(Edit::change(move |scenario| {
            let (which, was) = target(scenario, step, n);
            let (which, new) = match anchor {
                Some(anchor) => {
                    (Which::Records(anchor.min(n), anchor.max(n)), bad_records::mark(scenario, step, anchor))
                }
                None => (which, was.is_none().then(|| script_state.get().last.clone())),
            };
            script_state.remember(new.clone().or(was));
            Some(bad_records::with_mark(scenario, step, which, new.as_ref()))
        }));
        if let Some(name) = name(&scenario, step, n) {
            selection.dispatch(Select::Focus { record: Some(name), invocation: None });
        }
    })
}

/// Returns the name of record `n`, unless another send has the same target.
fn name(scenario: &Scenario, step: usize, n: u64) -> Option<Name> {
    let to = scenario.get(&format!("{}.to", bad_records::send_path(step)))?.as_str()?;
    let script = scenario.get("script")?.as_array()?;
    let is_alone = script.iter().filter(|step| step.pointer("/send/to").is_some_and(|other| other == to)).count() == 1;
    (is_alone && n > 0).then(|| Name { resource: to.to_owned().into(), number: n as u32 })
}

fn chip(n: u64, mark: Option<&Mark>, is_chosen: bool, has_stop: bool, on_click: &Callback<(u64, bool)>) -> Html {
    let onclick = on_click.reform(move |event: MouseEvent| (n, event.shift_key()));
    let is_by_chance = n == 0 || mark.is_some_and(|mark| mark.chance.is_some());
    let mut class = String::from("chip");
    for (name, holds) in [
        (" bad", mark.is_some()),
        (" slow", mark.is_some_and(|mark| mark.fault == "slow")),
        (" chance", is_by_chance),
        (" chosen", is_chosen),
    ] {
        class.push_str(if holds { name } else { "" });
    }
    let label = if n == 0 { "Any record, by chance".to_owned() } else { format!("Record {n}") };
    let chip = button("", onclick).key(&n.to_string()).attr("class", class.into()).set("aria-label", &label);
    let chip = chip.state("aria-pressed", mark.is_some()).is("tabindex", if has_stop { "0" } else { "-1" });
    let chip = if n == 0 { chip.text("%") } else { chip.text(&n.to_string()) };
    let Some(mark) = mark else { return chip.done() };
    let sign = el("span", "sign");
    let sign = match mark {
        Mark { times: Some(times), .. } => sign.text(&times.min(&99).to_string()),
        Mark { chance: Some(_), .. } => sign.text("%"),
        mark => sign.with(icon(&mark.fault)),
    };
    chip.el(sign).done()
}

/// Arrow keys move between chips, which are one tab stop.
fn arrows() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        let Some(chip) = event.target_dyn_into::<web_sys::Element>() else { return };
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => chip.next_element_sibling(),
            "ArrowLeft" | "ArrowUp" => chip.previous_element_sibling(),
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            // Fails only for elements that cannot be focused.
            let _ = next.focus();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_chip_names_its_record_if_no_other_send_comes_before() {
        let send = |to: &str| json!({ "at": "0s", "send": { "to": to } });
        let scenario = |script: Value| Scenario::from_value(json!({ "script": script })).expect("an object");
        let alone = scenario(json!([send("orders"), send("others")]));
        assert_eq!(name(&alone, 0, 3).map(|name| name.number), Some(3));
        assert_eq!(name(&alone, 0, 0), None);
        assert_eq!(name(&scenario(json!([send("orders"), send("orders")])), 1, 3), None);
    }
}
