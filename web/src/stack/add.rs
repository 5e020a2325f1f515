//! The menu that adds a resource.

use redrive_scenario::Scenario;
use redrive_scenario::schema::RESOURCE_TYPES;
use yew::prelude::*;

use super::card::spaced;
use crate::components::{item, menu};
use crate::state::Shared;
use crate::state::document::{Document, Edit};
use crate::state::selection::{Select, Selection};

const MENU: &str = "add-resource";

/// A menu of all resource types.
pub fn add_menu(
    scenario: &Shared<Scenario>,
    document: &UseReducerDispatcher<Document>,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    menu(MENU, "plus", "Add a resource", types(scenario, document, selection))
}

/// A button for each type. Types that are not simulated yet say so.
pub fn types(
    scenario: &Shared<Scenario>,
    document: &UseReducerDispatcher<Document>,
    selection: &UseReducerDispatcher<Selection>,
) -> Vec<Html> {
    let one = |of: &'static redrive_scenario::schema::ResourceType| {
        let on_click = of.simulated.then(|| {
            let (scenario, document, selection) = (scenario.clone(), document.clone(), selection.clone());
            Callback::from(move |_: MouseEvent| {
                let (_, name) = scenario.with_resource(of);
                document.dispatch(Edit::change(move |scenario| Some(scenario.with_resource(of).0)));
                selection.dispatch(Select::Resource(name.into()));
            })
        });
        let later = if of.simulated { "" } else { ", not simulated yet" };
        item(
            MENU,
            Some(of.name),
            &spaced(of.name),
            &format!("{}{later}", of.aws.trim_start_matches("a ").trim_start_matches("an ")),
            on_click,
        )
    };
    RESOURCE_TYPES.into_iter().map(one).collect()
}
