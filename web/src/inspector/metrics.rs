//! CloudWatch metrics of the resources that handled the selection: a number, and its course over time.

use redrive_core::id::ResourceId;
use redrive_views::metrics::{self, Name, Stats};
use redrive_views::names::with_commas;
use redrive_views::timeline::{Focus, length};
use yew::prelude::*;

use crate::components::{El, el};
use crate::state::runs::CompletedRun;

/// Maximum number of bars in a chart; each stands for one of these lengths of time, in milliseconds.
const MOST_BARS: u64 = 60;
const STRETCHES: [u64; 14] =
    [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 60_000, 300_000, 3_600_000, 21_600_000, 86_400_000];

/// The charts, which do not depend on the playhead.
pub struct Metrics {
    every: u64,
    bars: u64,
    resources: Vec<(String, Vec<Curve>)>,
}

struct Curve {
    name: Name,
    /// The index and value of each period with data.
    values: Vec<(u64, u64)>,
    whole: u64,
    /// The SVG path of all bars: one unit wide for each period, 16 units high.
    path: String,
}

/// Computes the metrics of the selected record's resource and of all that handled it.
pub fn metrics(completed: &CompletedRun, focus: Focus) -> Metrics {
    let (run, end) = (&completed.run, completed.model.end.max(1));
    let every = STRETCHES.into_iter().find(|every| end.div_ceil(*every) <= MOST_BARS);
    let every = every.unwrap_or_else(|| end.div_ceil(MOST_BARS));
    let bars = end / every + 1;
    let all = metrics::metrics_every(run, Some(every));
    let resources = resources(completed, focus).into_iter().map(|of| {
        let own = all.iter().filter(|((resource, _), metric)| *resource == of && metric.whole.count > 0);
        let curves = own.map(|((_, name), metric)| {
            let value = |stats: &Stats| match (name.statistic(), stats.extremes) {
                ("Maximum", Some((_, most))) => most,
                _ => stats.sum,
            };
            let values: Vec<(u64, u64)> = metric.minutes.iter().map(|(place, stats)| (*place, value(stats))).collect();
            Curve { name: *name, path: path(&values, bars), whole: value(&metric.whole), values }
        });
        (run.plan.name(of).to_owned(), curves.collect())
    });
    Metrics { every, bars, resources: resources.collect() }
}

fn path(values: &[(u64, u64)], bars: u64) -> String {
    const HEIGHT: u64 = 15;
    let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let mut path = String::new();
    for (place, value) in values.iter().filter(|(place, value)| *place < bars && *value > 0) {
        // A value above zero is always visible.
        let height = (u128::from(*value) * u128::from(HEIGHT) / u128::from(most)).max(1);
        path.push_str(&["M", &place.to_string(), " 16h1v-", &height.to_string(), "h-1z"].concat());
    }
    path
}

impl Curve {
    /// Returns the sum, or the maximum, up to a period.
    fn value(&self, until: u64) -> u64 {
        let before = self.values.iter().take_while(|(place, _)| *place <= until).map(|(_, value)| *value);
        if self.name.statistic() == "Maximum" { before.max().unwrap_or(0) } else { before.sum() }
    }

    fn html(&self, until: Option<u64>, bars: u64) -> El {
        let statistic = el("span", "").text(self.name.statistic());
        let name = el("dt", "").all(humps(self.name.as_str())).el(statistic);
        let width = bars.to_string();
        let mut curve = el("svg", "curve").set("viewBox", &["0 0 ", &width, " 16"].concat());
        curve = curve.is("preserveAspectRatio", "none").is("aria-hidden", "true");
        curve = curve.el(el("path", "").set("d", &self.path));
        if let Some(until) = until {
            let (from, rest) = ((until + 1).min(bars), bars.saturating_sub(until + 1));
            let later = el("rect", "later").set("x", &from.to_string()).is("y", "0").is("height", "16");
            curve = curve.el(later.set("width", &rest.to_string()));
        }
        let value = until.map_or(self.whole, |until| self.value(until));
        let number = el("span", if value == 0 { "zero" } else { "" }).text(&with_commas(value));
        el("div", "").key(self.name.as_str()).el(name).el(el("dd", "").el(curve).el(number))
    }
}

/// Renders the metrics up to the playhead. Later periods are faint.
pub fn metrics_html(metrics: &Metrics, at: u64, end: u64) -> Html {
    let until = (at < end).then(|| at / metrics.every);
    let words = [
        "In the names of CloudWatch, ",
        if until.is_some() { "up to the playhead" } else { "of the whole run" },
        ". A bar is ",
        &length(metrics.every),
        ". A name in lower case is ours.",
    ];
    let tables = metrics.resources.iter().map(|(name, curves)| {
        let rows = curves.iter().map(|curve| curve.html(until, metrics.bars).done()).collect();
        el("section", "").key(name).el(el("h3", "").text(name)).el(el("dl", "").all(rows)).done()
    });
    let tables = tables.collect();
    el("div", "metrics").el(el("p", "note").text(&words.concat())).all(tables).done()
}

/// Allows a line break before each capital letter of a name.
fn humps(name: &str) -> Vec<Html> {
    let mut parts: Vec<Html> = Vec::new();
    let mut from = 0;
    for (at, letter) in name.char_indices().skip(1) {
        if letter.is_ascii_uppercase() {
            parts.extend([Html::from(name[from..at].to_owned()), el("wbr", "").done()]);
            from = at;
        }
    }
    parts.push(Html::from(name[from..].to_owned()));
    parts
}

fn resources(completed: &CompletedRun, focus: Focus) -> Vec<ResourceId> {
    let run = &completed.run;
    let mut own = Vec::new();
    if let Some(record) = focus.record {
        own.push(run.trace.record(record).resource);
        let facts = completed.index.record(record).iter().map(|id| run.trace.fact(*id));
        own.extend(facts.flat_map(|fact| [fact.resource, fact.target]).flatten());
    }
    if let Some(invocation) = focus.invocation {
        let of = run.trace.invocation(invocation);
        own.push(run.plan.function(of.function).id);
        own.extend(of.by);
    }
    own.sort_unstable();
    own.dedup();
    own
}

#[cfg(test)]
mod tests {
    use redrive_core::id::RecordId;

    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn at_the_end_the_bars_come_to_the_number_of_the_whole_run() {
        for (lesson, _) in redrive_lessons::LIBRARY {
            let run = completed(lesson, 1);
            let focus = Focus { record: Some(RecordId(0)), invocation: None };
            let metrics = metrics(&run, focus);
            assert!(metrics.bars <= MOST_BARS + 1, "{lesson}");
            for curve in metrics.resources.iter().flat_map(|(_, curves)| curves) {
                // The period in which a poll of an empty queue ended is not known.
                if curve.name != Name::NumberOfEmptyReceives {
                    assert_eq!(curve.value(u64::MAX), curve.whole, "{lesson} {}", curve.name.as_str());
                }
            }
        }
    }

    #[test]
    fn a_number_grows_with_the_playhead() {
        let run = completed("nine-good-messages", 1);
        let metrics = metrics(&run, Focus { record: Some(RecordId(0)), invocation: None });
        let errors = metrics.resources.iter().flat_map(|(_, curves)| curves).find(|curve| curve.name == Name::Errors);
        let errors = errors.expect("the function has errors");
        let at = |millis: u64| errors.value(millis / metrics.every);
        assert_eq!([at(1000), at(40_000), at(90_000)], [1, 2, 3]);
    }
}
