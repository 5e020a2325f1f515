use alloc::collections::VecDeque;

use super::Sqs;
use super::message::State;
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::{FactKind, Span};
use crate::id::{QueueId, RecordId};
use crate::rule::Rule;
use crate::time::Instant;

/// Consecutive records that were sent at the same moment.
#[derive(Clone, Copy)]
struct Age {
    sent_at: Instant,
    first: RecordId,
    len: u32,
}

/// The records of a queue by age, oldest first. May hold some that have left.
#[derive(Default)]
pub(super) struct Ages {
    runs: VecDeque<Age>,
    /// The moment for which a timer is set.
    armed: Option<Instant>,
}

impl Ages {
    /// Adds records that are sent now: none is younger.
    pub fn add(&mut self, now: Instant, records: Span) {
        if records.len & Span::CONSECUTIVE != 0 {
            self.runs.push_back(Age { sent_at: now, first: RecordId(records.start), len: records.len() });
        }
    }

    /// Adds a record that was sent some time ago.
    pub fn insert(&mut self, sent_at: Instant, record: RecordId) {
        let mut place = self.runs.len();
        while place > 0 && self.runs[place - 1].sent_at > sent_at {
            place -= 1;
        }
        if let Some(last) = place.checked_sub(1).and_then(|last| self.runs.get_mut(last))
            && last.sent_at == sent_at
            && last.first.0 + last.len == record.0
        {
            last.len += 1;
            return;
        }
        self.runs.insert(place, Age { sent_at, first: record, len: 1 });
    }
}

impl Sqs {
    /// Sets the timer for the oldest message. Retention alone does not keep a run going.
    pub(super) fn arm_retention(&mut self, id: QueueId, fx: &mut Effects) {
        let period = fx.stack.queue(id).message_retention_period;
        let queue = self.queue(id);
        let Some(oldest) = queue.ages.runs.front() else { return };
        let at = (oldest.sent_at + period).max(fx.now);
        if queue.ages.armed.is_none_or(|armed| at < armed) {
            queue.ages.armed = Some(at);
            fx.at_background(at, event::Sqs::RetentionEnds { queue: id });
        }
    }

    pub(super) fn retention_ends(&mut self, id: QueueId, fx: &mut Effects) {
        if self.queue(id).ages.armed.is_some_and(|armed| armed <= fx.now) {
            self.queue(id).ages.armed = None;
        }
        self.taken.clear();
        let retention = fx.stack.queue(id).message_retention_period;
        while let Some(&oldest) = self.queue(id).ages.runs.front() {
            if oldest.sent_at + retention > fx.now {
                break;
            }
            self.queue(id).ages.runs.pop_front();
            for number in oldest.first.0..oldest.first.0 + oldest.len {
                let message = self.messages[number as usize];
                // In flight or not: `Rule::SqsMessageRetentionPeriodInFlightToo`
                if message.queue == id && message.state != State::Gone {
                    self.remove(RecordId(number));
                    self.taken.push(RecordId(number));
                }
            }
        }
        if let Some(&first) = self.taken.first() {
            let cause = self.message(first).last;
            let records = fx.trace.span(&self.taken);
            let resource = fx.plan.queue(id).id;
            let rule = Rule::SqsMessageRetentionPeriodExpires;
            fx.record(Draft::new(FactKind::Expired, rule, cause).resource(resource).records(records));
        }
        self.arm_retention(id, fx);
    }
}
