//! The laws of messages, events and objects that are passed on as copies.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::fact::{Fact, FactKind, FactView};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::plan;
use redrive_core::trace::Origin;
use redrive_views::Index;

use super::fifo::group;
use super::parts::has_changes;

pub fn broken(run: &Run, index: &Index, broken: &mut Vec<String>) {
    copies_come_to_one_end(run, index, broken);
    nobody_gets_a_message_twice(run, broken);
    every_subscription_is_asked(run, broken);
    fifo_topics_keep_the_order(run, broken);
}

/// The fact that passed a copy on, and the record that it is a copy of.
fn passed(run: &Run, copy: RecordId) -> Option<(FactId, RecordId)> {
    let Origin::FannedOut { fact, of } = run.trace.record(copy).made() else { return None };
    (run.trace.fact(fact).kind == FactKind::PassedOn).then_some((fact, of))
}

fn is_taken(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Sent
            | FactKind::EventAccepted
            | FactKind::Published
            | FactKind::EndpointTook
            | FactKind::Deduplicated
    )
}

/// A copy is refused and tried again, and in the end it is accepted once or given up once, never both. No try comes
/// before the wait for it is over, and there are no more retries than the delivery policy has.
fn copies_come_to_one_end(run: &Run, index: &Index, broken: &mut Vec<String>) {
    for place in 0..run.trace.records().len() {
        let copy = RecordId(place as u32);
        if passed(run, copy).is_none() {
            continue;
        }
        let (mut ends, mut retries, mut not_before) = (0, 0u64, 0);
        for &id in index.record(copy) {
            let fact = run.trace.fact(id);
            match fact.view() {
                FactView::PassFailed { wait, .. } => {
                    retries += 1;
                    not_before = fact.at.0 + wait.0;
                }
                FactView::Rejected { .. } if fact.at.0 < not_before => {
                    broken.push(format!("copy {place} is tried at {}, before its wait is over", fact.at.0));
                }
                // A replayed event of an archive is published anew, as another record.
                _ if is_taken(fact.kind) => ends += 1,
                FactView::PassGivenUp { retries: stated, .. } => {
                    ends += 1;
                    if u64::from(stated) != retries {
                        broken.push(format!("copy {place} had {retries} retries, not {stated}"));
                    }
                }
                _ => {}
            }
        }
        if ends > 1 {
            broken.push(format!("copy {place} comes to {ends} ends"));
        }
        if retries > most_retries(run, copy) {
            broken.push(format!("copy {place} is tried {retries} times, more than allowed"));
        }
    }
}

fn most_retries(run: &Run, copy: RecordId) -> u64 {
    let Some((fact, _)) = passed(run, copy) else { return u64::MAX };
    let fact = run.trace.fact(fact);
    match fact.resource.map(|by| run.plan.kind(by)) {
        Some(plan::ResourceKind::Subscription(_)) => 100_015,
        Some(plan::ResourceKind::Rule(_)) => 185,
        _ => u64::MAX,
    }
}

/// One copy for each message, subscription or target.
fn nobody_gets_a_message_twice(run: &Run, broken: &mut Vec<String>) {
    let mut copies: BTreeMap<(RecordId, ResourceId, u16), u32> = BTreeMap::new();
    for place in 0..run.trace.records().len() {
        let Some((fact, of)) = passed(run, RecordId(place as u32)) else { continue };
        let FactView::PassedOn { resource, rule_target, .. } = run.trace.fact(fact).view() else { continue };
        *copies.entry((of, resource, rule_target)).or_default() += 1;
    }
    for ((message, ..), count) in copies.into_iter().filter(|(_, count)| *count > 1) {
        broken.push(format!("message {} is handed to the same endpoint {count} times", message.0));
    }
}

/// Every message that a topic accepts is sent to each of its subscriptions, filtered out, or waits for its group.
/// Subscriptions may come and go, so only runs in which they stay are checked.
fn every_subscription_is_asked(run: &Run, broken: &mut Vec<String>) {
    if has_changes(run) {
        return;
    }
    let mut asked: BTreeMap<(ResourceId, RecordId), u32> = BTreeMap::new();
    for fact in run.trace.facts() {
        if let (FactKind::PassedOn | FactKind::FilteredOut, Some(by)) = (fact.kind, fact.resource) {
            run.trace.of(fact.records).for_each(|record| *asked.entry((by, record)).or_default() += 1);
        }
    }
    let is_of = |fact: &&Fact, topic: ResourceId| fact.kind == FactKind::Published && fact.resource == Some(topic);
    for topic in run.plan.topics.iter().filter(|topic| !topic.fifo) {
        for fact in run.trace.facts().iter().filter(|fact| is_of(fact, topic.id)) {
            for message in run.trace.of(fact.records) {
                for subscription in run.plan.subscriptions.iter().filter(|of| run.plan.topic(of.topic).id == topic.id) {
                    if asked.get(&(subscription.id, message)) != Some(&1) {
                        broken.push(format!("message {} did not come to each subscription once", message.0));
                    }
                }
            }
        }
    }
}

/// Of a FIFO topic's group nothing is sent to a subscription before what was published earlier has come to an end
/// there.
fn fifo_topics_keep_the_order(run: &Run, broken: &mut Vec<String>) {
    for subscription in run.plan.subscriptions.iter().filter(|of| run.plan.topic(of.topic).fifo) {
        let mut under_way: BTreeMap<String, RecordId> = BTreeMap::new();
        for fact in run.trace.facts() {
            match fact.kind {
                FactKind::PassedOn if fact.resource == Some(subscription.id) => {
                    for message in run.trace.of(fact.records) {
                        if let Some(before) = under_way.insert(group(run, message), message) {
                            broken.push(format!("message {} goes before {} has come to an end", message.0, before.0));
                        }
                    }
                }
                kind if is_taken(kind) || kind == FactKind::PassGivenUp => {
                    for copy in run.trace.of(fact.records) {
                        if let Some((_, message)) = passed(run, copy) {
                            under_way.retain(|_, other| *other != message);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
