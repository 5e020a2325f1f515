//! Adding a resource.

use redrive_scenario::Scenario;
use redrive_scenario::schema::{RESOURCE_TYPES, ResourceType};
use yew::prelude::*;

use super::card::{spaced, type_icon};
use crate::components::icon;
use crate::state::Shared;
use crate::state::document::{Document, Edit};
use crate::state::selection::{Select, Selection};

/// A menu of all types that there are.
pub fn add_menu(
    scenario: &Shared<Scenario>,
    document: &UseReducerDispatcher<Document>,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    html! {
        <>
            <button type="button" class="quiet" aria-label="Add a resource" popovertarget="add-resource">{ icon("plus") }</button>
            <div popover="auto" id="add-resource" class="menu" role="group" aria-label="Resources to add">
                { types(scenario, document, selection) }
            </div>
        </>
    }
}

/// A button for each type; those that are not simulated yet say so.
pub fn types(
    scenario: &Shared<Scenario>,
    document: &UseReducerDispatcher<Document>,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let buttons = RESOURCE_TYPES.into_iter().map(|of: &'static ResourceType| {
        let (scenario, document, selection) = (scenario.clone(), document.clone(), selection.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let (with, name) = scenario.with_resource(of);
            document.dispatch(Edit::Replace(with));
            selection.dispatch(Select::Resource(name.into()));
        });
        let note = if of.simulated { "" } else { "not simulated yet" };
        html! {
            <button
                type="button" class="item" key={of.name} disabled={!of.simulated} {onclick}
                popovertarget="add-resource" popovertargetaction="hide"
            >
                { type_icon(Some(of)) }<b>{ spaced(of.name) }</b><span>{ of.aws }{ " " }{ note }</span>
            </button>
        }
    });
    html! { <>{ for buttons }</> }
}
