//! What is wrong with the scenario, beside the last good run.

use redrive_scenario::Problem;
use redrive_views::names::with_commas;
use yew::prelude::*;

use crate::components::icon;
use crate::state::document::{DocumentContext, Edit};
use crate::state::runs::Runs;
use crate::state::selection::{Select, Selection};

/// Why what is shown is not, or not yet, a run of the scenario as it is; nothing if it is one.
pub fn problems(
    runs: &Runs,
    document: &DocumentContext,
    selection: &UseReducerDispatcher<Selection>,
    run_anyway: &Callback<()>,
) -> Html {
    if let Some(records) = runs.asks_first {
        let onclick = run_anyway.reform(|_: MouseEvent| ());
        let words = format!("{} records take a while and a lot of memory.", with_commas(records));
        return html! {
            <div class="banner" role="alert"><p>{ words }</p><button type="button" class="plain" {onclick}>{ "Run them" }</button></div>
        };
    }
    if let Some(failure) = &runs.failure {
        return html! { <div class="banner" role="alert">{ icon("warning") }<p>{ failure }</p></div> };
    }
    if runs.problems.is_empty() {
        return html! {};
    }
    refused(&runs.problems, runs.completed.is_some(), document, selection)
}

fn refused(
    problems: &[Problem],
    has_run: bool,
    document: &DocumentContext,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let undo = {
        let document = document.dispatcher();
        Callback::from(move |_: MouseEvent| document.dispatch(Edit::Undo))
    };
    let resource = problems.iter().find_map(|problem| resource_of(&problem.path));
    let show = resource.map(|name| {
        let (selection, name) = (selection.clone(), AttrValue::from(name.to_owned()));
        Callback::from(move |_: MouseEvent| selection.dispatch(Select::Resource(name.clone())))
    });
    let count = match problems.len() {
        1 => "1 problem.".to_owned(),
        many => format!("{many} problems."),
    };
    let by_aws = problems.iter().any(|problem| problem.code.is_some());
    let who = if by_aws { " AWS would refuse this." } else { "" };
    let shown = if has_run { " You see the last good run." } else { "" };
    let lines = problems
        .iter()
        .take(3)
        .map(|problem| html! { <li><code>{ &problem.path }</code>{ " " }{ &problem.message }</li> });
    html! {
        <div class="banner fail" role="alert">
            { icon("warning") }
            <div>
                <p><b>{ count }</b>{ who }{ shown }</p>
                <ul>{ for lines }</ul>
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
