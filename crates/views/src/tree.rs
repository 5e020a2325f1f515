//! The tree of a batch: splits, retries and further receives. Each column is a record, each row a level of the tree.

mod columns;

use redrive_core::Run;
use redrive_core::fact::{ClosedBy, FactKind, FactView, Span};
use redrive_core::id::{FactId, InvocationId, RecordId, ResourceId};

use crate::timeline::{Ending, Focus, Subject};
use crate::{names, timeline};

pub use columns::Column;

/// Number of asynchronous events in one tree. Each event is a root without children.
const EVENTS_PER_TREE: usize = 20;

/// The result of one record in one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The record was not in this batch.
    Absent,
    Done,
    Failed,
    /// The record was delivered, and its work did not start.
    NotTried,
}

/// An attempt to invoke a function with a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub invocation: InvocationId,
    /// The position among all attempts of the tree, from 1.
    pub order: u32,
    pub at: u64,
    /// None if the function was not run.
    pub ending: Option<Ending>,
    /// The cells of the columns of the node.
    pub cells: Vec<Cell>,
}

/// A batch with all its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub fact: FactId,
    /// The node that was split, or whose records were received again.
    pub parent: Option<usize>,
    pub depth: usize,
    /// The range of columns, the end excluded.
    pub columns: (usize, usize),
    pub name: String,
    pub tries: Vec<Try>,
    /// The fact that gave the batch up.
    pub given_up: Option<FactId>,
}

/// The relation between a row and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeKind {
    /// A batch of a stream is split, or continues after a checkpoint.
    Cut,
    /// Messages become visible and are received again.
    Received,
    /// An asynchronous event is retried.
    Event,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub root: FactId,
    pub kind: TreeKind,
    /// The mapping or the function of the batches.
    pub owner: ResourceId,
    pub columns: Vec<Column>,
    pub nodes: Vec<Node>,
    /// The nodes of each row, from the top.
    pub rows: Vec<Vec<usize>>,
    pub records: usize,
}

impl Tree {
    /// Builds the tree of a batch, or the tree of an asynchronous event and its neighbours.
    pub fn new(subject: Subject, root: FactId) -> Tree {
        let run = subject.run;
        let fact = run.trace.fact(root);
        let is_event = fact.kind != FactKind::BatchClosed;
        let records: Vec<RecordId> = if is_event {
            let of = fact.resource;
            let all = (0u32..).map(RecordId).zip(run.trace.records());
            let own: Vec<RecordId> = all.filter(|(_, record)| Some(record.resource) == of).map(|(id, _)| id).collect();
            let first = run.trace.of(fact.records).next();
            let place = first.and_then(|first| own.binary_search(&first).ok()).unwrap_or(0);
            let from = place / EVENTS_PER_TREE * EVENTS_PER_TREE;
            own.into_iter().skip(from).take(EVENTS_PER_TREE).collect()
        } else {
            let mut records: Vec<RecordId> = run.trace.of(fact.records).collect();
            records.sort_unstable();
            records
        };
        let owner = fact.resource.unwrap_or(ResourceId::new(0));
        let batches = if is_event { events(subject, &records) } else { batches(subject, owner, &records) };
        // Invocation numbers follow the order of time.
        let mut order: Vec<InvocationId> = batches.iter().flat_map(|batch| batch.tries.iter().copied()).collect();
        order.sort_unstable();
        let kind = match is_event {
            true => TreeKind::Event,
            false if reads_stream(run, owner) => TreeKind::Cut,
            false => TreeKind::Received,
        };
        let mut nodes = Vec::with_capacity(batches.len());
        for batch in &batches {
            let node = node(subject, batch, &order, &records, kind, &nodes);
            nodes.push(node);
        }
        let records_len = records.len();
        let columns = columns::group(subject, &records, &mut nodes);
        let rows = rows(&nodes);
        Tree { root, kind, owner, columns, nodes, rows, records: records_len }
    }

    /// Returns the number of attempts.
    pub fn tries(&self) -> usize {
        self.nodes.iter().map(|node| node.tries.len()).sum()
    }

    /// `9 invocations: 1 batch, 6 halves, 2 retries`.
    pub fn summary(&self) -> String {
        let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
        let later = self.nodes.iter().filter(|node| node.depth > 0).count();
        let first = self.nodes.len() - later;
        let retries = self.tries() - self.nodes.iter().filter(|node| !node.tries.is_empty()).count();
        let mut parts = Vec::new();
        match self.kind {
            TreeKind::Cut => {
                parts.push(count(first, "batch", "batches"));
                parts.push(count(later, "part of it", "parts of it"));
            }
            TreeKind::Received => {
                parts.push(count(first, "batch", "batches"));
                parts.push(count(later, "batch of retried messages", "batches of retried messages"));
            }
            TreeKind::Event => parts.push(count(first, "event", "events")),
        }
        parts.push(count(retries, "retry", "retries"));
        parts.retain(|part| !part.starts_with("0 "));
        format!("{}: {}", count(self.tries(), "invocation", "invocations"), parts.join(", "))
    }

