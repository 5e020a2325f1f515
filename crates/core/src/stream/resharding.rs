//! UpdateShardCount: all shards of a stream are closed at once and others are opened, each the child of the shards that had
//! its keys. A reader begins with a child after it has read its parents to their ends.

use super::Streams;
use super::shard::Shard;
use crate::effects::{Draft, Effects};
use crate::fact::FactKind;
use crate::generation::Generation;
use crate::id::{FactId, MappingId, RecordId, StepId, StreamId};
use crate::plan::{Action, Settings};
use crate::rule::Rule;
use crate::shards::{key_hash, parents, partition_key};

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
