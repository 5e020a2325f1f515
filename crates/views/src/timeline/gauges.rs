//! Gauges: numbers of records, the age of the oldest record, concurrency and pollers over time.

use redrive_core::Run;
use redrive_core::fact::FactView;
use redrive_core::id::{RecordId, ResourceId};
use redrive_core::plan;

use super::clock::length;
use super::model::Model;
use super::scene::Ink;
use super::series::Series;
use crate::life::{Phase, RecordState};
use crate::names::with_commas;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gauge {
    InFlight(ResourceId),
    Visible(ResourceId),
    /// The time that the oldest record has been in the resource.
    Oldest(ResourceId),
    /// The age of the last record of a batch at the start of the invocation.
    IteratorAge(ResourceId),
    Concurrency(ResourceId),
    Pollers(ResourceId),
}

impl Gauge {
    pub fn name(self) -> &'static str {
        match self {
            Gauge::InFlight(_) => "In flight",
            Gauge::Visible(_) => "Visible",
            Gauge::Oldest(_) => "Age of oldest",
            Gauge::IteratorAge(_) => "Iterator age",
            Gauge::Concurrency(_) => "Concurrency",
            Gauge::Pollers(_) => "Pollers",
        }
    }

    pub fn of(self) -> ResourceId {
        match self {
            Gauge::InFlight(id)
            | Gauge::Visible(id)
            | Gauge::Oldest(id)
            | Gauge::IteratorAge(id)
            | Gauge::Concurrency(id)
            | Gauge::Pollers(id) => id,
        }
    }

    pub fn ink(self) -> Ink {
        match self {
            Gauge::Visible(_) | Gauge::Oldest(_) | Gauge::IteratorAge(_) => Ink::Wait,
            Gauge::InFlight(_) => Ink::Fly,
            Gauge::Concurrency(_) | Gauge::Pollers(_) => Ink::Done,
        }
    }

    pub fn words(self, value: u64) -> String {
        match self {
            Gauge::Oldest(_) | Gauge::IteratorAge(_) => length(value),
            _ => with_commas(value),
        }
    }

    /// Returns all gauges with values in a run, the most important first.
    pub fn all(run: &Run) -> Vec<Gauge> {
        let mut gauges = Vec::new();
        for (id, resource) in (0u16..).map(ResourceId::new).zip(&run.plan.resources) {
            let fed = run.plan.mappings.iter().filter(|mapping| run.plan.source(mapping) == id);
            match resource.kind {
                plan::ResourceKind::Queue(_) if fed.clone().next().is_some() => {
                    gauges.extend([Gauge::InFlight(id), Gauge::Visible(id), Gauge::Oldest(id)]);
                    gauges.extend(fed.map(|mapping| Gauge::Pollers(mapping.id)));
                }
                plan::ResourceKind::Stream(_) => {
                    gauges.extend(fed.map(|mapping| Gauge::IteratorAge(mapping.id)));
                    gauges.extend([Gauge::InFlight(id), Gauge::Oldest(id)]);
                }
                plan::ResourceKind::Function(_) => gauges.push(Gauge::Concurrency(id)),
                _ => {}
            }
        }
        gauges.sort_by_key(|gauge| match gauge {
            Gauge::InFlight(_) | Gauge::IteratorAge(_) => 0,
            Gauge::Visible(_) | Gauge::Oldest(_) => 1,
            Gauge::Concurrency(_) | Gauge::Pollers(_) => 2,
        });
        gauges
    }
}

impl Model {
    pub fn gauge(&self, gauge: Gauge, at: u64) -> u64 {
        let place = gauge.of().index();
        match gauge {
            Gauge::InFlight(_) => self.series.queues[place].at(at).in_flight.into(),
            Gauge::Visible(_) => self.series.queues[place].at(at).visible.into(),
            Gauge::Oldest(_) => self.series.oldest[place].at(at).map_or(0, |since| at.saturating_sub(since)),
            Gauge::IteratorAge(_) => self.series.ages[place].at(at),
            Gauge::Concurrency(_) => self.series.functions[place].at(at).running.into(),
            Gauge::Pollers(_) => self.series.pollers[place].at(at).into(),
        }
    }
}

/// Finds the oldest record in a resource. Arrivals are in order; those that have left are skipped.
#[derive(Clone, Debug, Default)]
pub(super) struct Oldest {
    arrivals: Vec<(RecordId, u64)>,
    head: usize,
}

impl Oldest {
    pub fn push(&mut self, record: RecordId, at: u64) {
        self.arrivals.push((record, at));
    }

    /// Returns the arrival of the oldest record that is still in the resource.
    pub fn since(&mut self, here: ResourceId, states: &[RecordState]) -> Option<u64> {
        while let Some((record, at)) = self.arrivals.get(self.head) {
            let state = &states[record.index()];
            if state.place == here && state.phase != Phase::Gone {
                return Some(*at);
            }
            self.head += 1;
        }
        None
    }
}

/// Returns the number of pollers and the iterator age of each mapping over time.
pub(super) fn of_mappings(run: &Run) -> (Vec<Series<u32>>, Vec<Series<u64>>) {
    let resources = run.plan.resources.len();
    let (mut pollers, mut ages) = (vec![Series::default(); resources], vec![Series::default(); resources]);
    for mapping in &run.plan.mappings {
        let starts = run.plan.resources[mapping.id.index()].from_start;
        pollers[mapping.id.index()].push(0, if starts { crate::requests::first_pollers(mapping) } else { 0 });
    }
    for fact in run.trace.facts() {
        let Some(place) = fact.resource.map(ResourceId::index) else { continue };
        match fact.view() {
            FactView::PollersChanged { pollers: count, .. } => pollers[place].push(fact.at.0, count),
            FactView::InvocationStarted { invoker: Some(mapping), .. } => {
                // CloudWatch uses the last record of the batch.
                let last = fact.records.len().checked_sub(1).map(|last| run.trace.nth(fact.records, last));
                if let Some(last) = last {
                    let age = fact.at.since(run.trace.record(last).at).0;
                    ages[mapping.index()].push(fact.at.0, age);
                }
            }
            _ => {}
        }
    }
    (pollers, ages)
}
