//! The laws of FIFO queues: order within a group, and one run at a time.

use std::collections::{BTreeMap, BTreeSet};

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind};
use redrive_core::fifo::write_group_id;
use redrive_core::id::{InvocationId, RecordId, ResourceId};
use redrive_core::plan::Action;

use super::parts::mapping;

pub(super) fn broken(run: &Run, broken: &mut Vec<String>) {
    if run.plan.queues.iter().any(|queue| queue.fifo.is_some()) {
        groups_keep_their_order(run, broken);
        groups_run_one_at_a_time(run, broken);
    }
}

pub(super) fn group(run: &Run, record: RecordId) -> String {
    let mut words = String::new();
    write_group_id(&run.plan, &run.trace, record, &mut words);
    words
}

/// Of a FIFO queue's group nothing is received while an earlier message of it is hidden by another receive, and what is
/// received together is in the order of its arrival.
fn groups_keep_their_order(run: &Run, broken: &mut Vec<String>) {
    // A move task puts a message behind all others, and dead letters come as they are moved.
    let by_task = run.trace.facts().iter().filter(|fact| fact.kind == FactKind::MovedByTask);
    let moved: BTreeSet<RecordId> = by_task.flat_map(|fact| run.trace.of(fact.records)).collect();
    let is_original =
        |record: RecordId, queue: ResourceId| run.trace.record(record).resource == queue && !moved.contains(&record);
    for queue in run.plan.queues.iter().filter(|queue| queue.fifo.is_some()) {
        let mut hidden: BTreeMap<RecordId, String> = BTreeMap::new();
        for fact in run.trace.facts().iter().filter(|fact| fact.resource == Some(queue.id)) {
            let records = || run.trace.of(fact.records);
            match fact.kind {
                FactKind::Received => {
                    let mut last: BTreeMap<String, RecordId> = BTreeMap::new();
                    for record in records() {
                        let group = group(run, record);
                        if hidden.iter().any(|(other, of)| *other < record && *of == group) {
                            broken.push(format!("record {} overtakes its group at {}", record.0, fact.at.0));
                        }
                        if is_original(record, queue.id) && last.insert(group, record).is_some_and(|one| one > record) {
                            broken.push(format!("record {} is received out of order at {}", record.0, fact.at.0));
                        }
                    }
                    hidden.extend(records().map(|record| (record, group(run, record))));
                }
                FactKind::VisibilityEnded
                | FactKind::Deleted
                | FactKind::Expired
                | FactKind::Discarded
                | FactKind::MovedToDeadLetterQueue
                | FactKind::MovedByTask => records().for_each(|record| drop(hidden.remove(&record))),
                _ => {}
            }
        }
    }
}

/// While a run has hidden messages of a group, no other run has messages of that group. Duplicates are
/// deliveries beside the queue's own, so only runs without them are checked.
fn groups_run_one_at_a_time(run: &Run, broken: &mut Vec<String>) {
    if run.plan.script.iter().any(|step| matches!(step.action, Action::Duplicate { .. })) {
        return;
    }
    let mut in_hand: BTreeMap<(ResourceId, String), InvocationId> = BTreeMap::new();
    for fact in run.trace.facts() {
        match fact.kind {
            FactKind::InvocationStarted => {
                let (Some(queue), Some(id)) = (fifo_source(run, fact), fact.invocation) else { continue };
                for record in run.trace.of(fact.records) {
                    let other = in_hand.insert((queue, group(run, record)), id);
                    if other.is_some_and(|other| other != id) {
                        broken.push(format!("two runs have messages of one group at {}", fact.at.0));
                    }
                }
            }
            FactKind::InvocationEnded => in_hand.retain(|_, id| Some(*id) != fact.invocation),
            // From this fact on, another run can receive the message.
            FactKind::VisibilityEnded | FactKind::Deleted | FactKind::Expired | FactKind::Discarded => {
                for record in run.trace.of(fact.records) {
                    if let Some(queue) = fact.resource {
                        in_hand.remove(&(queue, group(run, record)));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The FIFO queue that a run has its messages from.
fn fifo_source(run: &Run, fact: &Fact) -> Option<ResourceId> {
    let queue = run.plan.queue(mapping(run, fact.target)?.queue()?.queue);
    queue.fifo.is_some().then_some(queue.id)
}
