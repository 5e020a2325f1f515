//! Moves the focus with the arrow keys.

use redrive_core::fact::FactKind;
use redrive_core::id::{InvocationId, RecordId};

use super::Subject;
use super::layout::Focus;
use super::model::LaneKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the record above.
    Up,
    /// To the record below.
    Down,
    /// To the previous delivery.
    Back,
    /// To the next delivery.
    Forward,
}

/// Returns the next focus. Without a focus, it is the first or last record or invocation.
pub fn step(subject: Subject, focus: Focus, step: Step) -> Focus {
    match step {
        Step::Up => Focus { record: neighbour_record(subject, focus.record, -1), invocation: None },
        Step::Down => Focus { record: neighbour_record(subject, focus.record, 1), invocation: None },
        Step::Back => neighbour_delivery(subject, focus, -1),
        Step::Forward => neighbour_delivery(subject, focus, 1),
    }
}

/// Returns all records with a row, in the order of rows.
fn rows(subject: Subject) -> impl Iterator<Item = RecordId> {
    subject.model.lanes.iter().flat_map(|lane| match &lane.kind {
        LaneKind::Records(records) | LaneKind::ManyRecords(records) => records.clone(),
        LaneKind::FanOut(messages) => messages.iter().map(|message| message.record).collect(),
        _ => Vec::new(),
    })
}

fn neighbour_record(subject: Subject, record: Option<RecordId>, by: i64) -> Option<RecordId> {
    let all: Vec<RecordId> = rows(subject).collect();
    let place = record.and_then(|record| all.iter().position(|other| *other == record));
    let place = match place {
        Some(place) => (place as i64 + by).clamp(0, all.len() as i64 - 1),
        None if by < 0 => all.len() as i64 - 1,
        None => 0,
    };
    all.get(place as usize).copied().or(record)
}

fn neighbour_delivery(subject: Subject, focus: Focus, by: i64) -> Focus {
    let all: Vec<InvocationId> = match focus.record {
        Some(record) => deliveries(subject, record),
        None => (0..subject.run.trace.invocations().len() as u32).map(InvocationId::new).collect(),
    };
    let place = focus.invocation.and_then(|invocation| all.binary_search(&invocation).ok());
    let place = match place {
        Some(place) => (place as i64 + by).clamp(0, all.len() as i64 - 1),
        None if by < 0 => all.len() as i64 - 1,
        None => 0,
    };
    Focus { invocation: all.get(place.max(0) as usize).copied(), ..focus }
}

/// Returns the invocations of a record, including attempts that did not run.
pub fn deliveries(subject: Subject, record: RecordId) -> Vec<InvocationId> {
    let facts = subject.index.record(record).iter().map(|id| subject.run.trace.fact(*id));
    let tries = facts.filter(|fact| {
        matches!(
            fact.kind,
            FactKind::InvocationStarted
                | FactKind::InvocationThrottled
                | FactKind::InvocationRefused
                | FactKind::Rejected
        )
    });
    tries.filter_map(|fact| fact.invocation).collect()
}
