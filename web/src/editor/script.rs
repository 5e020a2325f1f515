//! The script: what happens, step by step.

use redrive_scenario::Scenario;
use serde_json::{Value, json};
use yew::prelude::*;

use super::bad_row::bad_row;
use crate::components::{TextField, classed, icon, section};
use crate::state::Shared;
use crate::state::bad_records::{self, Mark};
use crate::state::document::{Document, DocumentContext, Edit};
use crate::state::selection::{Name, Select, SelectionContext};

/// More records than this have no chip each.
const MOST_CHIPS: u64 = 60;

type Dispatcher = UseReducerDispatcher<Document>;

/// The steps in the order they are written.
pub fn script(scenario: &Shared<Scenario>, document: &Dispatcher) -> Html {
    let steps = scenario.get("script").and_then(Value::as_array).map_or(0, Vec::len);
    let content = html! {
        <>
            { for (0..steps).map(|place| step(scenario, place, document)) }
            { add_step(scenario, document) }
        </>
    };
    section("script", "Script", "one click makes a record bad", content)
}

fn step(scenario: &Shared<Scenario>, step: usize, document: &Dispatcher) -> Html {
    let path = format!("script[{step}]");
    let Some(object) = scenario.get(&path).and_then(Value::as_object) else { return html! {} };
    let at = object.get("at").and_then(Value::as_str).unwrap_or_default();
    let verb = object.keys().find(|key| *key != "at").cloned().unwrap_or_default();
    let remove = {
        let (document, path) = (document.clone(), path.clone());
        Callback::from(move |_: MouseEvent| document.dispatch(Edit::Unset { path: path.clone() }))
    };
    let content = match bad_records::count(scenario, step) {
        Some(count) => html! { <SendStep scenario={scenario.clone()} {step} {count} /> },
        None => {
            let rest = object.get(&verb).map(ToString::to_string).unwrap_or_default();
            html! { <code class="other">{ rest }</code> }
        }
    };
    html! {
        <div class="step" key={step}>
            <div class="line">
                { text(format!("{path}.at"), "at", at, document) }
                <b>{ title(object, &verb) }</b>
                <button type="button" class="quiet remove" aria-label={format!("Remove step {}", step + 1)} onclick={remove}>{ icon("cross") }</button>
            </div>
            { content }
        </div>
    }
}

