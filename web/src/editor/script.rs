//! The script: its steps in order of time.

use redrive_scenario::schema::{STEPS, ValueType, step_type};
use redrive_scenario::{Problem, Scenario, parse_duration};
use redrive_views::names::with_commas;
use serde_json::{Map, Value};
use std::cell::{Ref, RefCell};
use std::rc::Rc;
use yew::prelude::*;

use super::chips::chips;
use super::form::step_rows;
use super::settings::setting;
use super::when::{scale, unit, when};
use crate::components::{TextFieldProps, button, el, icon, item, menu, text_field};
use crate::stack::spaced;
use crate::state::Shared;
use crate::state::bad_records::{self, Mark};
use crate::state::document::{Document, DocumentContext, Edit};
use crate::state::selection::SelectionContext;

/// The state of the script editor.
pub struct ScriptState {
    /// The step whose settings are shown.
    open: Option<usize>,
    /// The selected record of a step; 0 stands for those that are bad by chance.
    pub chosen: Option<(usize, u64)>,
    /// The fault used last.
    pub last: Mark,
    /// Number of steps that are rendered.
    shown: usize,
}

/// The state as event handlers see it: always the latest one, which can be newer than the rendered one.
#[derive(Clone)]
pub struct LatestState {
    state: Rc<RefCell<ScriptState>>,
    update: UseForceUpdateHandle,
}

impl LatestState {
    pub fn get(&self) -> Ref<'_, ScriptState> {
        self.state.borrow()
    }

    /// Keeps a fault as the one used last.
    pub fn remember(&self, mark: Option<Mark>) {
        if let Some(mark) = mark {
            self.state.borrow_mut().last = mark;
        }
    }

    pub fn change(&self, change: impl FnOnce(&mut ScriptState)) {
        change(&mut self.state.borrow_mut());
        self.update.force_update();
    }
}

/// Number of steps that are rendered at first, and that are added at a time.
const SHOWN_AT_FIRST: usize = 50;

#[derive(Properties, PartialEq)]
pub struct ScriptProps {
    pub scenario: Shared<Scenario>,
    pub problems: Rc<[Problem]>,
    /// The end of the run.
    pub end: u64,
}

#[component]
pub fn Script(props: &ScriptProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let script_state = LatestState {
        state: use_mut_ref(|| ScriptState {
            open: None,
            chosen: first_bad(&props.scenario),
            last: Mark::default(),
            shown: SHOWN_AT_FIRST,
        }),
        update: use_force_update(),
    };
    let (open, shown) = (script_state.get().open, script_state.get().shown);
    // The scale of the slider that is dragged: it must not change meanwhile.
    let gripped = use_mut_ref(|| None::<u64>);
    let steps = order(&props.scenario);
    let last = steps.last().map_or(0, |(at, _)| *at);
    let scale = gripped.borrow().unwrap_or_else(|| scale(props.end.max(last)));
    let one = |(at, place): &(u64, usize)| {
        let path = format!("script[{place}]");
        let Some(object) = props.scenario.get(&path).and_then(Value::as_object) else { return Html::default() };
        let words = words(object);
        let document = document.clone();
        let mut step = el("li", "step").key(&place.to_string());
        step = step.with(line(object, *place, &words, *at, unit(scale), &script_state, &document.dispatcher()));
        step = step.with(when(*place, *at, scale, &words, &gripped, &document.dispatcher()));
        if let Some(count) = bad_records::count(&props.scenario, *place) {
            step = step.with(chips(&props.scenario, *place, count, &script_state, &document, &selection));
        }
        if open == Some(*place) {
            let rows = step_rows(&props.scenario, &props.problems, *place);
            let rows = rows.iter().map(|row| setting(row, &document.dispatcher(), Html::default())).collect();
            step = step.el(el("div", "step-more").all(rows));
        }
        step.done()
    };
    let note = if steps.is_empty() { "what happens, and when" } else { "one click makes a record bad" };
    let head = el("div", "head").el(el("h2", "").text("Script")).el(el("span", "note").text(note));
    let head = head.with(add_menu(&props.scenario, &document.dispatcher()));
    let mut section = el("section", "script").is("aria-label", "Script").el(head);
    if document.is_first_visit {
        let hint = "Click a record to make it fail or succeed. The run updates immediately.";
        section = section.el(el("p", "hint").text(hint));
    }
    let hidden = steps.len().saturating_sub(shown);
    section = section.el(el("ol", "").all(steps.iter().take(shown).map(one).collect()));
    if hidden > 0 {
        let show_more = move |_: MouseEvent| script_state.change(|state| state.shown += SHOWN_AT_FIRST);
        let more = button("plain", Callback::from(show_more));
        let words = format!("Show {} of {} more steps", hidden.min(SHOWN_AT_FIRST), with_commas(hidden as u64));
        section = section.el(more.text(&words));
    }
    section.done()
}

/// Returns the steps with their times, in order of time.
fn order(scenario: &Scenario) -> Vec<(u64, usize)> {
    let script = scenario.get("script").and_then(Value::as_array);
    let at = |step: &Value| step.get("at").and_then(Value::as_str).and_then(parse_duration).unwrap_or(0);
    let mut steps: Vec<(u64, usize)> = Vec::new();
    for (place, step) in script.into_iter().flatten().enumerate() {
        let at = at(step);
        // Binary search and insertion: the library's sort is much code.
        let index = steps.partition_point(|(other, _)| *other <= at);
        steps.insert(index, (at, place));
    }
    steps
}

fn first_bad(scenario: &Scenario) -> Option<(usize, u64)> {
    let steps = order(scenario);
    steps.iter().take(SHOWN_AT_FIRST).find_map(|(_, step)| {
        let count = bad_records::count(scenario, *step)?;
        let bad = (1..=count.min(super::chips::MOST_CHIPS)).find(|n| bad_records::mark(scenario, *step, *n).is_some());
        Some((*step, bad?))
    })
}

