//! The events to come. One queue for the whole simulation, in the order of time, and at the same millisecond in the
//! order in which things were caused.

use alloc::collections::{BinaryHeap, VecDeque};
use core::cmp::Ordering;

use crate::event::Event;
use crate::time::Instant;

/// An event to come.
pub struct Entry {
    pub at: Instant,
    seq: u32,
    /// False for events that do not keep a run going: the retention of unread records, pollers that stop.
    pub foreground: bool,
    pub event: Event,
}

/// Reversed, because the heap returns its greatest entry first.
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

/// The number of lanes. Each kind of wait tends to stay in one.
const LANES: usize = 8;

/// The agenda.
///
/// Most waits have a constant length (a visibility timeout, the work on a record, a long poll's latency), so events of
/// one kind are added in the order in which they will happen. Such events queue up in a lane, which costs next to
/// nothing; events that fit behind no lane go to the heap.
///
/// Events at the present millisecond need neither: all entries of the lanes and the heap for this moment were caused
/// earlier, so they come first, and new events queue up behind them.
pub struct Agenda {
    lanes: [VecDeque<Entry>; LANES],
    /// Number of lanes that were ever used: these come first.
    used: usize,
    /// The key of each lane's first entry; `NOTHING` for an empty lane.
    heads: [Key; LANES],
    /// The time of each lane's last entry; 0 for an empty lane.
    backs: [u64; LANES],
    heap: BinaryHeap<Entry>,
    /// The key of the first entry of all lanes and the heap, and its lane.
    first: (Key, usize),
    now: VecDeque<Entry>,
    seq: u32,
    foreground: usize,
}

/// The time, and below it the order of causes: one number, because keys are compared more often than all else.
type Key = u128;
const NOTHING: Key = Key::MAX;

#[inline]
fn key(at: Instant, seq: u32) -> Key {
    u128::from(at.0) << 64 | u128::from(seq)
}

#[inline]
fn time_of(key: Key) -> u64 {
    (key >> 64) as u64
}

/// The heap, as the position of a lane.
const HEAP: usize = LANES;

impl Default for Agenda {
    fn default() -> Agenda {
        Agenda {
            lanes: Default::default(),
            used: 0,
            heads: [NOTHING; LANES],
            backs: [0; LANES],
            heap: BinaryHeap::new(),
            first: (NOTHING, HEAP),
            now: VecDeque::new(),
            seq: 0,
            foreground: 0,
        }
    }
}

impl Agenda {
    /// Adds an event at a moment not before `now`.
    pub fn add(&mut self, now: Instant, at: Instant, event: Event) {
        if at <= now {
            self.add_now(now, event);
        } else {
            self.push(at, event, true);
        }
    }

    /// Adds an event at the present moment.
    pub fn add_now(&mut self, now: Instant, event: Event) {
        self.now.push_back(Entry { at: now, seq: 0, foreground: true, event });
    }

    /// Adds an event that does not keep the run going.
    pub fn add_background(&mut self, at: Instant, event: Event) {
        self.push(at, event, false);
    }

    #[inline]
    fn push(&mut self, at: Instant, event: Event, foreground: bool) {
        self.seq += 1;
        self.foreground += usize::from(foreground);
        let entry = Entry { at, seq: self.seq, foreground, event };
        let key = key(at, self.seq);
        let lane = self.lane_for(at);
        if key < self.first.0 {
            self.first = (key, lane);
        }
        if lane == HEAP {
            self.heap.push(entry);
            return;
        }
        if self.lanes[lane].is_empty() {
            self.heads[lane] = key;
        }
        self.backs[lane] = at.0;
        self.lanes[lane].push_back(entry);
    }

    /// The lane with the latest last entry that is not after `at`, which is the lane of its kind. Else an unused lane, or
    /// the heap.
    #[inline]
    fn lane_for(&mut self, at: Instant) -> usize {
        let (mut best, mut latest) = (HEAP, 0);
        for (lane, &back) in self.backs[..self.used].iter().enumerate() {
            if back <= at.0 && back >= latest {
                (best, latest) = (lane, back);
            }
        }
        if best == HEAP && self.used < LANES {
            best = self.used;
            self.used += 1;
        }
        best
    }

    /// Returns true if no event is left that keeps the run going.
    pub fn is_idle(&self) -> bool {
        self.now.is_empty() && self.foreground == 0
    }

    /// Takes the next event, if it is not after `until`.
    #[inline]
    pub fn pop(&mut self, now: Instant, until: Instant) -> Option<Entry> {
        let (first, lane) = self.first;
        if !self.now.is_empty() && time_of(first) > now.0 {
            return self.now.pop_front();
        }
        if first == NOTHING || time_of(first) > until.0 {
            return None;
        }
        // The entry is not moved out of its option: copies of just written ones stall the processor.
        let entry = if lane == HEAP { self.heap.pop() } else { self.take(lane) };
        self.first = self.find_first();
        self.foreground -= usize::from(entry.as_ref().is_some_and(|entry| entry.foreground));
        entry
    }

    #[inline]
    fn find_first(&self) -> (Key, usize) {
        let mut first = (self.heap.peek().map_or(NOTHING, |entry| key(entry.at, entry.seq)), HEAP);
        for (lane, &head) in self.heads[..self.used].iter().enumerate() {
            if head < first.0 {
                first = (head, lane);
            }
        }
        first
    }

    #[inline]
    fn take(&mut self, lane: usize) -> Option<Entry> {
        let entry = self.lanes[lane].pop_front();
        match self.lanes[lane].front() {
            Some(next) => self.heads[lane] = key(next.at, next.seq),
            None => (self.heads[lane], self.backs[lane]) = (NOTHING, 0),
        }
        entry
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
    fn any_mix_of_waits_comes_out_in_order() {
        let mut agenda = Agenda::default();
        let mut expected = alloc::vec::Vec::new();
        for n in 0..2000u32 {
            // Moments out of order and with ties, so that the heap is needed, too.
            let at = u64::from(n.wrapping_mul(2_654_435_761) >> 24) + 1;
            agenda.add(Instant(0), Instant(at), step(n));
            expected.push((at, n));
        }
        expected.sort();
        assert!(order(&mut agenda).into_iter().eq(expected.into_iter().map(|(_, n)| n)));
    }

    #[test]
    fn what_does_not_keep_going_leaves_the_agenda_idle() {
        let mut agenda = Agenda::default();
        agenda.add_background(Instant(5), step(1));
        assert!(agenda.is_idle());
        agenda.add(Instant(0), Instant(9), step(2));
        assert!(!agenda.is_idle());
    }
}
