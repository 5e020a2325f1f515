//! The tree of a batch: how it was split and retried, and the outcome of each record.

mod node;

use std::cell::Cell;
use std::rc::Rc;

use redrive_core::id::FactId;
use redrive_views::timeline::Focus;
use redrive_views::tree::{Column, Tree, root_for, roots};
use redrive_views::{Outcome, names};
use yew::prelude::*;

use crate::components::{El, button, el, icon};
use crate::hooks::use_latest;
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection, SelectionContext};

#[derive(Properties, PartialEq)]
pub struct BatchTreeProps {
    pub completed: Shared<CompletedRun>,
    pub focus: Focus,
}

/// Maximum number of rows, and of attempts in a row. A message that fails for days is received a hundred thousand times,
/// and a page with so many rows takes gigabytes.
const MAX_ROWS: usize = 500;

/// A batch that was chosen with the buttons, and the selection at that time.
type Paged = Option<(Focus, FactId)>;

/// A table with a column for each record, a row for each part, and outcomes in the footer.
#[component]
pub fn BatchTree(props: &BatchTreeProps) -> Html {
    let selection = use_context::<SelectionContext>().expect("the app provides it");
    let roots = use_memo(props.completed.clone(), |completed| roots(completed.subject()));
    // The batch chosen with the buttons, instead of the one of the selection.
    let paged = use_state(|| Paged::None);
    let root = (*paged)
        .filter(|(focus, root)| *focus == props.focus && root.index() < props.completed.run.trace.facts().len())
        .map(|(_, root)| root)
        .or_else(|| root_for(props.completed.subject(), &roots, props.focus));
    let tree = use_memo((props.completed.clone(), root), |(completed, root)| {
        root.map(|root| Tree::new(completed.subject(), root))
    });
    let place = root.map(|root| roots.partition_point(|other| *other <= root).saturating_sub(1));
    let latest = use_latest(place);
    let (Some(tree), Some(place)) = (tree.as_ref(), place) else {
        return el("p", "waiting").text("This run has no batches.").done();
    };
    let (completed, focus) = (&props.completed, props.focus);
    let summary = el("p", "").el(el("b", "").text(completed.run.plan.name(tree.owner)));
    let mut title = el("div", "tree-head").el(summary.text(&format!(" {}.", tree.summary())));
    if roots.len() > 1 {
        title = title.el(pages(&roots, place, focus, (&latest, &paged)));
    }
    let selection = selection.dispatcher();
    let heads = tree.columns.iter().map(|column| head(completed, focus, column, &selection));
    let heads = el("tr", "").el(el("th", "").is("scope", "col").text("Record")).all(heads.collect());
    let shown = tree.rows.len().min(MAX_ROWS);
    let mut rows: Vec<Html> = (0..shown).flat_map(|row| node::row(completed, tree, row, focus, &selection)).collect();
    if let Some(words) = further(tree.rows.len()) {
        rows.push(el("tr", "batches").el(el("th", "").is("scope", "row").text(&words)).done());
    }
    let fates = el("tr", "").el(el("th", "").is("scope", "row").text("Ended"));
    let foot = el("tfoot", "")
        .with(sums("Handed over", tree.columns.iter().map(|column| (column.deliveries, column.deliveries > 1))))
        .with(sums("Work done", tree.columns.iter().map(|column| (column.done, column.done != 1))))
        .el(fates.all(tree.columns.iter().map(fate).collect()));
    let table =
        el("table", width(tree.columns.len())).el(el("thead", "").el(heads)).el(el("tbody", "").all(rows)).el(foot);
    el("div", "tree-box")
        .is("tabindex", "0")
        .is("role", "region")
        .is("aria-label", "Tree of a batch")
        .el(title)
        .el(table)
        .with(legend())
        .done()
}

/// The words for what is not shown of so many rows or attempts.
fn further(count: usize) -> Option<String> {
    let further = count.checked_sub(MAX_ROWS).filter(|further| *further > 0)?;
    Some(format!("{} more", names::with_commas(further as u64)))
}

/// The buttons that lead from batch to batch.
fn pages(
    roots: &Rc<Vec<FactId>>,
    place: usize,
    focus: Focus,
    (latest, paged): (&Rc<Cell<Option<usize>>>, &UseStateHandle<Paged>),
) -> El {
    let to = |next: fn(usize) -> Option<usize>, label: &'static str, picture: &str| {
        let (roots, latest, paged) = (roots.clone(), latest.clone(), paged.setter());
        let is_possible = next(place).is_some_and(|next| next < roots.len());
        let onclick = Callback::from(move |_: MouseEvent| {
            let next = latest.get().and_then(next).filter(|next| *next < roots.len());
            if let Some(next) = next {
                latest.set(Some(next));
                paged.set(Some((focus, roots[next])));
            }
        });
        button("quiet", onclick).is("aria-label", label).off(!is_possible).with(icon(picture))
    };
    let count = |count: usize| names::with_commas(count as u64);
    let words = [&count(place + 1), " of ", &count(roots.len())].concat();
    el("div", "leaf")
        .is("role", "group")
        .is("aria-label", "Batches")
        .el(to(|place| place.checked_sub(1), "Batch before", "back"))
        .el(el("span", "").text(&words))
        .el(to(|place| place.checked_add(1), "Batch after", "on"))
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
    let entries = [("cell done", "done"), ("cell failed", "failed here"), ("cell not-tried", "delivered, not tried")];
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
    fn what_is_not_shown_is_counted() {
        assert_eq!((further(0), further(MAX_ROWS)), (None, None));
        assert_eq!(further(MAX_ROWS + 1_234).as_deref(), Some("1,234 more"));
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
