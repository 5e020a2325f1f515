//! What is wrong with the scenario, beside the last good run.

use redrive_scenario::Problem;
use redrive_views::timeline::with_commas;
use yew::prelude::*;

use crate::components::Icon;
use crate::state::document::{DocumentContext, Edit};
use crate::state::runs::RunsContext;
use crate::state::selection::{Select, SelectionContext};

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    /// Runs a large scenario after all.
    pub on_run: Callback<()>,
}

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let runs = use_context::<RunsContext>().expect("the app provides it");
    if let Some(records) = runs.asks_first {
        let onclick = props.on_run.reform(|_: MouseEvent| ());
        let words = format!("{} records take a while and a lot of memory.", with_commas(records));
        return html! {
            <div class="banner" role="alert"><p>{ words }</p><button type="button" class="plain" {onclick}>{ "Run them" }</button></div>
        };
    }
    if let Some(failure) = &runs.failure {
        return html! { <div class="banner" role="alert"><Icon name="warning" /><p>{ failure }</p></div> };
    }
    if runs.problems.is_empty() {
        return html! {};
    }
    html! { <Refused problems={runs.problems.to_vec()} /> }
}

#[derive(Properties, PartialEq)]
struct RefusedProps {
    problems: Vec<Problem>,
}

#[component]
fn Refused(props: &RefusedProps) -> Html {
    let document = use_context::<DocumentContext>().expect("the app provides it");
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let undo = {
        let document = document.dispatcher();
        Callback::from(move |_: MouseEvent| document.dispatch(Edit::Undo))
    };
    let resource = props.problems.iter().find_map(|problem| resource_of(&problem.path));
    let show = resource.map(|name| {
        let (selection, name) = (selection.dispatcher(), AttrValue::from(name.to_owned()));
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    });
    let count = match props.problems.len() {
        1 => "1 problem.".to_owned(),
        many => format!("{many} problems."),
    };
    let by_aws = props.problems.iter().any(|problem| problem.code.is_some());
    let who = if by_aws { " AWS would refuse this. You see the last good run." } else { " You see the last good run." };
    html! {
        <div class="banner fail" role="alert">
            <Icon name="warning" />
            <div>
                <p><b>{ count }</b>{ who }</p>
                <ul>{ for props.problems.iter().take(3).map(|problem| html! { <li><code>{ &problem.path }</code>{ " " }{ &problem.message }</li> }) }</ul>
            </div>
            if let Some(onclick) = show { <button type="button" class="plain" {onclick}>{ "Show the problem" }</button> }
            if document.can_undo() { <button type="button" class="plain" onclick={undo}>{ "Undo" }</button> }
        </div>
    }
}

/// The resource that a path leads into.
fn resource_of(path: &str) -> Option<&str> {
    path.strip_prefix("stack.")?.split(['.', '[']).next()
}

#[cfg(test)]
mod tests {
    use super::resource_of;

    #[test]
    fn a_path_into_the_stack_names_its_resource() {
        assert_eq!(resource_of("stack.orders.visibilityTimeout"), Some("orders"));
        assert_eq!(resource_of("script[0].send"), None);
    }
}