    /// Returns the title of a row, and a note.
    pub fn row_name(&self, row: usize) -> (String, String) {
        const CUTS: [&str; 6] = ["First cut", "Second cut", "Third cut", "Fourth cut", "Fifth cut", "Sixth cut"];
        let Some(node) = self.rows.get(row).and_then(|nodes| nodes.first()).map(|place| &self.nodes[*place]) else {
            return (String::new(), String::new());
        };
        let most = self.rows[row].iter().map(|place| self.nodes[*place].tries.len()).max().unwrap_or(0);
        let retries =
            if most > 1 { format!("1 try and {}", names::count(most as u32 - 1, "more")) } else { String::new() };
        let retries = retries.replace("mores", "more");
        match (self.kind, node.depth) {
            (TreeKind::Cut, 0) => {
                ("The batch".to_owned(), if retries.is_empty() { records(self.records) } else { retries })
            }
            (TreeKind::Cut, depth) => {
                let name = CUTS.get(depth - 1).map_or_else(|| format!("Cut {depth}"), |name| (*name).to_owned());
                (name, if retries.is_empty() { "uses no retry".to_owned() } else { retries })
            }
            (TreeKind::Received, depth) => (format!("Receive {}", depth + 1), retries),
            (TreeKind::Event, _) => ("Events".to_owned(), retries),
        }
    }
}

fn records(count: usize) -> String {
    names::count(count as u32, "record")
}

fn reads_stream(run: &Run, mapping: ResourceId) -> bool {
    let mapping = run.plan.mappings.iter().find(|of| of.id == mapping);
    mapping.is_some_and(|of| of.stream().is_some())
}

/// Records that were delivered together, and the attempts.
struct Batch {
    fact: FactId,
    records: Span,
    tries: Vec<InvocationId>,
}

fn is_attempt(kind: FactKind) -> bool {
    matches!(kind, FactKind::InvocationStarted | FactKind::InvocationThrottled | FactKind::InvocationRefused)
}

/// Returns the batches of a mapping that contain any of these records, in the order of time.
fn batches(subject: Subject, mapping: ResourceId, records: &[RecordId]) -> Vec<Batch> {
    let Subject { run, index, .. } = subject;
    let mut batches: Vec<Batch> = Vec::new();
    let mut touched: Vec<FactId> = records.iter().flat_map(|record| index.record(*record)).copied().collect();
    touched.sort_unstable();
    touched.dedup();
    for id in touched {
        let fact = run.trace.fact(id);
        if fact.kind == FactKind::BatchClosed && fact.resource == Some(mapping) {
            batches.push(Batch { fact: id, records: fact.records, tries: Vec::new() });
        } else if let Some(invocation) =
            fact.invocation.filter(|_| is_attempt(fact.kind) && fact.target == Some(mapping))
        {
            let batch = run.trace.invocation(invocation).batch;
            if let Ok(place) = batches.binary_search_by_key(&batch, |batch| batch.fact) {
                batches[place].tries.push(invocation);
            }
        }
    }
    batches
}

/// Returns each event as a batch of its own.
fn events(subject: Subject, records: &[RecordId]) -> Vec<Batch> {
    let Subject { run, index, .. } = subject;
    let event = |record: &RecordId| {
        let facts = index.record(*record);
        let tries = facts.iter().map(|id| run.trace.fact(*id)).filter(|fact| is_attempt(fact.kind));
        let tries: Vec<InvocationId> = tries.filter_map(|fact| fact.invocation).collect();
        let fact = tries.first().map(|first| run.trace.invocation(*first).fact).or(facts.first().copied())?;
        Some(Batch { fact, records: Span::one(*record), tries })
    };
    records.iter().filter_map(event).collect()
}

