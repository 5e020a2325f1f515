//! The settings of the selected resource.

use redrive_scenario::{Problem, Scenario};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::control::field;
use super::form::{Row, form};
use crate::advice::{idle, no_effect};
use crate::components::{classed, el, input, item, menu, on_change};
use crate::stack::{spaced, type_icon};
use crate::state::Shared;
use crate::state::document::{Document, Edit};
use crate::state::runs::Runs;
use crate::state::selection::{Select, Selection};

type Dispatcher = UseReducerDispatcher<Document>;

pub fn settings(
    scenario: &Shared<Scenario>,
    runs: &Runs,
    resource: &str,
    document: &Dispatcher,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let advice = runs.completed.as_ref().map_or(&[][..], |completed| &completed.advice);
    let note_of = |row: &Row| match idle(advice, &row.path) {
        Some(one) => no_effect(one, document),
        None => Html::default(),
    };
    let Some(form) = form(scenario, &runs.problems, resource) else { return Html::default() };
    let of = form.of.trim_start_matches("a ").trim_start_matches("an ");
    let label = format!("Connect, rename or remove {resource}");
    let head = el("div", "head")
        .with(type_icon(scenario.resource_type(resource)))
        .el(el("h2", "").text(&form.name))
        .el(el("span", "note").text(of))
        .with(menu(MENU, "more", &label, whole(scenario, resource, document, selection)));
    let groups = form.groups.iter().map(|group| {
        let rows = group.rows.iter().map(|row| setting(row, document, note_of(row))).collect();
        el("fieldset", "").key(group.title).el(el("legend", "").text(&spaced(group.title))).all(rows).done()
    });
    el("section", "settings").set("aria-label", &form.name).key(&form.name).el(head).all(groups.collect()).done()
}

const MENU: &str = "resource-menu";

/// The menu of the resource: rename, connect, remove.
fn whole(
    scenario: &Shared<Scenario>,
    resource: &str,
    document: &Dispatcher,
    selection: &UseReducerDispatcher<Selection>,
) -> Vec<Html> {
    let rename = {
        let (scenario, document, selection) = (scenario.clone(), document.clone(), selection.clone());
        let old = resource.to_owned();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let new = input.value().trim().to_owned();
            // The name is taken or not valid.
            if scenario.renamed(&old, &new).is_none() {
                return input.set_value(&old);
            }
            selection.dispatch(Select::Resource(new.clone().into()));
            let old = old.clone();
            document.dispatch(Edit::change(move |scenario| scenario.renamed(&old, &new)));
        })
    };
    let remove = {
        let (name, document) = (resource.to_owned(), document.clone());
        Callback::from(move |_: MouseEvent| {
            let name = name.clone();
            document.dispatch(Edit::change(move |scenario| Some(scenario.without_resource(&name))));
        })
    };
    let field = input("text", "", resource).is("maxlength", "64").is("spellcheck", "false").is("autocomplete", "off");
    let name = el("label", "rename").text("Name").el(on_change(field, rename));
    let mut all = vec![name.done(), el("p", "note").text("Connect").done()];
    for way in scenario.ways(resource) {
        let (document, resource) = (document.clone(), resource.to_owned());
        let words = format!("To {}", way.words);
        let on_click = Callback::from(move |_: MouseEvent| {
            let (resource, words) = (resource.clone(), way.words.clone());
            document.dispatch(Edit::change(move |scenario| {
                let way = scenario.ways(&resource).into_iter().find(|way| way.words == words)?;
                Some(scenario.with(&way.path, way.value))
            }));
        });
        all.push(item(MENU, Some("connect"), &words, "", Some(on_click)));
    }
    all.push(item(MENU, Some("cross"), &format!("Remove {resource}"), "", Some(remove)));
    all
}

/// A row: AWS's name, range and default; the field; its problems; and `note` below.
pub fn setting(row: &Row, document: &Dispatcher, note: Html) -> Html {
    let id = row.path.replace(['.', '['], "-").replace(']', "");
    let has_problem = !row.problems.is_empty();
    let class = classed("setting", "changed", row.is_changed);
    let class = classed(&classed(&class, "idle", row.is_idle), "refused", has_problem);
    let mut what = el("div", "what").el(el("label", "").set("for", &id).all(humps(row.name)));
    if row.is_changed {
        what = what.el(el("span", "sr").text("changed"));
    }
    what = what
        .el(el("span", "range").set("id", &format!("{id}-range")).text(&row.range))
        .el(el("span", "sr").set("id", &format!("{id}-about")).text(row.about));
    let mut all = el("div", "").attr("class", class).key(&row.path);
    all = all.el(el("div", "line").el(what).with(field(row, &id, document))).with(note);
    if has_problem {
        all = all.el(el("div", "refusal").is("role", "alert").all(row.problems.iter().map(refusal).collect()));
    }
    all.done()
}

fn refusal(problem: &Problem) -> Html {
    let by_aws = problem.code.is_some();
    let mut line = el("p", "").el(el("b", "").text(if by_aws { "AWS rejects this" } else { "Not valid" }));
    if let Some(code) = &problem.code {
        line = line.el(el("code", "").text(code));
    }
    line.el(el("span", "").text(&problem.message)).done()
}

/// Allows a line break before each capital letter of a name.
fn humps(name: &str) -> Vec<Html> {
    let mut parts: Vec<Html> = Vec::new();
    let mut part = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            parts.push(Html::from(std::mem::take(&mut part)));
            parts.push(el("wbr", "").done());
        }
        part.push(letter);
    }
    parts.push(Html::from(part));
    parts
}
