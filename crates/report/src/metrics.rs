//! Metrics by resource, in CloudWatch's names and statistics.

use redrive_core::Run;
use redrive_views::metrics::{self, Metric, Stats};
use serde_json::{Map, Value};

use crate::row::Row;

const MINUTE: u64 = 60_000;

pub(crate) fn metrics(run: &Run, with_series: bool) -> Value {
    let mut resources: Map<String, Value> = Map::new();
    for ((resource, name), metric) in metrics::metrics(run, with_series) {
        let of = resources.entry(run.plan.name(resource)).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(of) = of {
            of.insert(name.as_str().to_owned(), self::metric(&metric, with_series));
        }
    }
    Value::Object(resources)
}

fn metric(metric: &Metric, with_series: bool) -> Value {
    let series = with_series.then(|| {
        let minutes = metric.minutes.iter();
        minutes.map(|(minute, of)| stats(Row::default().put("at", minute * MINUTE), of).into()).collect::<Vec<Value>>()
    });
    stats(Row::default(), &metric.whole).maybe("series", series).into()
}

fn stats(row: Row, stats: &Stats) -> Row {
    row.put("Sum", stats.sum)
        .put("SampleCount", stats.count)
        .maybe("Minimum", stats.extremes.map(|(least, _)| least))
        .maybe("Maximum", stats.extremes.map(|(_, most)| most))
}
