//! UpdateShardCount: all shards of a stream are closed at once and others are opened, each the child of the shards that had
//! its keys. A reader begins with a child after it has read its parents to their ends.

use alloc::string::String;
use core::ops::Range;

use super::Streams;
use super::partition_key::{key_hash, partition_key};
use super::shard::{Shard, of_hash, share};
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::id::{FactId, MappingId, RecordId, ResourceId, StepId, StreamId};
use crate::plan::{Action, Plan, Settings};
use crate::rule::Rule;
use crate::trace::Trace;

/// The shards that a stream had open during some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// The fact that opened them; none for the first ones.
    pub opened: Option<FactId>,
    pub first: u16,
    pub count: u16,
}

impl Generation {
    /// The shard of a key.
    pub fn shard(&self, hash: u128) -> u16 {
        self.first + of_hash(hash, self.count)
    }

    fn has(&self, shard: u16) -> bool {
        (self.first..self.first + self.count).contains(&shard)
    }

    /// The hashes of one of its shards: the first and the last.
    fn hashes(&self, shard: u16) -> (u128, u128) {
        let place = u128::from(shard - self.first);
        let Some(share) = share(self.count) else { return (0, u128::MAX) };
        let is_last = shard + 1 == self.first + self.count;
        (place * share, if is_last { u128::MAX } else { (place + 1) * share - 1 })
    }
}

/// All generations of a stream's shards, in order.
pub fn generations<'t>(plan: &Plan, trace: &'t Trace, id: ResourceId) -> impl Iterator<Item = Generation> + use<'t> {
    let count = match plan.kind(id) {
        crate::plan::ResourceKind::Stream(stream) => plan.stream(stream).shard_count,
        _ => 1,
    };
    let later = trace.resharded.iter().filter(move |(stream, _)| *stream == id).map(|(_, generation)| *generation);
    core::iter::once(Generation { opened: None, first: 0, count }).chain(later)
}

/// The generation that a record was put into.
pub(super) fn of_record(plan: &Plan, trace: &Trace, record: RecordId) -> Generation {
    let id = trace.record(record).resource;
    let mut generations = generations(plan, trace, id);
    let first = Generation { opened: None, first: 0, count: 1 };
    let first = generations.next().unwrap_or(first);
    if trace.resharded.is_empty() {
        return first;
    }
    let sent = trace.sent_by(record).unwrap_or(trace.record(record).fact);
    generations.take_while(|later| later.opened.is_some_and(|opened| opened < sent)).last().unwrap_or(first)
}

/// The shards that had the keys of a shard before it; none of the first ones. `Rule::KinesisShardParentsFirst`
pub fn parents(plan: &Plan, trace: &Trace, stream: ResourceId, shard: u16) -> Range<u16> {
    if trace.resharded.is_empty() {
        return 0..0;
    }
    let mut before: Option<Generation> = None;
    for generation in generations(plan, trace, stream) {
        if generation.has(shard) {
            let Some(parents) = before else { return 0..0 };
            let (low, high) = generation.hashes(shard);
            return parents.shard(low)..parents.shard(high) + 1;
        }
        before = Some(generation);
    }
    0..0
}

impl Streams {
    /// A step about a stream: an update may change the number of shards.
    pub(crate) fn step(&mut self, id: StreamId, step: StepId, fact: FactId, fx: &mut Effects) {
        let Action::Update { settings: Settings::Stream(settings), .. } = &fx.plan.script[step.index()].action else {
            return;
        };
        let stream = self.stream(id);
        let closed = stream.open;
        if settings.shard_count == closed.count {
            return;
        }
        let resource = settings.id;
        let draft = Draft::new(FactKind::Resharded, Rule::KinesisShardResharded, fact).resource(resource);
        let opened = fx.record(draft.value(settings.shard_count.into()));
        let first = closed.first + closed.count;
        let generation = Generation { opened: Some(opened), first, count: settings.shard_count };
        fx.trace.resharded.push((resource, generation));
        stream.open = generation;
        stream.shards.resize_with(usize::from(first + settings.shard_count), Shard::default);
        let shards = stream.shards.len();
        for reader in &mut stream.readers {
            reader.places.resize(shards, 0);
            reader.polls.resize(shards, false);
        }
    }

    pub(super) fn shard_of(&mut self, id: StreamId, record: RecordId, fx: &Effects) -> u16 {
        let open = self.stream(id).open;
        if open.count == 1 {
            return open.first;
        }
        let mut key = core::mem::take(&mut self.key);
        key.clear();
        partition_key(fx.plan, fx.trace, record, &mut key);
        self.key = key;
        open.shard(key_hash(&self.key))
    }

    /// Returns true if a reader may begin with a shard: it has read all parents to their ends.
    pub(super) fn has_read_parents(&self, id: StreamId, reader: usize, shard: u16, fx: &Effects) -> bool {
        let stream = &self.streams[id.index()];
        let places = &stream.readers[reader].places;
        let mut parents = parents(fx.plan, fx.trace, fx.plan.stream(id).id, shard);
        parents.all(|parent| {
            let parent = usize::from(parent);
            places[parent] >= stream.shards[parent].records.len()
        })
    }

    /// Continues with the children of a closed shard, if the reader has read it to its end.
    pub(super) fn continue_with_children(&mut self, id: StreamId, mapping: MappingId, shard: u16, fx: &mut Effects) {
        let stream = &self.streams[id.index()];
        if shard >= stream.open.first {
            return;
        }
        let Some(reader) = stream.readers.iter().position(|reader| reader.mapping == mapping) else { return };
        let later = shard + 1..stream.shards.len() as u16;
        for child in later {
            let stream = &self.streams[id.index()];
            let is_child = parents(fx.plan, fx.trace, fx.plan.stream(id).id, child).contains(&shard);
            let has_news =
                stream.readers[reader].places[usize::from(child)] < stream.shards[usize::from(child)].records.len();
            if is_child && self.has_read_parents(id, reader, child, fx) {
                if has_news {
                    let at = fx.now;
                    self.stream(id).schedule_poll(id, reader, child, at, fx);
                } else {
                    // A child without records is at its end as well.
                    self.continue_with_children(id, mapping, child, fx);
                }
            }
        }
    }
}

/// The hash of a record's partition key.
pub(super) fn hash_of(plan: &Plan, trace: &Trace, record: RecordId) -> u128 {
    let mut key = String::new();
    partition_key(plan, trace, record, &mut key);
    key_hash(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first: u16, count: u16) -> Generation {
        Generation { opened: None, first, count }
    }

    #[test]
    fn the_hashes_of_the_shards_are_all_there_are() {
        for count in [1, 2, 3, 5, 8] {
            let generation = of(4, count);
            let mut next = 0;
            for shard in 4..4 + count {
                let (low, high) = generation.hashes(shard);
                assert_eq!(low, next);
                assert_eq!((generation.shard(low), generation.shard(high)), (shard, shard));
                next = high.wrapping_add(1);
            }
            assert_eq!(next, 0, "up to the last");
        }
    }
}
