//! The tree of a batch: how it was split and retried, and the outcome of each record.

mod node;

use redrive_core::id::FactId;
use redrive_views::timeline::Focus;
use redrive_views::tree::{Column, Tree, root_for, roots};
use redrive_views::{Outcome, names};
use yew::prelude::*;

use crate::components::{button, el, icon};
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection, SelectionContext};

#[derive(Properties, PartialEq)]
pub struct BatchTreeProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
}

/// A table with a column for each record, a row for each part, and outcomes in the footer.
#[component]
pub fn BatchTree(props: &BatchTreeProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let roots = use_memo(props.completed.clone(), |completed| roots(completed.subject()));
    // The batch chosen with the buttons, instead of the one of the selection.
    let leafed = use_state(|| None::<(Focus, FactId)>);
    let root = (*leafed)
        .filter(|(focus, root)| *focus == props.focus && root.index() < props.completed.run.trace.facts().len())
        .map(|(_, root)| root)
        .or_else(|| root_for(props.completed.subject(), &roots, props.focus));
    let tree = use_memo((props.completed.clone(), root), |(completed, root)| {
        root.map(|root| Tree::new(completed.subject(), root))
    });
    let Some(tree) = tree.as_ref() else {
        return html! { <p class="waiting">{ "This run has no batches." }</p> };
    };
    let (completed, focus) = (&props.completed, props.focus);
    let place = roots.partition_point(|root| *root <= tree.root).saturating_sub(1);
    let leaf = |to: Option<usize>| {
        let (leafed, to) = (leafed.clone(), to.and_then(|to| roots.get(to).copied()));
        let onclick = Callback::from(move |_: MouseEvent| leafed.set(to.map(|to| (focus, to))));
        (onclick, to.is_none())
    };
    let ((back, is_first), (on, is_last)) = (leaf(place.checked_sub(1)), leaf(Some(place + 1)));
    html! {
        <div class="tree-box" tabindex="0" role="region" aria-label="Tree of a batch">
            <div class="tree-head">
                <p><b>{ completed.run.plan.name(tree.owner).to_owned() }</b>{ format!(" {}.", tree.summary()) }</p>
                if roots.len() > 1 {
                    <div class="leaf" role="group" aria-label="Batches">
                        <button type="button" class="quiet" aria-label="Batch before" onclick={back} disabled={is_first}>{ icon("back") }</button>
                        <span>{ format!("{} of {}", names::with_commas(place as u64 + 1), names::with_commas(roots.len() as u64)) }</span>
                        <button type="button" class="quiet" aria-label="Batch after" onclick={on} disabled={is_last}>{ icon("on") }</button>
                    </div>
                }
            </div>
            <table class={width(tree.columns.len())}>
                <thead><tr>
                    <th scope="col">{ "Record" }</th>
                    { for tree.columns.iter().map(|column| head(completed, focus, column, &selection.dispatcher())) }
                </tr></thead>
                <tbody>{ for (0..tree.rows.len()).flat_map(|row| node::row(completed, tree, row, focus, &selection.dispatcher())) }</tbody>
                <tfoot>
                    { sums("Handed over", tree.columns.iter().map(|column| (column.deliveries, column.deliveries > 1))) }
                    { sums("Work done", tree.columns.iter().map(|column| (column.done, column.done != 1))) }
                    <tr>
                        <th scope="row">{ "Ended" }</th>
                        { for tree.columns.iter().map(fate) }
                    </tr>
                </tfoot>
            </table>
            { legend() }
        </div>
    }
}

/// Returns the class of the minimum column width.
fn width(columns: usize) -> &'static str {
    match columns {
        0..=6 => "tree",
        7..=14 => "tree broad",
        15..=26 => "tree wide",
        _ => "tree widest",
    }
}

fn head(
    completed: &Shared<CompletedRun>,
    focus: Focus,
    column: &Column,
    selection: &UseReducerDispatcher<Selection>,
) -> Html {
    let is_chosen = focus.record.is_some_and(|record| column.records.contains(&record));
    let record = column.records[0];
    let (completed, selection) = (completed.clone(), selection.clone());
    let label = names::record(&completed.run.plan, &completed.run.trace, record);
    let onclick = Callback::from(move |_: MouseEvent| {
        selection.dispatch(Select::focus(&completed.run, Focus { record: Some(record), invocation: None }));
    });
    let class = match (column.is_bad, is_chosen) {
        (false, false) => "",
        (true, false) => "bad",
        (false, true) => "chosen",
        (true, true) => "bad chosen",
    };
    let mut name = button("", onclick).set("aria-label", &label);
    if column.is_bad {
        name = name.with(icon("cross"));
    }
    el("th", class).is("scope", "col").el(name.text(&column.name)).done()
}

