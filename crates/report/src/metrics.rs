//! Metrics by resource, with CloudWatch's names and statistics.

use std::collections::BTreeMap;

use redrive_core::Run;
use redrive_core::id::ResourceId;
use redrive_views::metrics::{self, Metric, Name, Stats};

use crate::json::{JsonWriter, ToJson};
use crate::shape::{Described, Shape, row};

const MINUTE: u64 = 60_000;

row! {
    /// A metric: durations in ms, ages in s, sizes in bytes.
    struct MetricRow {
        /// Sum of the samples.
        sum: u64 = "Sum",
        /// Number of samples.
        sample_count: u64 = "SampleCount",
        /// The lowest sample; absent without samples.
        minimum: Option<u64> = "Minimum",
        /// The highest sample; absent without samples.
        maximum: Option<u64> = "Maximum",
        /// The same by minute; only with `series`.
        series: Option<Vec<MinuteRow>> = "series",
    }
}

row! {
    /// One minute of a metric.
    struct MinuteRow {
        /// Start of the minute, in ms.
        at: u64 = "at",
        /// Sum of the samples.
        sum: u64 = "Sum",
        /// Number of samples.
        sample_count: u64 = "SampleCount",
        /// The lowest sample; absent without samples.
        minimum: Option<u64> = "Minimum",
        /// The highest sample; absent without samples.
        maximum: Option<u64> = "Maximum",
    }
}

/// All metrics of a run.
pub(crate) struct Metrics<'r> {
    run: &'r Run,
    metrics: BTreeMap<(ResourceId, Name), Metric>,
    has_series: bool,
}

pub(crate) fn metrics(run: &Run, has_series: bool) -> Metrics<'_> {
    Metrics { run, metrics: metrics::metrics(run, has_series), has_series }
}

impl ToJson for Metrics<'_> {
    fn write(&self, out: &mut JsonWriter) {
        let mut all = self.metrics.iter().peekable();
        out.object(|out| {
            while let Some(((resource, _), _)) = all.peek() {
                let resource = *resource;
                let own = std::iter::from_fn(|| all.next_if(|((of, _), _)| *of == resource));
                let own: Vec<(&str, MetricRow)> =
                    own.map(|((_, name), metric)| (name.as_str(), self.row(metric))).collect();
                out.entry(self.run.plan.name(resource), &OfResource(own));
            }
        });
    }
}

impl Described for Metrics<'_> {
    const SHAPE: Shape = Shape::Map(&OfResource::SHAPE);
}

/// The metrics of one resource.
struct OfResource<'r>(Vec<(&'r str, MetricRow)>);

impl ToJson for OfResource<'_> {
    fn write(&self, out: &mut JsonWriter) {
        out.object(|out| self.0.iter().for_each(|(name, metric)| out.entry(name, metric)));
    }
}

impl Described for OfResource<'_> {
    const SHAPE: Shape = Shape::Map(&MetricRow::SHAPE);
}

impl Metrics<'_> {
    fn row(&self, metric: &Metric) -> MetricRow {
        let Stats { sum, count, extremes } = metric.whole;
        let (minimum, maximum) = extremes.unzip();
        let minutes = metric.minutes.iter().map(|(minute, of)| self::minute(minute * MINUTE, of));
        let series = self.has_series.then(|| minutes.collect());
        MetricRow { sum, sample_count: count, minimum, maximum, series }
    }
}

fn minute(at: u64, stats: &Stats) -> MinuteRow {
    let (minimum, maximum) = stats.extremes.unzip();
    MinuteRow { at, sum: stats.sum, sample_count: stats.count, minimum, maximum }
}
