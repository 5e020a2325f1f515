//! A row of the tree and the batches in it.

use redrive_core::fact::FactView;
use redrive_views::names;
use redrive_views::timeline::{Ending, Focus, clock};
use redrive_views::tree::{Cell, Node, Tree, Try};
use yew::prelude::*;

use crate::components::{El, button, el, icon};
use crate::inspector::ending_words;
use crate::state::Shared;
use crate::state::runs::CompletedRun;
use crate::state::selection::{Select, Selection};

type Dispatcher = UseReducerDispatcher<Selection>;

/// The lines that lead to the batches of a row, and the batches.
pub fn row(
    completed: &Shared<CompletedRun>,
    tree: &Tree,
    row: usize,
    focus: Focus,
    selection: &Dispatcher,
) -> Vec<Html> {
    let nodes: Vec<&Node> = tree.rows[row].iter().map(|place| &tree.nodes[*place]).collect();
    let (name, note) = tree.row_name(row);
    let boxes = spread(tree, &nodes, |node| {
        let has_parts = |other: &Node| other.parent.is_some_and(|parent| tree.nodes[parent].fact == node.fact);
        let class = if tree.nodes.iter().any(has_parts) { "batch parent" } else { "batch" };
        el("td", class).with(batch(completed, node, focus, selection))
    });
    let mut rows = Vec::new();
    if nodes.iter().any(|node| node.parent.is_some()) {
        let joints = spread(tree, &nodes, |node| el("td", joint(tree, node)).el(el("i", "")));
        rows.push(el("tr", "joints").is("aria-hidden", "true").el(el("td", "")).all(joints).done());
    }
    let mut head = el("th", "").is("scope", "row").text(&name);
    if !note.is_empty() {
        head = head.el(el("span", "").text(&note));
    }
    rows.push(el("tr", "batches").el(head).all(boxes).done());
    rows
}

/// Returns the nodes of a row with the gaps between them.
fn spread(tree: &Tree, nodes: &[&Node], cell: impl Fn(&Node) -> El) -> Vec<Html> {
    let mut at = 0;
    let mut cells = Vec::new();
    let wide = |cell: El, width: usize| cell.set("colspan", &width.to_string()).done();
    let gap = |width: usize| (width > 0).then(|| wide(el("td", "gap"), width));
    for node in nodes {
        let (from, to) = node.columns;
        cells.extend(gap(from.saturating_sub(at)));
        cells.push(wide(cell(node), to - from));
        at = to;
    }
    cells.extend(gap(tree.columns.len().saturating_sub(at)));
    cells
}

/// Returns the direction of the line above a batch: right, left, or straight down.
fn joint(tree: &Tree, node: &Node) -> &'static str {
    let Some(parent) = node.parent.map(|parent| &tree.nodes[parent]) else { return "joint none" };
    let middle = |node: &Node| node.columns.0 + node.columns.1;
    match middle(node).cmp(&middle(parent)) {
        std::cmp::Ordering::Less => "joint to-left",
        std::cmp::Ordering::Greater => "joint to-right",
        std::cmp::Ordering::Equal => "joint",
    }
}

fn batch(completed: &Shared<CompletedRun>, node: &Node, focus: Focus, selection: &Dispatcher) -> Html {
    let is_chosen = node.tries.iter().any(|of| Some(of.invocation) == focus.invocation);
    let class = match (node.tries.is_empty(), node.is_failed(), is_chosen) {
        (true, ..) => "node open",
        (_, true, false) => "node failed",
        (_, true, true) => "node failed chosen",
        (_, false, false) => "node done",
        (_, false, true) => "node done chosen",
    };
    let tries = node
        .tries
        .iter()
        .enumerate()
        .take(super::MAX_ROWS)
        .map(|(place, of)| attempt(completed, node, (of, place), selection));
    let mut all: Vec<Html> = tries.collect();
    all.extend(super::further(node.tries.len()).map(|words| el("p", "given-up").text(&words).done()));
    all.extend(node.given_up.map(|id| {
        let words = match completed.run.trace.fact(id).view() {
            FactView::BatchGivenUp { destination: Some(to), tries, .. } => {
                format!("{}: invocation record, {}", completed.run.plan.name(to), names::tries(tries))
            }
            FactView::BatchGivenUp { tries, .. } => format!("given up after {}", names::tries(tries)),
            _ => String::new(),
        };
        el("p", "given-up").with(icon("deadLetters")).text(&words).done()
    }));
    el("div", class).all(all).done()
}

/// One attempt: its number, its time, and the result of each record.
fn attempt(completed: &Shared<CompletedRun>, node: &Node, (of, place): (&Try, usize), selection: &Dispatcher) -> Html {
    let (completed, selection, invocation) = (completed.clone(), selection.clone(), of.invocation);
    let name = names::invocation(&completed.run.plan, &completed.run.trace, invocation);
    let ending = of.ending.map_or("rejected, never run", ending_words);
    let label = format!("{name}, number {}: records {}, {ending}", of.order, node.name);
    let onclick = Callback::from(move |_: MouseEvent| {
        selection.dispatch(Select::focus(&completed.run, Focus { record: None, invocation: Some(invocation) }));
    });
    let title = if place == 0 { node.name.clone() } else { format!("↻ {}/{}", place + 1, node.tries.len()) };
    let cells = of.cells.iter().map(|cell| {
        let (class, picture) = match cell {
            Cell::Absent => ("cell absent", None),
            Cell::Done => ("cell done", Some("tick")),
            Cell::Failed => ("cell failed", Some("cross")),
            Cell::NotTried => ("cell not-tried", None),
        };
        el("span", class).all(picture.map(icon).into_iter().collect()).done()
    });
    let is_away = of.ending.is_none_or(|ending| ending == Ending::Abandoned);
    let line = el("span", "line")
        .el(el("span", "disc").text(&of.order.to_string()))
        .el(el("b", "").text(&title))
        .el(el("time", "").text(&clock(of.at, 3)));
    button(if is_away { "attempt turned-away" } else { "attempt" }, onclick)
        .set("aria-label", &label)
        .el(line)
        .el(el("span", "cells").all(cells.collect()))
        .done()
}