fn sums(name: &'static str, counts: impl Iterator<Item = (u32, bool)>) -> Html {
    let counts = counts.map(|(count, is_news)| {
        let class = match (count, is_news) {
            (0, _) => "count none",
            (_, true) => "count news",
            (_, false) => "count",
        };
        el("td", class).text(&count.to_string()).done()
    });
    let counts: Vec<Html> = counts.collect();
    el("tr", "").el(el("th", "").is("scope", "row").text(name)).all(counts).done()
}

fn fate(column: &Column) -> Html {
    let (picture, class) = match column.outcome {
        Outcome::Processed => ("tick", "fate processed"),
        Outcome::DeadLettered => ("deadLetters", "fate deadLettered"),
        Outcome::Waiting | Outcome::InFlight => ("clock", "fate"),
        _ => ("empty", "fate"),
    };
    let words = column.outcome.as_str();
    let mut cell = el("td", class).is("title", words).with(icon(picture));
    if column.is_victim {
        cell = cell.el(el("span", "flag").with(icon("flag")).el(el("span", "sr").text("victim")));
    }
    cell.el(el("span", "sr").text(words)).done()
}

fn legend() -> Html {
    let entries = [("cell done", "done"), ("cell failed", "failed here"), ("cell not-tried", "handed over, not tried")];
    let mut all: Vec<Html> = Vec::new();
    for (class, words) in entries {
        all.push(el("li", "").el(el("span", class).is("aria-hidden", "true")).text(words).done());
    }
    let disc = el("span", "disc").is("aria-hidden", "true").text("1");
    all.push(el("li", "").el(disc).text("order of the invocations").done());
    el("ul", "tree-legend").is("aria-label", "Legend").all(all).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;
    use redrive_core::id::RecordId;
    use redrive_views::tree::Cell;

    fn tree(lesson: &str, focus: Focus) -> Tree {
        let completed = completed(lesson, 1);
        let root = root_for(completed.subject(), &roots(completed.subject()), focus).expect("there is a batch");
        Tree::new(completed.subject(), root)
    }

    #[test]
    fn a_bisected_batch_is_cut_until_the_bad_record_is_alone() {
        let tree = tree("one-bad-record-bisect", Focus::default());
        let names: Vec<_> = tree.nodes.iter().map(|node| (node.name.as_str(), node.depth, node.tries.len())).collect();
        let expected = [
            ("1 to 10", 0, 1),
            ("1 to 5", 1, 1),
            ("1 to 2", 2, 1),
            ("3 to 5", 2, 1),
            ("3", 3, 3),
            ("4 to 5", 3, 1),
            ("6 to 10", 1, 1),
        ];
        assert_eq!(names, expected);
        let orders: Vec<u32> = tree.nodes.iter().flat_map(|node| node.tries.iter().map(|of| of.order)).collect();
        assert_eq!(orders, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(tree.summary(), "9 invocations: 1 batch, 6 parts of it, 2 retries");
        let sums: Vec<_> = tree.columns.iter().map(|column| (column.deliveries, column.done)).collect();
        assert_eq!(&sums[..4], [(3, 3), (3, 3), (6, 0), (4, 1)]);
        assert!(tree.nodes[4].given_up.is_some() && tree.nodes[3].given_up.is_none());
        assert_eq!(tree.nodes[0].tries[0].cells[..4], [Cell::Done, Cell::Done, Cell::Failed, Cell::NotTried]);
    }

    #[test]
    fn messages_that_come_back_are_the_next_row() {
        let tree = tree("nine-good-messages", Focus { record: Some(RecordId(4)), invocation: None });
        assert_eq!(tree.rows, [[0], [1], [2]]);
        assert_eq!(tree.row_name(2).0, "Receive 3");
    }

    #[test]
    fn each_event_stands_alone_with_all_its_tries() {
        let tree = tree("three-tries", Focus::default());
        assert_eq!(tree.nodes.iter().map(|node| node.tries.len()).collect::<Vec<_>>(), [1, 3, 1]);
        assert_eq!(tree.summary(), "5 invocations: 3 events, 2 retries");
    }
}
