//! A row of the tree, and the batches in it.

use redrive_views::names;
use redrive_views::timeline::{Ending, Focus, clock};
use redrive_views::tree::{Cell, Node, Tree, Try};
use yew::prelude::*;

use crate::components::{classed, icon};
use crate::inspector::ending_words;
use crate::state::Shared;
use crate::state::runs::Good;
use crate::state::selection::{Select, Selection};

type Dispatcher = UseReducerDispatcher<Selection>;

/// The lines that lead to the batches of a row, and the batches.
pub fn row(good: &Shared<Good>, tree: &Tree, row: usize, focus: Focus, selection: &Dispatcher) -> Html {
    let nodes: Vec<&Node> = tree.rows[row].iter().map(|place| &tree.nodes[*place]).collect();
    let (name, note) = tree.row_name(row);
    let is_joined = nodes.iter().any(|node| node.parent.is_some());
    let boxes = spread(tree, &nodes, |node, span| {
        let is_parent =
            tree.nodes.iter().any(|other| other.parent.is_some_and(|parent| tree.nodes[parent].fact == node.fact));
        let class = classed("batch", "parent", is_parent);
        html! { <td colspan={span.to_string()} {class}>{ batch(good, node, focus, selection) }</td> }
    });
    let joints = spread(tree, &nodes, |node, span| {
        html! { <td colspan={span.to_string()} class={joint(tree, node)}><i /></td> }
    });
    html! {
        <>
            if is_joined { <tr class="joints" aria-hidden="true"><td />{ for joints }</tr> }
            <tr class="batches">
                <th scope="row">{ name }if !note.is_empty() { <span>{ note }</span> }</th>
                { for boxes }
            </tr>
        </>
    }
}

/// The nodes of a row with what is empty between them.
fn spread(tree: &Tree, nodes: &[&Node], cell: impl Fn(&Node, usize) -> Html) -> Vec<Html> {
    let mut at = 0;
    let mut cells = Vec::new();
    let gap = |width: usize| (width > 0).then(|| html! { <td colspan={width.to_string()} class="gap" /> });
    for node in nodes {
        let (from, to) = node.columns;
        cells.extend(gap(from.saturating_sub(at)));
        cells.push(cell(node, to - from));
        at = to;
    }
    cells.extend(gap(tree.columns.len().saturating_sub(at)));
    cells
}

/// Which way the line over a batch goes on: to the right, to the left, or straight down.
fn joint(tree: &Tree, node: &Node) -> &'static str {
    let Some(parent) = node.parent.map(|parent| &tree.nodes[parent]) else { return "joint none" };
    let middle = |node: &Node| node.columns.0 + node.columns.1;
    match middle(node).cmp(&middle(parent)) {
        std::cmp::Ordering::Less => "joint to-left",
        std::cmp::Ordering::Greater => "joint to-right",
        std::cmp::Ordering::Equal => "joint",
    }
}

fn batch(good: &Shared<Good>, node: &Node, focus: Focus, selection: &Dispatcher) -> Html {
    let is_chosen = node.tries.iter().any(|of| Some(of.invocation) == focus.invocation);
    let class = classed(
        if node.tries.is_empty() {
            "node open"
        } else if node.is_failed() {
            "node failed"
        } else {
            "node done"
        },
        "chosen",
        is_chosen,
    );
    let many = node.tries.len();
    let tries = node.tries.iter().enumerate().map(|(place, of)| attempt(good, node, (of, place, many), selection));
    let given_up = node.given_up.map(|id| {
        let fact = good.run.trace.fact(id);
        let words = match fact.other {
            Some(to) => format!("{}: invocation record, {} tries", good.run.plan.name(to), fact.value),
            None => format!("given up after {} tries", fact.value),
        };
        html! { <p class="given-up">{ icon("deadLetters") }{ words }</p> }
    });
    html! { <div {class}>{ for tries }{ for given_up }</div> }
}

/// One try: its place in the order, when it was, and what became of each record.
fn attempt(good: &Shared<Good>, node: &Node, (of, place, many): (&Try, usize, usize), selection: &Dispatcher) -> Html {
    let (good, selection, invocation) = (good.clone(), selection.clone(), of.invocation);
    let name = names::invocation(&good.run.plan, &good.run.trace, invocation);
    let ending = of.ending.map_or("turned away, never run", ending_words);
    let label = format!("{name}, number {}: records {}, {ending}", of.order, node.name);
    let onclick = Callback::from(move |_: MouseEvent| {
        selection.dispatch(Select::focus(&good.run, Focus { record: None, invocation: Some(invocation) }));
    });
    let title = if place == 0 { node.name.clone() } else { format!("↻ {}/{many}", place + 1) };
    let cells = of.cells.iter().map(|cell| {
        let (class, picture) = match cell {
            Cell::Absent => ("cell absent", None),
            Cell::Done => ("cell done", Some("tick")),
            Cell::Failed => ("cell failed", Some("cross")),
            Cell::NotTried => ("cell not-tried", None),
        };
        html! { <span {class}>{ for picture.map(icon) }</span> }
    });
    let class = classed("attempt", "turned-away", of.ending.is_none_or(|ending| ending == Ending::Abandoned));
    html! {
        <button type="button" {class} aria-label={label} {onclick}>
            <span class="line"><span class="disc">{ of.order }</span><b>{ title }</b><time>{ clock(of.at, 3) }</time></span>
            <span class="cells">{ for cells }</span>
        </button>
    }
}
