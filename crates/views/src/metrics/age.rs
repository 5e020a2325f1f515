//! ApproximateAgeOfOldestMessage: the time that the oldest message has been in its queue, in whole seconds.
//!
//! The age starts when the message can first be received from the queue, so neither an initial delay nor the time in
//! another queue counts. A message that was received more than three times is left out.

use std::collections::{BTreeMap, BTreeSet};

use redrive_core::Run;
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::time::Instant;

use super::{MINUTE, Metric, Name};
use crate::life::Phase;

/// Maximum number of receives of a message that counts. `Rule::MetricsSqsAgeLeavesOut`
const MOST_RECEIVES: u32 = 3;

/// The queue of a message that counts, and the time since which it is there.
#[derive(Clone, Copy, Default)]
struct Place {
    receives: u32,
    since: Option<(ResourceId, Instant)>,
}

pub(super) struct Ages {
    places: Vec<Place>,
    queues: BTreeMap<ResourceId, Queue>,
}

/// The messages of a queue that count, oldest first.
struct Queue {
    oldest: BTreeSet<(Instant, RecordId)>,
    sampled: Instant,
}

impl Ages {
    pub fn new(run: &Run) -> Ages {
        let queues = run.plan.queues.iter();
        let empty = || Queue { oldest: BTreeSet::new(), sampled: Instant::START };
        Ages {
            places: vec![Place::default(); run.trace.records().len()],
            queues: queues.map(|queue| (queue.id, empty())).collect(),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a move is a source, a destination, a time and the settings")]
    pub fn moved(
        &mut self,
        record: RecordId,
        before: (Phase, ResourceId),
        after: (Phase, ResourceId),
        receives: bool,
        at: Instant,
        metrics: &mut BTreeMap<(ResourceId, Name), Metric>,
        every: Option<u64>,
    ) {
        let mut place = self.places[record.index()];
        place.receives += u32::from(receives);
        let is_there = |phase| matches!(phase, Phase::Visible | Phase::InFlight);
        let was = place.since.filter(|_| is_there(before.0));
        // `Rule::MetricsSqsAgeAnew`
        let since = was.filter(|(queue, _)| *queue == after.1).map_or(at, |(_, since)| since);
        let looked_at = is_there(after.0) && (place.receives <= MOST_RECEIVES || after.1 != before.1);
        if after.1 != before.1 {
            place.receives = 0;
        }
        let now = looked_at.then_some((after.1, since));
        if now != place.since {
            if let Some((queue, since)) = place.since {
                self.sample(queue, at, metrics, every);
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.oldest.remove(&(since, record));
                }
            }
            if let Some((queue, since)) = now {
                self.sample(queue, at, metrics, every);
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.oldest.insert((since, record));
                }
            }
        }
        place.since = now;
        self.places[record.index()] = place;
    }

    pub fn finish(&mut self, at: Instant, metrics: &mut BTreeMap<(ResourceId, Name), Metric>, every: Option<u64>) {
        let ids: Vec<ResourceId> = self.queues.keys().copied().collect();
        for queue in ids {
            self.sample(queue, at, metrics, every);
            let age = self.queues.get(&queue).map_or(0, |queue| queue.age(at));
            if let Some(metric) = metrics.get_mut(&(queue, Name::ApproximateAgeOfOldestMessage)) {
                metric.sample(at, age, every.filter(|_| age > 0));
            }
        }
    }

    /// Takes the samples that are due up to a time, and includes the age at that time.
    fn sample(
        &mut self,
        id: ResourceId,
        at: Instant,
        metrics: &mut BTreeMap<(ResourceId, Name), Metric>,
        every: Option<u64>,
    ) {
        let Some(queue) = self.queues.get_mut(&id).filter(|queue| at > queue.sampled) else { return };
        let Some(metric) = metrics.get_mut(&(id, Name::ApproximateAgeOfOldestMessage)) else { return };
        for minute in queue.sampled.0 / MINUTE..at.0 / MINUTE {
            let age = queue.age(Instant((minute + 1) * MINUTE));
            metric.whole.sample(age, 1);
        }
        let age = queue.age(at);
        metric.whole.include(age);
        if let Some(every) = every {
            for place in queue.sampled.0 / every..at.0 / every {
                let age = queue.age(Instant((place + 1) * every));
                if age > 0 {
                    metric.minutes.entry(place).or_default().sample(age, 1);
                }
            }
            if age > 0 && !at.0.is_multiple_of(every) {
                metric.minutes.entry(at.0 / every).or_default().include(age);
            }
        }
        queue.sampled = at;
    }
}

impl Queue {
    fn age(&self, at: Instant) -> u64 {
        self.oldest.first().map_or(0, |(since, _)| at.since(*since).0 / 1000)
    }
}
