//! The banner above a run: problems of the scenario, and the state of a run in the worker.

use redrive_scenario::Problem;
use redrive_views::names::with_commas;
use redrive_views::timeline::clock;
use yew::prelude::*;

use crate::components::{button, el, icon};
use crate::hooks::RunCommand;
use crate::state::document::{DocumentContext, Edit};
use crate::state::runs::{CompletedRun, RunState, Runs};
use crate::state::selection::{Select, Selection};

/// Maximum number of problems in the banner.
const MAX_LISTED: usize = 3;

/// The reasons why the run that is shown is not, or not yet, the run of the scenario. Empty if it is.
pub fn problems(
    runs: &Runs,
    document: &DocumentContext,
    selection: &UseReducerDispatcher<Selection>,
    on_command: &Callback<RunCommand>,
) -> Html {
    if !runs.problems.is_empty() {
        return refused(&runs.problems, runs.completed.is_some(), document, selection);
    }
    let command =
        |command: RunCommand, words: &str| button("plain", on_command.reform(move |_: MouseEvent| command)).text(words);
    let banner = |class: &'static str, words: &str| el("div", class).is("role", "alert").el(el("p", "").text(words));
    match &runs.state {
        RunState::Idle => cut(runs.completed.as_deref()),
        RunState::Running(count) => {
            let words = if *count == 0 {
                "Running …".to_owned()
            } else {
                format!("Running … {} facts", with_commas(*count))
            };
            // It becomes visible after a moment: most runs are over before.
            el("div", "banner running").el(el("p", "").text(&words)).el(command(RunCommand::Stop, "Stop")).done()
        }
        RunState::Paused(0) => {
            let words = "This browser gives the page no worker, so the page cannot respond while this scenario runs.";
            banner("banner", words).el(command(RunCommand::GoOn, "Run it")).done()
        }
        RunState::Paused(count) => {
            let words =
                format!("{} facts so far, and the run is not over. It takes time and memory.", with_commas(*count));
            banner("banner", &words).el(command(RunCommand::GoOn, "Go on")).el(command(RunCommand::Stop, "Stop")).done()
        }
        RunState::Stopped => {
            banner("banner", "The run was stopped.").el(command(RunCommand::Restart, "Run again")).done()
        }
        RunState::Failed(message) => {
            el("div", "banner").is("role", "alert").with(icon("warning")).el(el("p", "").text(message)).done()
        }
    }
}

/// A note that the run ended at the page's limit.
fn cut(completed: Option<&CompletedRun>) -> Html {
    let Some(completed) = completed.filter(|completed| completed.is_cut) else { return Html::default() };
    let (facts, end) = (completed.run.trace.facts().len() as u64, clock(completed.model.end, 3));
    let words = format!(
        "The run is shown up to {end}: with {} facts it meets the page’s limit. The command line runs it to its end.",
        with_commas(facts)
    );
    el("div", "banner").is("role", "status").with(icon("info")).el(el("p", "").text(&words)).done()
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
        many => format!("{} problems.", with_commas(many as u64)),
    };
    let by_aws = problems.iter().any(|problem| problem.code.is_some());
    let who = if by_aws { " AWS would reject this." } else { "" };
    let shown = if has_run { " The last valid run is shown." } else { "" };
    let lines = problems
        .iter()
        .take(MAX_LISTED)
        .map(|problem| el("li", "").el(el("code", "").text(&problem.path)).text(" ").text(&problem.message).done());
    let about = el("p", "").el(el("b", "").text(&count)).text(who).text(shown);
    let about = el("div", "").el(about).el(el("ul", "").all(lines.collect()));
    let mut banner = el("div", "banner fail").is("role", "alert").with(icon("warning")).el(about);
    if let Some(onclick) = show {
        banner = banner.el(button("plain", onclick).text("Show the problem"));
    }
    if document.can_undo() {
        banner = banner.el(button("plain", undo).text("Undo"));
    }
    banner.done()
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
