//! The settings of the chosen resource.

use std::rc::Rc;

use redrive_scenario::{Problem, Scenario};
use yew::prelude::*;

use super::control::Field;
use super::form::{Row, form};
use crate::components::Section;
use crate::state::Shared;

#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    pub scenario: Shared<Scenario>,
    pub problems: Rc<[Problem]>,
    pub resource: AttrValue,
}

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let Some(form) = form(&props.scenario, &props.problems, &props.resource) else { return html! {} };
    let groups = form.groups.iter().map(|group| {
        html! {
            <fieldset key={group.title}>
                <legend>{ group.title }</legend>
                { for group.rows.iter().map(|row| html! { <SettingRow key={row.path.clone()} row={row.clone()} /> }) }
            </fieldset>
        }
    });
    html! {
        <Section title={form.name.clone()} note={form.of} class="settings">{ for groups }</Section>
    }
}

#[derive(Properties, PartialEq)]
struct SettingRowProps {
    row: Row,
}

/// AWS's name, range and default; the field; and what AWS says against it.
#[component]
fn SettingRow(props: &SettingRowProps) -> Html {
    let row = &props.row;
    let id = row.path.replace('.', "-");
    let has_problem = !row.problems.is_empty();
    let class = classes!(
        "setting",
        row.is_changed.then_some("changed"),
        row.is_idle.then_some("idle"),
        has_problem.then_some("refused"),
    );
    html! {
        <div {class}>
            <div class="line">
                <div class="what">
                    <label for={id.clone()}>{ humps(row.name) }</label>
                    if row.is_changed { <span class="sr">{ "changed" }</span> }
                    <span class="range" id={format!("{id}-range")}>{ &row.range }</span>
                    <span class="sr" id={format!("{id}-about")}>{ row.about }</span>
                </div>
                <Field row={row.clone()} {id} />
            </div>
            if has_problem {
                <div class="refusal" role="alert">
                    { for row.problems.iter().map(|problem| html! {
                        <p>
                            <b>{ if problem.code.is_some() { "AWS refuses this" } else { "This cannot be" } }</b>
                            if let Some(code) = &problem.code { <code>{ code }</code> }
                            <span>{ &problem.message }</span>
                        </p>
                    }) }
                </div>
            }
        </div>
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
