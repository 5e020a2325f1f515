//! The receives of each message, so that counting them does not scan the message's facts again for each receive.

use redrive_core::fact::{Fact, FactKind};
use redrive_core::id::{FactId, RecordId, ResourceId};
use redrive_core::time::Instant;
use redrive_core::trace::Trace;
use redrive_views::Index;

/// The receives of a message after one of its facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// Receives since the message was sent; a move task sends a new message.
    pub receives: u32,
    /// Receives since the record arrived.
    pub all_receives: u32,
    pub sent: Option<Instant>,
    pub first_receive: Option<Instant>,
    /// The queue from which the message was moved to its dead-letter queue.
    pub moved_from: Option<ResourceId>,
}

impl Receipt {
    /// Applies the next fact about the message. Returns true if the receipt changed.
    pub fn apply(&mut self, fact: &Fact) -> bool {
        match fact.kind {
            FactKind::Sent => self.sent = Some(fact.at),
            FactKind::Received => {
                self.receives += 1;
                self.all_receives += 1;
                self.first_receive = self.first_receive.or(Some(fact.at));
            }
            FactKind::MovedToDeadLetterQueue => self.moved_from = fact.resource,
            FactKind::MovedByTask => {
                *self = Receipt { all_receives: self.all_receives, sent: Some(fact.at), ..Receipt::default() };
            }
            _ => return false,
        }
        true
    }
}

/// The receipts of all records, in the order of time.
pub(crate) struct Receipts {
    /// By record, the first of its receipts.
    starts: Vec<u32>,
    receipts: Vec<(FactId, Receipt)>,
}

impl Receipts {
    pub fn new(trace: &Trace, index: &Index) -> Receipts {
        let mut starts = Vec::with_capacity(trace.records().len() + 1);
        let mut receipts = Vec::new();
        for record in (0..trace.records().len() as u32).map(RecordId) {
            starts.push(receipts.len() as u32);
            let mut receipt = Receipt::default();
            for &fact in index.record(record) {
                if receipt.apply(trace.fact(fact)) {
                    receipts.push((fact, receipt));
                }
            }
        }
        starts.push(receipts.len() as u32);
        Receipts { starts, receipts }
    }

    /// The receipt of a record before a fact.
    pub fn before(&self, record: RecordId, end: FactId) -> Receipt {
        let own = &self.receipts[self.starts[record.index()] as usize..self.starts[record.index() + 1] as usize];
        let len = own.partition_point(|(fact, _)| *fact < end);
        own[..len].last().map(|(_, receipt)| *receipt).unwrap_or_default()
    }
}
