//! The settings of the chosen resource.

use redrive_scenario::{Problem, Scenario};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::control::field;
use super::form::{Row, form};
use crate::components::{classed, icon};
use crate::stack::{spaced, type_icon};
use crate::state::Shared;
use crate::state::document::{Document, Edit};
use crate::state::selection::{Select, Selection};

type Dispatcher = UseReducerDispatcher<Document>;

pub fn settings(
    scenario: &Shared<Scenario>,
    problems: &[Problem],
    resource: &str,
    document: &Dispatcher,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let Some(form) = form(scenario, problems, resource) else { return html! {} };
    let groups = form.groups.iter().map(|group| {
        html! {
            <fieldset key={group.title}>
                <legend>{ spaced(group.title) }</legend>
                { for group.rows.iter().map(|row| setting(row, document)) }
            </fieldset>
        }
    });
    html! {
        <section class="settings" aria-label={form.name.clone()} key={form.name.clone()}>
            <div class="head">
                { type_icon(scenario.resource_type(resource)) }
                <h2>{ &form.name }</h2>
                <span class="note">{ form.of.trim_start_matches("a ").trim_start_matches("an ") }</span>
                <button type="button" class="quiet" aria-label={format!("Connect, rename or remove {resource}")} popovertarget="resource-menu">
                    { icon("more") }
                </button>
                <div popover="auto" id="resource-menu" class="menu" role="group" aria-label={resource.to_owned()}>
                    { resource_menu(scenario, resource, document, selection) }
                </div>
            </div>
            { for groups }
        </section>
    }
}

/// What can be done with the resource as a whole.
fn resource_menu(
    scenario: &Shared<Scenario>,
    resource: &str,
    document: &Dispatcher,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let rename = {
        let (scenario, old, document, selection) =
            (scenario.clone(), resource.to_owned(), document.clone(), selection.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let Some(input) = input else { return };
            match scenario.renamed(&old, input.value().trim()) {
                Some(renamed) => {
                    document.dispatch(Edit::Replace(renamed));
                    selection.dispatch(Select::Resource(input.value().trim().to_owned().into()));
                }
                // Another resource has this name, or none can.
                None => input.set_value(&old),
            }
        })
    };
    let remove = {
        let (scenario, name, document) = (scenario.clone(), resource.to_owned(), document.clone());
        Callback::from(move |_: MouseEvent| document.dispatch(Edit::Replace(scenario.without_resource(&name))))
    };
    let ways = scenario.ways(resource).into_iter().map(|way| {
        let document = document.clone();
        let words = way.words.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            document.dispatch(Edit::Set { path: way.path.clone(), value: way.value.clone(), goes_on: false });
        });
        html! {
            <button type="button" class="item" key={words.clone()} {onclick} popovertarget="resource-menu" popovertargetaction="hide">
                { icon("connect") }<b>{ "to " }{ words }</b>
            </button>
        }
    });
    html! {
        <>
            <label class="rename">{ "Name" }<input type="text" value={resource.to_owned()} maxlength="64" spellcheck="false" autocomplete="off" onchange={rename} /></label>
            <p class="note">{ "Connect" }</p>
            { for ways }
            <button type="button" class="item" onclick={remove} popovertarget="resource-menu" popovertargetaction="hide">
                { icon("cross") }<b>{ "Remove " }{ resource }</b>
            </button>
        </>
    }
}

/// AWS's name, range and default; the field; and what AWS says against it.
pub fn setting(row: &Row, document: &Dispatcher) -> Html {
    let id = row.path.replace(['.', '['], "-").replace(']', "");
    let has_problem = !row.problems.is_empty();
    let class = classed("setting", "changed", row.is_changed);
    let class = classed(&classed(&class, "idle", row.is_idle), "refused", has_problem);
    html! {
        <div {class} key={row.path.clone()}>
            <div class="line">
                <div class="what">
                    <label for={id.clone()}>{ humps(row.name) }</label>
                    if row.is_changed { <span class="sr">{ "changed" }</span> }
                    <span class="range" id={format!("{id}-range")}>{ &row.range }</span>
                    <span class="sr" id={format!("{id}-about")}>{ row.about }</span>
                </div>
                { field(row, &id, document) }
            </div>
            if has_problem { <div class="refusal" role="alert">{ for row.problems.iter().map(refusal) }</div> }
        </div>
    }
}

fn refusal(problem: &Problem) -> Html {
    html! {
        <p>
            <b>{ if problem.code.is_some() { "AWS refuses this" } else { "This cannot be" } }</b>
            if let Some(code) = &problem.code { <code>{ code }</code> }
            <span>{ &problem.message }</span>
        </p>
    }
}

/// A long name may be broken before a capital, and nowhere else.
fn humps(name: &str) -> Html {
    let mut parts: Vec<String> = vec![String::new()];
    for letter in name.chars() {
        if letter.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    let parts = parts.into_iter().enumerate().map(|(place, part)| {
        html! { <>if place > 0 { <wbr /> }{ part }</> }
    });
    html! { <>{ for parts }</> }
}
