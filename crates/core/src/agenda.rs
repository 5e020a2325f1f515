//! What is yet to happen. One queue for the whole simulation, in the order of time, and at the same millisecond in the
//! order in which things were caused.

use alloc::collections::{BinaryHeap, VecDeque};
use core::cmp::Ordering;

use crate::event::Event;
use crate::time::Instant;

struct Entry {
    at: Instant,
    seq: u32,
    /// False for what must not keep a run going: the retention of records nobody reads, pollers that go home.
    keeps_going: bool,
    event: Event,
}

/// What the agenda gives out.
pub struct Next {
    pub at: Instant,
    pub keeps_going: bool,
    pub event: Event,
}

/// Later is less: the heap gives out its greatest entry first.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.seq).cmp(&(self.at, self.seq))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.seq == other.seq
    }
}

impl Eq for Entry {}

/// The agenda.
///
/// Entries for the present millisecond need no heap: all that the heap holds for this moment was caused earlier, so it
/// comes first, and what is caused now simply queues up behind it.
#[derive(Default)]
pub struct Agenda {
    later: BinaryHeap<Entry>,
    now: VecDeque<Event>,
    seq: u32,
    keeping_going: usize,
}

impl Agenda {
    /// Puts an event at a moment not before `now`.
    #[inline]
    pub fn add(&mut self, now: Instant, at: Instant, event: Event) {
        if at <= now {
            self.now.push_back(event);
        } else {
            self.push(at, event, true);
        }
    }

    /// The same for an event that does not keep the run going.
    pub fn add_idle(&mut self, at: Instant, event: Event) {
        self.push(at, event, false);
    }

    fn push(&mut self, at: Instant, event: Event, keeps_going: bool) {
        self.seq += 1;
        self.keeping_going += usize::from(keeps_going);
        self.later.push(Entry { at, seq: self.seq, keeps_going, event });
    }

    /// Whether anything is left that keeps the run going.
    pub fn is_idle(&self) -> bool {
        self.now.is_empty() && self.keeping_going == 0
    }

    /// Takes the next event, if it is not after `until`.
    #[inline]
    pub fn pop(&mut self, now: Instant, until: Instant) -> Option<Next> {
        if let Some(first) = self.later.peek()
            && (first.at <= now || self.now.is_empty())
        {
            if first.at > until {
                return None;
            }
            let entry = self.later.pop()?;
            self.keeping_going -= usize::from(entry.keeps_going);
            return Some(Next { at: entry.at, keeps_going: entry.keeps_going, event: entry.event });
        }
        self.now.pop_front().map(|event| Next { at: now, keeps_going: true, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::StepId;

    fn step(n: u32) -> Event {
        Event::Step(StepId(n))
    }

    fn order(agenda: &mut Agenda) -> alloc::vec::Vec<u32> {
        let mut now = Instant::START;
        core::iter::from_fn(|| {
            let next = agenda.pop(now, Instant::NEVER)?;
            now = next.at;
            match next.event {
                Event::Step(id) => Some(id.0),
                _ => None,
            }
        })
        .collect()
    }

    #[test]
    fn earlier_comes_first_and_ties_keep_the_order_of_their_causes() {
        let mut agenda = Agenda::default();
        agenda.add(Instant(0), Instant(5), step(3));
        agenda.add(Instant(0), Instant(5), step(4));
        agenda.add(Instant(0), Instant(2), step(2));
        agenda.add(Instant(0), Instant(0), step(1));
        assert_eq!(order(&mut agenda), [1, 2, 3, 4]);
    }

    #[test]
    fn what_is_caused_now_waits_for_what_was_caused_earlier() {
        let mut agenda = Agenda::default();
        agenda.add(Instant(0), Instant(5), step(1));
        agenda.add(Instant(0), Instant(5), step(2));
        let now = agenda.pop(Instant(0), Instant::NEVER).expect("an event").at;
        agenda.add(now, now, step(3));
        let second = agenda.pop(now, Instant::NEVER).expect("an event");
        assert_eq!(second.event, step(2));
    }

    #[test]
    fn what_does_not_keep_going_leaves_the_agenda_idle() {
        let mut agenda = Agenda::default();
        agenda.add_idle(Instant(5), step(1));
        assert!(agenda.is_idle());
        agenda.add(Instant(0), Instant(9), step(2));
        assert!(!agenda.is_idle());
    }
}
