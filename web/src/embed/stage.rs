//! The picture of the stack as a view of its own.

use yew::prelude::*;

use crate::components::el;
use crate::stack::Stack;
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::SelectionContext;

#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub completed: Shared<CompletedRun>,
}

#[component]
pub fn Stage(props: &StageProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let completed = props.completed.clone();
    let stack = html! { <Stack scenario={completed.scenario.clone()} chosen={selection.resource.clone()} completed={Some(completed)} /> };
    el("div", "embed-stack").is("role", "region").is("aria-label", "Stack").is("tabindex", "0").with(stack).done()
}
