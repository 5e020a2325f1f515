//! Lanes that show counts.

use redrive_core::id::RecordId;

use super::{PAD_PX, Pen};
use crate::names::with_commas;
use crate::timeline::Gauge;
use crate::timeline::model::Lane;
use crate::timeline::scene::{Align, Area, Ink, Mark, Target};
use crate::timeline::series::{QueueCounts, Series};

const TALL_PX: f64 = 96.0;
const LOW_PX: f64 = 40.0;
const GAUGE_PX: f64 = 34.0;
/// Samples per pixel, so that short peaks are not missed.
const SAMPLES: u64 = 4;

/// A colour and the height of its layer.
type Layer = (Ink, fn(&QueueCounts) -> u32);

impl Pen<'_> {
    /// Draws the counts of a queue with many messages as stacked layers, and the notable records below.
    pub(super) fn many_records(&mut self, lane: &Lane, notable: &[RecordId]) {
        let Some(queue) = lane.resource else { return };
        let series = self.subject.model.queue(queue);
        let most = series.max(|counts| counts.all());
        let base = self.y + PAD_PX + TALL_PX;
        // Each layer is drawn from the base line, the highest first.
        let layers: [Layer; 5] = [
            (Ink::Wait, |counts| counts.all()),
            (Ink::Fly, |counts| counts.all() - counts.visible - counts.delayed),
            (Ink::Lost, |counts| counts.done + counts.moved + counts.lost),
            (Ink::Dead, |counts| counts.done + counts.moved),
            (Ink::Done, |counts| counts.done),
        ];
        for (ink, of) in layers {
            self.area(series, of, most, base, TALL_PX, ink);
        }
        self.largest(most, base - TALL_PX);
        self.y = base + PAD_PX;
        let mut rows = notable.to_vec();
        let chosen = self.focus.record.filter(|record| self.subject.run.trace.record(*record).resource == queue);
        if let Some(record) = chosen.filter(|record| !rows.contains(record)) {
            rows.insert(0, record);
        }
        for record in &rows {
            self.row(*record);
        }
        self.y += if rows.is_empty() { 0.0 } else { PAD_PX };
    }

    pub(super) fn many_batches(&mut self, counts: &Series<u32>) {
        self.one_area(counts, |count| *count, Ink::Fly);
    }

    pub(super) fn many_environments(&mut self, lane: &Lane) {
        let Some(function) = lane.resource else { return };
        self.one_area(self.subject.model.function(function), |counts| counts.running, Ink::Done);
        // Failures are ticks below the area, at most one per pixel.
        let (y, mut drawn_to) = (self.y - PAD_PX + 1.0, f64::NEG_INFINITY);
        let model = self.subject.model;
        let (from, to) = self.view.edges(self.subject.axis);
        let first = model.failures.partition_point(|(at, _)| *at < from);
        let mut place = first;
        while let Some((at, invocation)) = model.failures.get(place).filter(|(at, _)| *at <= to) {
            let x = self.x(*at);
            if x >= drawn_to + 3.0 {
                drawn_to = x;
                let mark = Mark::new(x - 1.0, y, 2.0, 6.0, crate::timeline::scene::Shape::Solid(Ink::Fail, None));
                self.scene.marks.push(mark.to(Target::Invocation(*invocation)));
            }
            let pixel = self.view.moment(self.subject.axis, x - self.view.gutter + 3.0).max(*at);
            place += model.failures[place..].partition_point(|(at, _)| *at <= pixel).max(1);
        }
        self.y += 8.0;
    }

    pub(super) fn many_dead_letters(&mut self, lane: &Lane) {
        let Some(queue) = lane.resource else { return };
        self.one_area(self.subject.model.queue(queue), |counts| counts.in_queue(), Ink::Dead);
    }

    pub(super) fn gauge(&mut self, gauge: Gauge) {
        let model = self.subject.model;
        let base = self.y + PAD_PX + GAUGE_PX;
        let value = |at: u64| model.gauge(gauge, at);
        if self.is_in_view(base - GAUGE_PX, GAUGE_PX) {
            // The scale depends only on what is in view.
            let most = self.samples(&value).map(|(_, value)| value).max().unwrap_or(0);
            self.curve(value, most, base, GAUGE_PX, gauge.ink());
            let x = self.view.gutter - 78.0;
            let words = Mark::words(x, base - 13.0, 68.0, 13.0, gauge.words(most), Ink::TextFaint);
            self.scene.names.push(words.align(Align::Right).small());
        }
        self.scene.gauges.push((gauge, base - GAUGE_PX, base));
        self.y = base + PAD_PX;
    }

    fn one_area<C: Copy + Default>(&mut self, series: &Series<C>, of: impl Fn(&C) -> u32, ink: Ink) {
        let most = series.max(&of);
        let base = self.y + PAD_PX + LOW_PX;
        self.area(series, of, most, base, LOW_PX, ink);
        self.largest(most, base - LOW_PX);
        self.y = base + PAD_PX;
    }

    fn area<C: Copy + Default>(
        &mut self,
        series: &Series<C>,
        of: impl Fn(&C) -> u32,
        most: u32,
        base: f64,
        height: f64,
        ink: Ink,
    ) {
        if self.is_in_view(base - height, height) {
            self.curve(|at| of(&series.at(at)).into(), most.into(), base, height, ink);
        }
    }

    /// Returns the maximum of each pixel in view.
    fn samples(&self, of: &impl Fn(u64) -> u64) -> impl Iterator<Item = (f64, u64)> {
        let (view, axis) = (self.view, self.subject.axis);
        let end_x = view.x(axis, self.subject.model.end).min(view.width);
        let first = view.x(axis, 0).max(0.0);
        let count = (end_x - first).max(-1.0) as i64 + 1;
        (0..count).map(move |n| {
            let x = first + n as f64;
            let (from, to) = (view.moment(axis, x), view.moment(axis, x + 1.0));
            let samples = (0..SAMPLES).map(|n| from + (to - from) * n / SAMPLES);
            (x, samples.map(of).max().unwrap_or(0))
        })
    }

    fn curve(&mut self, of: impl Fn(u64) -> u64, most: u64, base: f64, height: f64, ink: Ink) {
        let scale = height / most.max(1) as f64;
        let end_x = self.view.x(self.subject.axis, self.subject.model.end).min(self.view.width);
        let mut points: Vec<(f64, f64)> = Vec::new();
        for (x, value) in self.samples(&of) {
            let y = base - value as f64 * scale;
            // The curve is a staircase.
            match points.last() {
                Some((_, last)) if (*last - y).abs() < 0.01 => {}
                last => {
                    let before = last.map(|(_, y)| *y);
                    points.extend(before.map(|before| (self.view.gutter + x, before)));
                    points.push((self.view.gutter + x, y));
                }
            }
        }
        if let Some((_, y)) = points.last().copied() {
            points.push((self.view.gutter + end_x, y));
            self.scene.areas.push(Area { points, base, ink });
        }
    }

    /// Draws the value at the top of the scale.
    fn largest(&mut self, most: u32, y: f64) {
        let x = self.view.gutter - 58.0;
        let words = Mark::words(x, y - 2.0, 48.0, 13.0, with_commas(most.into()), Ink::TextFaint);
        self.scene.names.push(words.align(Align::Right).small());
    }
}
