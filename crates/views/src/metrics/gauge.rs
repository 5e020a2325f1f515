//! Values that hold until they change.

use redrive_core::time::Instant;

use super::{MINUTE, Metric};

/// A value that holds until it changes.
pub(super) struct Gauge {
    value: u64,
    since: Instant,
}

impl Gauge {
    pub fn new(value: u64) -> Gauge {
        Gauge { value, since: Instant::START }
    }

    pub fn change(&mut self, at: Instant, change: impl FnOnce(u64) -> u64, metric: &mut Metric, every: Option<u64>) {
        self.hold(at, metric, every);
        self.value = change(self.value);
    }

    /// Takes the last sample at the end of the run, even if the last minute is not complete.
    pub fn finish(&mut self, at: Instant, metric: &mut Metric, every: Option<u64>) {
        self.hold(at, metric, every);
        metric.whole.sample(self.value, 1);
        if let Some(every) = every.filter(|_| self.value > 0) {
            metric.minutes.entry(at.0 / every).or_default().sample(self.value, 1);
        }
    }

    /// Takes the samples that are due up to a time.
    fn hold(&mut self, at: Instant, metric: &mut Metric, every: Option<u64>) {
        let (from, to) = (self.since.0 / MINUTE, at.0 / MINUTE);
        // A value that is replaced at the same millisecond does not count.
        if at > self.since {
            metric.whole.include(self.value);
            if to > from {
                metric.whole.sample(self.value, to - from);
            }
            if let Some(every) = every.filter(|_| self.value > 0) {
                let (from, to) = (self.since.0 / every, at.0 / every);
                for place in from..to {
                    metric.minutes.entry(place).or_default().sample(self.value, 1);
                }
                if !at.0.is_multiple_of(every) {
                    metric.minutes.entry(to).or_default().include(self.value);
                }
            }
        }
        self.since = self.since.max(at);
    }
}