fn title(object: &serde_json::Map<String, Value>, verb: &str) -> String {
    match object.get("send") {
        Some(send) => format!("send to {}", send.get("to").and_then(Value::as_str).unwrap_or("…")),
        None => verb.to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct SendStepProps {
    scenario: Shared<Scenario>,
    step: usize,
    count: u64,
}

/// The records of a send as chips. A click makes one bad with the fault used last; another makes it good.
#[component]
fn SendStep(props: &SendStepProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let (scenario, step, count) = (&props.scenario, props.step, props.count);
    let chosen = use_state(|| first_bad(scenario, step, count));
    let last = use_state(Mark::default);
    let on_click = {
        let (document, selection, scenario) = (document.dispatcher(), selection.dispatcher(), scenario.clone());
        let (chosen, last) = (chosen.clone(), last.clone());
        Callback::from(move |n: u64| {
            let mark = bad_records::mark(&scenario, step, n);
            let new = if mark.is_some() { None } else { Some((*last).clone()) };
            if let Some(mark) = mark {
                last.set(mark);
            }
            chosen.set(Some(n));
            document.dispatch(Edit::Replace(bad_records::with_mark(&scenario, step, n, new.as_ref())));
            if let Some(name) = name(&scenario, step, n) {
                selection.dispatch(Select::Focus { record: Some(name), invocation: None });
            }
        })
    };
    let on_mark = {
        let (document, scenario, chosen) = (document.dispatcher(), scenario.clone(), *chosen);
        let last = last.clone();
        Callback::from(move |mark: Option<Mark>| {
            let Some(n) = chosen else { return };
            document.dispatch(Edit::Replace(bad_records::with_mark(&scenario, step, n, mark.as_ref())));
            if let Some(mark) = mark {
                last.set(mark);
            }
        })
    };
    let chips = (1..=count.min(MOST_CHIPS)).map(|n| {
        let is_bad = bad_records::mark(scenario, step, n).is_some();
        chip(n, is_bad, *chosen == Some(n), &on_click)
    });
    let (path, every) = (bad_records::send_path(step), format!("{}.every", bad_records::send_path(step)));
    let spacing = scenario.get(&every).and_then(Value::as_str).unwrap_or("0ms");
    html! {
        <>
            <div class="fields">
                { text(format!("{path}.count"), "count", &count.to_string(), &document.dispatcher()) }
                { text(every.clone(), "every", spacing, &document.dispatcher()) }
            </div>
            <div class="chips" role="group" aria-label="Records: pressed is bad">{ for chips }</div>
            if count > MOST_CHIPS { <p class="note">{ format!("and {} more", count - MOST_CHIPS) }</p> }
            if let Some(n) = *chosen { { bad_row(n, bad_records::mark(scenario, step, n), &on_mark) } }
        </>
    }
}

fn first_bad(scenario: &Scenario, step: usize, count: u64) -> Option<u64> {
    (1..=count.min(MOST_CHIPS)).find(|n| bad_records::mark(scenario, step, *n).is_some())
}

/// The name that record `n` gets, if no other send goes to the same place.
fn name(scenario: &Scenario, step: usize, n: u64) -> Option<Name> {
    let to = scenario.get(&format!("{}.to", bad_records::send_path(step)))?.as_str()?;
    let script = scenario.get("script")?.as_array()?;
    let is_alone = script.iter().filter(|step| step.pointer("/send/to").is_some_and(|other| other == to)).count() == 1;
    is_alone.then(|| Name { resource: to.to_owned().into(), number: n as u32 })
}

fn chip(n: u64, is_bad: bool, is_chosen: bool, on_click: &Callback<u64>) -> Html {
    let onclick = on_click.reform(move |_: MouseEvent| n);
    html! {
        <button
            type="button" class={classed(&classed("chip", "bad", is_bad), "chosen", is_chosen)} key={n}
            aria-pressed={is_bad.to_string()} aria-label={format!("Record {n}")} {onclick}
        >
            { n }
            if is_bad { { icon("cross") } }
        </button>
    }
}

/// A small field of a step.
fn text(path: String, label: &'static str, value: &str, document: &Dispatcher) -> Html {
    let on_text = {
        let document = document.clone();
        Callback::from(move |text: String| {
            let value = text.trim().parse::<u64>().map_or_else(|_| json!(text.trim()), Value::from);
            document.dispatch(Edit::Set { path: path.clone(), value, goes_on: true });
        })
    };
    html! { <label class="small-field"><span>{ label }</span><TextField value={value.to_owned()} {on_text} /></label> }
}

/// One more send, to where the first one goes.
fn add_step(scenario: &Shared<Scenario>, document: &Dispatcher) -> Html {
    let onclick = {
        let (scenario, document) = (scenario.clone(), document.clone());
        Callback::from(move |_: MouseEvent| {
            let steps = scenario.get("script").and_then(Value::as_array).map_or(0, Vec::len);
            let to = scenario.get("script[0].send.to").cloned().or_else(|| first_queue(&scenario).map(Value::from));
            let step = json!({ "at": "10s", "send": { "to": to, "count": 1 } });
            let path = format!("script[{steps}]");
            let scenario = if steps == 0 { scenario.with("script", json!([step])) } else { scenario.with(&path, step) };
            document.dispatch(Edit::Replace(scenario));
        })
    };
    html! { <button type="button" class="plain add" {onclick}>{ icon("plus") }{ "Send more" }</button> }
}

fn first_queue(scenario: &Scenario) -> Option<String> {
    let stack = scenario.get("stack")?.as_object()?;
    stack.iter().find(|(_, of)| of.get("type").is_some_and(|of| of == "queue")).map(|(name, _)| name.clone())
}
