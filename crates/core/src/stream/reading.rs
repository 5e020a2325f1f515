//! The readers of a stream and their positions.

use alloc::vec;
use alloc::vec::Vec;

use super::enhanced_fan_out::LATENCY;
use super::{Stream, Streams};
use crate::effects::{Draft, Effects};
use crate::event;
use crate::fact::FactKind;
use crate::id::{MappingId, RecordId, StreamId};
use crate::plan::StartingPosition;
use crate::rule::Rule;
use crate::time::{Duration, Instant};

/// The poll interval of a reader without enhanced fan-out, for each shard.
const POLLS_EVERY: Duration = Duration::secs(1);
/// The poll interval for the stream of a table. `Rule::DynamodbTablePolled`
const POLLS_TABLE_EVERY: Duration = Duration::millis(250);
/// The poll interval while a backlog remains.
const POLLS_BACKLOG_EVERY: Duration = Duration::millis(200);
const MOST_PER_POLL: usize = 10_000;

/// A mapping and its place in each shard.
pub(super) struct Reader {
    pub mapping: MappingId,
    reads: bool,
    begun_at: Instant,
    enhanced_fan_out: bool,
    polls_every: Duration,
    /// By shard: the number of records that were read.
    pub places: Vec<usize>,
    /// By shard: true if a poll is scheduled.
    pub polls: Vec<bool>,
}

impl Reader {
    /// The time at which a record that arrives now is read. `Rule::KinesisShardPolledEverySecond`
    fn next_poll(&self, now: Instant) -> Instant {
        if self.enhanced_fan_out {
            return now + LATENCY;
        }
        let over = now.since(self.begun_at).0 % self.polls_every.0;
        if over == 0 { now } else { now + Duration(self.polls_every.0 - over) }
    }
}

impl Stream {
    /// The position at which a reader begins in a shard. `Rule::LambdaStartingPositionTrimHorizon`,
    /// `Rule::LambdaStartingPositionLatest`, `Rule::LambdaStartingPositionAtTimestamp`
    fn first_place(&self, shard: usize, position: StartingPosition, fx: &Effects) -> usize {
        let records = &self.shards[shard].records;
        match position {
            StartingPosition::TrimHorizon => 0,
            StartingPosition::Latest => records.len(),
            StartingPosition::AtTimestamp(moment) => {
                records.partition_point(|(record, _)| fx.trace.record(*record).at < moment)
            }
        }
    }
}

impl Streams {
    pub(super) fn begin_reading(&mut self, id: StreamId, mapping: MappingId, fx: &mut Effects) {
        let Some(settings) = fx.plan.mapping(mapping).stream() else { return };
        let is_table = fx.plan.stream(id).table.is_some();
        let stream = self.stream(id);
        let place = match stream.readers.iter().position(|reader| reader.mapping == mapping) {
            // `Rule::LambdaStartingPositionResumes`
            Some(place) => place,
            None => {
                let shards = 0..stream.shards.len();
                let places = shards.map(|shard| stream.first_place(shard, settings.starting_position, fx)).collect();
                let polls = vec![false; stream.shards.len()];
                let enhanced_fan_out = settings.enhanced_fan_out;
                let begun_at = fx.now;
                let polls_every = if is_table { POLLS_TABLE_EVERY } else { POLLS_EVERY };
                let reads = false;
                stream.readers.push(Reader { mapping, reads, begun_at, enhanced_fan_out, polls_every, places, polls });
                stream.readers.len() - 1
            }
        };
        stream.readers[place].reads = true;
        for shard in 0..self.stream(id).shards.len() {
            let stream = &self.streams[id.index()];
            let has_news = stream.readers[place].places[shard] < stream.shards[shard].records.len();
            if has_news && self.has_read_parents(id, place, shard as u16, fx) {
                let at = fx.now;
                self.stream(id).schedule_poll(id, place, shard as u16, at, fx);
            }
        }
    }

    pub(super) fn stop_reading(&mut self, id: StreamId, mapping: MappingId) {
        let readers = &mut self.stream(id).readers;
        readers.iter_mut().filter(|reader| reader.mapping == mapping).for_each(|reader| reader.reads = false);
    }

    /// Schedules polls for new records in a shard.
    pub(super) fn wake(&mut self, id: StreamId, shard: u16, fx: &mut Effects) {
        for place in 0..self.stream(id).readers.len() {
            // A reader that has not read the parents begins with this shard after them.
            if self.has_read_parents(id, place, shard, fx) {
                let stream = self.stream(id);
                let at = stream.readers[place].next_poll(fx.now);
                stream.schedule_poll(id, place, shard, at, fx);
            }
        }
    }

    /// GetRecords: the records that are new to a reader and still in the stream.
    pub(super) fn poll(&mut self, id: StreamId, mapping: MappingId, shard: u16, fx: &mut Effects) {
        self.get_records(id, mapping, shard, fx);
        self.continue_with_children(id, mapping, shard, fx);
    }

    fn get_records(&mut self, id: StreamId, mapping: MappingId, shard: u16, fx: &mut Effects) {
        let settings = fx.stack.stream(id);
        let stream = self.stream(id);
        let Some(place) = stream.readers.iter().position(|reader| reader.mapping == mapping) else { return };
        let reader = &mut stream.readers[place];
        reader.polls[usize::from(shard)] = false;
        if !reader.reads {
            return;
        }
        let records = &stream.shards[usize::from(shard)].records;
        let from = &mut reader.places[usize::from(shard)];
        let period = settings.retention_period;
        let is_gone = |record: &RecordId| fx.trace.record(*record).at + period <= fx.now;
        *from += records[*from..].partition_point(|(record, _)| is_gone(record));
        let new = &records[*from..records.len().min(*from + MOST_PER_POLL)];
        let Some(&(_, cause)) = new.first() else { return };
        *from += new.len();
        let rest = records.len() > *from;
        let span: Vec<RecordId> = new.iter().map(|(record, _)| *record).collect();
        let span = fx.span(&span);
        let rule = if settings.table.is_some() {
            Rule::DynamodbTablePolled
        } else if reader.enhanced_fan_out {
            Rule::KinesisEnhancedFanOutPushes
        } else {
            Rule::KinesisShardPolledEverySecond
        };
        let draft = Draft::new(FactKind::Read, rule, cause).resource(settings.id).target(fx.plan.mapping(mapping).id);
        let read = fx.record(draft.records(span).value(shard.into()));
        fx.schedule_now(event::Mapping::Read { mapping, shard, read });
        if rest {
            stream.schedule_poll(id, place, shard, fx.now + POLLS_BACKLOG_EVERY, fx);
        }
    }
}

impl Stream {
    pub(super) fn schedule_poll(&mut self, id: StreamId, reader: usize, shard: u16, at: Instant, fx: &mut Effects) {
        let reader = &mut self.readers[reader];
        if reader.reads && !reader.polls[usize::from(shard)] {
            reader.polls[usize::from(shard)] = true;
            fx.at(at, event::Stream::Poll { stream: id, mapping: reader.mapping, shard });
        }
    }
}