fn node(
    subject: Subject,
    batch: &Batch,
    order: &[InvocationId],
    records: &[RecordId],
    kind: TreeKind,
    before: &[Node],
) -> Node {
    let Subject { run, index, model, .. } = subject;
    let mut own: Vec<RecordId> = run.trace.of(batch.records).collect();
    own.sort_unstable();
    let first = records.iter().position(|record| own.binary_search(record).is_ok()).unwrap_or(0);
    let last = records.iter().rposition(|record| own.binary_search(record).is_ok()).unwrap_or(first);
    let held = |node: &&Node| node.columns.0 <= first && first < node.columns.1 && node.has(first);
    let parent = (kind != TreeKind::Event).then(|| before.iter().rposition(|node| held(&node))).flatten();
    let depth = parent.map_or(0, |parent| before[parent].depth + 1);
    let tries = batch.tries.iter().map(|id| {
        let cell = |record: &RecordId| match own.binary_search(record) {
            Ok(_) => Cell::NotTried,
            Err(_) => Cell::Absent,
        };
        let mut cells: Vec<Cell> = records[first..=last].iter().map(cell).collect();
        for fact in index.invocation(*id).iter().map(|fact| run.trace.fact(*fact)) {
            let cell = match fact.view() {
                FactView::RecordDone { .. } => Cell::Done,
                FactView::RecordFailed { .. } => Cell::Failed,
                _ => continue,
            };
            for record in run.trace.of(fact.records) {
                // Records are in the order of arrival.
                if let Ok(place) = records[first..=last].binary_search(&record) {
                    cells[place] = cell;
                }
            }
        }
        Try {
            invocation: *id,
            order: order.binary_search(id).map_or(0, |place| place as u32 + 1),
            at: run.trace.fact(run.trace.invocation(*id).fact).at.0,
            ending: model.bar(run, *id).map(|bar| bar.ending),
            cells,
        }
    });
    let given_up = index.record(records[first]).iter().copied().find(|id| {
        let other = run.trace.fact(*id);
        other.kind == FactKind::BatchGivenUp && *id > batch.fact && other.records.len() == batch.records.len()
    });
    Node {
        fact: batch.fact,
        parent,
        depth,
        columns: (first, last + 1),
        name: timeline::numbers(run, batch.records, " to "),
        tries: tries.collect(),
        given_up: given_up.filter(|_| kind == TreeKind::Cut),
    }
}

impl Node {
    /// Tests whether the node contains the record of a column.
    fn has(&self, column: usize) -> bool {
        let cell = self.tries.first().and_then(|first| first.cells.get(column - self.columns.0));
        cell.is_none_or(|cell| *cell != Cell::Absent)
    }

    pub fn is_failed(&self) -> bool {
        self.tries.last().is_some_and(|last| last.ending.is_none_or(Ending::is_failure))
    }
}

/// Arranges the nodes: nodes of one depth share a row unless they overlap.
fn rows(nodes: &[Node]) -> Vec<Vec<usize>> {
    let deepest = nodes.iter().map(|node| node.depth).max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for depth in 0..=deepest {
        let mut own: Vec<Vec<usize>> = Vec::new();
        for (place, node) in nodes.iter().enumerate().filter(|(_, node)| node.depth == depth) {
            let is_free = |row: &Vec<usize>| {
                row.iter().all(|other: &usize| {
                    let other = &nodes[*other];
                    other.columns.1 <= node.columns.0 || node.columns.1 <= other.columns.0
                })
            };
            match own.iter_mut().find(|row| is_free(row)) {
                Some(row) => row.push(place),
                None => own.push(vec![place]),
            }
        }
        for row in &mut own {
            row.sort_by_key(|place| nodes[*place].columns);
        }
        rows.extend(own);
    }
    rows
}

/// Returns the roots of all trees, in the order of time. The events of a function have one root for each
/// [`EVENTS_PER_TREE`] events.
pub fn roots(subject: Subject) -> Vec<FactId> {
    let run = subject.run;
    let mut seen = vec![false; run.trace.records().len()];
    let mut all = Vec::new();
    let mut events = vec![0u32; run.plan.resources.len()];
    for (id, fact) in (0u32..).map(FactId::new).zip(run.trace.facts()) {
        match fact.view() {
            FactView::BatchClosed { closed_by, .. } if !matches!(closed_by, ClosedBy::Split | ClosedBy::Checkpoint) => {
                let is_new = run.trace.of(fact.records).next().is_some_and(|first| !seen[first.index()]);
                run.trace.of(fact.records).for_each(|record| seen[record.index()] = true);
                if is_new {
                    all.push(id);
                }
            }
            FactView::EventAccepted { function, records } => {
                let count = &mut events[function.index()];
                if count.is_multiple_of(EVENTS_PER_TREE as u32) {
                    all.push(id);
                }
                *count += records.len();
            }
            _ => {}
        }
    }
    all
}

/// Returns the root of the tree with the focus; without a focus, the first with a failure.
pub fn root_for(subject: Subject, roots: &[FactId], focus: Focus) -> Option<FactId> {
    let run = subject.run;
    let of_focus = focus.invocation.and_then(|id| run.trace.of(run.trace.invocation(id).records).next());
    let failed = subject.model.failures.first();
    let of_failure = || {
        let (_, id) = failed?;
        run.trace.of(run.trace.invocation(*id).records).next()
    };
    let record = focus.record.or(of_focus).or_else(of_failure);
    let Some(record) = record else { return roots.first().copied() };
    let first = subject.index.record(record).iter().copied().find(|id| {
        let fact = run.trace.fact(*id);
        fact.kind == FactKind::BatchClosed || fact.kind == FactKind::EventAccepted
    });
    first.or_else(|| roots.first().copied())
}
