//! The picture of the resources as a view of its own.

use yew::prelude::*;

use crate::components::el;
use crate::stack::Stack;
use crate::state::Shared;
use crate::state::runs::Good;
use crate::state::selection::SelectionContext;

#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub good: Shared<Good>,
}

#[component]
pub fn Stage(props: &StageProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let good = props.good.clone();
    let stack =
        html! { <Stack scenario={good.scenario.clone()} chosen={selection.resource.clone()} good={Some(good)} /> };
    el("div", "embed-stack").is("role", "region").is("aria-label", "Stack").is("tabindex", "0").with(stack).done()
}
