//! The settings of the chosen resource.

use redrive_scenario::{Problem, Scenario};
use yew::prelude::*;

use super::control::field;
use super::form::{Row, form};
use crate::components::{classed, section};
use crate::state::document::Document;

pub fn settings(
    scenario: &Scenario,
    problems: &[Problem],
    resource: &str,
    document: &UseReducerDispatcher<Document>,
) -> Html {
    let Some(form) = form(scenario, problems, resource) else { return html! {} };
    let groups = form.groups.iter().map(|group| {
        html! {
            <fieldset key={group.title}>
                <legend>{ group.title }</legend>
                { for group.rows.iter().map(|row| setting(row, document)) }
            </fieldset>
        }
    });
    section("settings", &form.name, form.of, html! { <div key={form.name.clone()}>{ for groups }</div> })
}

/// AWS's name, range and default; the field; and what AWS says against it.
fn setting(row: &Row, document: &UseReducerDispatcher<Document>) -> Html {
    let id = row.path.replace('.', "-");
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
