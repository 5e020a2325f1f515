//! The order in which a standard queue returns messages. `Rule::SqsReceiveMessageOrder`

use alloc::collections::{BinaryHeap, VecDeque};
use core::cmp::Reverse;

use crate::id::RecordId;

/// A message and its position; a lower position is received first.
type Entry = (u32, RecordId);

/// The visible messages of a standard queue. May hold entries of messages that have left: `Message::is_current` decides.
#[derive(Default)]
pub(super) struct ReceiveOrder {
    /// By ascending position.
    in_order: VecDeque<Entry>,
    /// Messages that became visible after a message with a higher position.
    returned: BinaryHeap<Reverse<Entry>>,
}

impl ReceiveOrder {
    #[inline]
    pub fn insert(&mut self, position: u32, record: RecordId) {
        if self.in_order.back().is_none_or(|&(last, _)| last <= position) {
            self.in_order.push_back((position, record));
        } else {
            self.returned.push(Reverse((position, record)));
        }
    }

    #[inline]
    pub fn pop_first(&mut self) -> Option<Entry> {
        if self.starts_with_returned() {
            return self.returned.pop().map(|Reverse(entry)| entry);
        }
        self.in_order.pop_front()
    }

    pub fn first(&self) -> Option<Entry> {
        if self.starts_with_returned() {
            return self.returned.peek().map(|&Reverse(entry)| entry);
        }
        self.in_order.front().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty() && self.returned.is_empty()
    }

    pub fn clear(&mut self) {
        self.in_order.clear();
        self.returned.clear();
    }

    #[inline]
    fn starts_with_returned(&self) -> bool {
        match (self.returned.peek(), self.in_order.front()) {
            (Some(Reverse(returned)), Some(first)) => returned < first,
            (returned, _) => returned.is_some(),
        }
    }
}