/// Returns the verb and the object of a step: `send 10 to orders`, `fail worker for 30s`.
fn words(step: &Map<String, Value>) -> (String, String) {
    let Some((of, value)) = step.iter().find_map(|(verb, value)| Some((step_type(verb)?, value))) else {
        return ("?".to_owned(), String::new());
    };
    let mut parts = Vec::new();
    if of.name == "send" {
        parts.push(value.get("count").map_or_else(|| "1".to_owned(), ToString::to_string));
    }
    if let ValueType::Object(settings) = of.kind {
        for setting in settings {
            let Some(text) = value.get(setting.name).and_then(Value::as_str) else { continue };
            let is_name = matches!(setting.kind, ValueType::Resource(_) | ValueType::Text { .. });
            match setting.name {
                "to" | "from" | "for" | "every" => parts.push(format!("{} {text}", setting.name)),
                _ if is_name && parts.len() < 3 => parts.push(text.to_owned()),
                _ => {}
            }
        }
    } else {
        parts.extend(value.as_str().map(str::to_owned));
    }
    (spaced(of.name), parts.join(" "))
}

fn line(
    object: &Map<String, Value>,
    step: usize,
    (verb, about): &(String, String),
    at: u64,
    unit: u64,
    script_state: &LatestState,
    document: &UseReducerDispatcher<Document>,
) -> Html {
    let path = format!("script[{step}]");
    let is_open = script_state.get().open == Some(step);
    let toggle = {
        let script_state = script_state.clone();
        Callback::from(move |_: MouseEvent| {
            script_state.change(|state| state.open = (state.open != Some(step)).then_some(step));
        })
    };
    let remove = {
        let (document, path, script_state) = (document.clone(), path.clone(), script_state.clone());
        Callback::from(move |_: MouseEvent| {
            document.dispatch(Edit::Unset { path: path.clone() });
            script_state.change(|state| (state.open, state.chosen) = (None, None));
        })
    };
    let on_text = {
        let (document, path) = (document.clone(), format!("{path}.at"));
        Callback::from(move |text: String| {
            document.dispatch(Edit::Set { path: path.clone(), value: text.trim().into(), goes_on: true });
        })
    };
    let on_nudge = {
        let (document, path) = (document.clone(), format!("{path}.at"));
        Callback::from(move |by: i64| {
            let next = move |value: Option<&Value>| {
                let at = value.and_then(Value::as_str).and_then(parse_duration).unwrap_or(at);
                Some(super::when::written(at.saturating_add_signed(by * unit as i64)))
            };
            document.dispatch(Edit::compute(path.clone(), true, next));
        })
    };
    let value = object.get("at").and_then(Value::as_str).unwrap_or_default().to_owned();
    let field = TextFieldProps {
        id: Some(format!("step-{step}-at").into()),
        value: value.into(),
        label: Some(format!("When to {verb} {about}").into()),
        on_text,
        on_nudge: Some(on_nudge),
        ..TextFieldProps::default()
    };
    let opener = button("verb", toggle).state("aria-expanded", is_open).el(el("b", "").text(verb));
    let opener = opener.text(" ").el(el("span", "").text(about)).with(icon("down"));
    let remove = button("quiet remove", remove).set("aria-label", &format!("Remove: {verb} {about}"));
    el("div", "line").with(text_field(field)).el(opener).el(remove.with(icon("cross"))).done()
}

/// Returns the time of a new step: ten seconds after the last one.
fn next_at(scenario: &Scenario) -> u64 {
    order(scenario).last().map_or(0, |(at, _)| at + 10_000)
}

/// A menu of all step types.
fn add_menu(scenario: &Shared<Scenario>, document: &UseReducerDispatcher<Document>) -> Html {
    const MENU: &str = "add-step";
    let items = STEPS.iter().map(|of| {
        let on_click = scenario.has_for_step(of.name).then(|| {
            let document = document.clone();
            Callback::from(move |_: MouseEvent| {
                document.dispatch(Edit::change(move |scenario| scenario.with_step(of.name, next_at(scenario))));
            })
        });
        let later = if of.simulated { "" } else { ", not simulated yet" };
        item(MENU, None, &spaced(of.name), &format!("{}{later}", of.description), on_click)
    });
    menu(MENU, "plus", "Add a step", items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn step(value: Value) -> String {
        let (verb, about) = words(value.as_object().expect("an object"));
        format!("{verb} {about}")
    }

    #[test]
    fn a_step_reads_like_a_sentence() {
        assert_eq!(
            step(json!({ "at": "0s", "send": { "count": 10, "to": "orders", "every": "20ms" } })),
            "send 10 to orders every 20ms"
        );
        assert_eq!(step(json!({ "at": "0s", "fail": { "resource": "worker", "for": "30s" } })), "fail worker for 30s");
        assert_eq!(step(json!({ "at": "0s", "deny": { "from": "feed", "to": "orders" } })), "deny from feed to orders");
        assert_eq!(step(json!({ "at": "0s", "note": "Now it gets interesting" })), "note Now it gets interesting");
        assert_eq!(step(json!({ "at": "0s" })), "? ");
    }

    #[test]
    fn steps_are_shown_as_they_happen() {
        let script = json!([{ "at": "9s" }, { "at": "1s" }, { "at": "1s" }, { "at": "soon" }]);
        let scenario = Scenario::from_value(json!({ "script": script })).expect("an object");
        assert_eq!(order(&scenario), [(0, 3), (1000, 1), (1000, 2), (9000, 0)]);
    }
}
