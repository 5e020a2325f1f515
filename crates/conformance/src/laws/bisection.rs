//! The laws of bisection: the halves make up the batch, and a split uses no retry.

use std::collections::{BTreeMap, BTreeSet};

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, FactView};
use redrive_core::id::{FactId, RecordId};

use super::parts::{has_updates_of_mappings, mapping};

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    halves_make_up_the_batch(run, broken);
    a_split_comes_before_any_retry(run, broken);
}

/// The first half is run or given up at once and whole, the second later or never; nothing is in both, and
/// nothing in either that was not in the batch.
fn halves_make_up_the_batch(run: &Run, broken: &mut Vec<String>) {
    let splits = (0u32..).map(FactId::new).zip(run.trace.facts()).filter_map(|(id, fact)| match fact.view() {
        FactView::BatchSplit { records, first, .. } => Some((id, fact.at.0, records, first)),
        _ => None,
    });
    let children: BTreeMap<FactId, Vec<&Fact>> = children(run);
    for (id, at, records, first) in splits {
        let all: Vec<RecordId> = run.trace.of(records).collect();
        let (first, second) = all.split_at((first as usize).min(all.len()));
        if first.is_empty() || second.len() < first.len() || second.len() - first.len() > 1 {
            broken.push(format!("{} records are split into {} and {}", all.len(), first.len(), second.len()));
        }
        let (mut of_first, mut of_second) = (Vec::new(), Vec::new());
        for child in children.get(&id).into_iter().flatten() {
            let records: Vec<RecordId> = run.trace.of(child.records).collect();
            let is_of = |half: &[RecordId]| records.iter().all(|record| half.contains(record));
            if is_of(first) {
                of_first.extend(records);
            } else if is_of(second) {
                of_second.extend(records);
            } else {
                broken.push(format!("a half of the batch that was split at {} is of neither", at));
            }
        }
        let covers = |part: &mut Vec<RecordId>, half: &[RecordId]| {
            part.sort_unstable();
            part.as_slice() == half
        };
        if !covers(&mut of_first, first) {
            broken.push(format!("the first half of {} records, split at {}, is {of_first:?}", all.len(), at));
        }
        if !of_second.is_empty() && !covers(&mut of_second, second) {
            broken.push(format!("the second half of {} records, split at {}, is {of_second:?}", all.len(), at));
        }
    }
}

/// The facts that each split caused: batches of its halves, and records that were too old for a batch.
fn children(run: &Run) -> BTreeMap<FactId, Vec<&Fact>> {
    let mut children: BTreeMap<FactId, Vec<&Fact>> = BTreeMap::new();
    let is_child = |fact: &&Fact| matches!(fact.kind, FactKind::BatchClosed | FactKind::BatchGivenUp);
    for fact in run.trace.facts().iter().filter(is_child) {
        if let Some(cause) = fact.cause.filter(|cause| run.trace.fact(*cause).kind == FactKind::BatchSplit) {
            children.entry(cause).or_default().push(fact);
        }
    }
    children
}

/// Under bisection a batch of several records runs once: if that fails it is split, which uses no retry. Only runs
/// without updates are checked.
fn a_split_comes_before_any_retry(run: &Run, broken: &mut Vec<String>) {
    if has_updates_of_mappings(run) {
        return;
    }
    let mut have_run: BTreeSet<FactId> = BTreeSet::new();
    for invocation in run.trace.invocations().iter().filter(|invocation| invocation.environment.is_some()) {
        let source = mapping(run, invocation.by).and_then(|mapping| mapping.stream());
        let bisects = source.is_some_and(|source| source.bisect_batch_on_function_error);
        if bisects && invocation.records.len() > 1 && !have_run.insert(invocation.batch) {
            broken.push(format!("{} records are tried again where they should be split", invocation.records.len()));
        }
    }
}
