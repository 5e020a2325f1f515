//! The table of documents: invocation records and dead letters.

use redrive_core::fact::FactKind;
use redrive_core::id::{FactId, RecordId};
use redrive_core::trace::Origin;

use super::{Cell, Column, number, text};
use crate::names;
use crate::timeline::Subject;

pub(super) const COLUMNS: &[Column] =
    &[text("Document"), text("Kind"), text("From"), text("To"), text("About"), number("Sent"), text("Status")];

/// Returns the documents that were written or copied for facts about an end.
pub(super) fn all(subject: Subject) -> Vec<(RecordId, FactId)> {
    let trace = &subject.run.trace;
    let records = (0u32..).map(RecordId).zip(trace.records());
    let documents = records.filter_map(|(id, record)| {
        let (Origin::Written { fact, .. } | Origin::Copied { fact, .. }) = record.made() else { return None };
        matches!(trace.fact(fact).kind, FactKind::SentOn | FactKind::SendOnFailed | FactKind::BatchGivenUp)
            .then_some((id, fact))
    });
    documents.collect()
}

pub(super) fn cell(subject: Subject, (id, fact): (RecordId, FactId), column: usize) -> Cell {
    let Subject { run, index, .. } = subject;
    let fact = run.trace.fact(fact);
    let name = |id: Option<redrive_core::id::ResourceId>| {
        id.map_or_else(Cell::default, |id| Cell::of(run.plan.name(id), 1 + id.index() as u64))
    };
    match column {
        0 => Cell::of(names::record(&run.plan, &run.trace, id), id.0),
        1 => match run.trace.record(id).made() {
            Origin::Written { .. } => Cell::of("invocation record", 0u64),
            _ => Cell::of("dead letter", 1u64),
        },
        2 => name(fact.resource),
        3 => name(fact.target),
        4 => {
            let first = run.trace.of(fact.records).next().map_or(0, |record| record.0);
            Cell::of(names::records(&run.plan, &run.trace, fact.records), first)
        }
        5 => Cell::moment(subject, Some(fact.at.0)),
        _ => {
            let is_refused = index.record(id).iter().any(|id| run.trace.fact(*id).kind == FactKind::Rejected);
            if is_refused {
                Cell::of("failed", 1u64).sign("fail")
            } else {
                Cell::of("delivered", 0u64).sign("processed")
            }
        }
    }
}
