//! Converts a model and a viewport to marks. Only marks in view are made, and marks on the same pixel are merged, so
//! the work depends on the size of the screen and not on the length of the run.

mod areas;
mod bars;
mod head;
mod passing;
mod records;

pub use bars::numbers;
pub use head::layout_head;

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};

use super::axis::Axis;
use super::clock::TimeFormat;
use super::model::{Lane, LaneKind, Model};
use super::scene::{Ink, Mark, Scene, Shape, Target};
use super::ticks::ticks;
use super::viewport::Viewport;
use crate::{Index, Ledger};

/// The height of the axis.
pub const HEAD_PX: f64 = 38.0;
const ROW_PX: f64 = 20.0;
const DENSE_ROW_PX: f64 = 15.0;
pub(super) const PAD_PX: f64 = 6.0;
/// Height of a lane with two lines of text.
const NAME_PX: f64 = 38.0;

/// A run and its views.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub run: &'a Run,
    pub index: &'a Index,
    pub ledger: &'a Ledger,
    pub model: &'a Model,
    /// The axis of the model, or one with other folds.
    pub axis: &'a Axis,
    pub time_format: TimeFormat,
}

/// The selected record and invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    pub record: Option<RecordId>,
    pub invocation: Option<InvocationId>,
}

/// Lays out everything between the heights `top` and `bottom`.
pub fn layout(subject: Subject, view: &Viewport, focus: Focus, (top, bottom): (f64, f64), all_gauges: bool) -> Scene {
    let mut pen = Pen {
        subject,
        view,
        focus,
        top,
        bottom,
        y: 0.0,
        named: None,
        bar_tops: Vec::new(),
        letter: None,
        scene: Scene::default(),
    };
    // Without `all_gauges`, only the first gauge is shown.
    let mut gauges = 0;
    for lane in &subject.model.lanes {
        gauges += usize::from(matches!(lane.kind, LaneKind::Gauge(_)));
        if gauges <= 1 || all_gauges {
            pen.lane(lane);
        }
    }
    pen.connections();
    pen.background();
    pen.scene.height = pen.y;
    pen.scene
}

struct Pen<'a> {
    subject: Subject<'a>,
    view: &'a Viewport,
    focus: Focus,
    top: f64,
    bottom: f64,
    /// The top of the next lane.
    y: f64,
    /// The name of the previous lane.
    named: Option<&'a str>,
    /// The tops of the bars of the focused record's invocations.
    bar_tops: Vec<(InvocationId, f64)>,
    /// The position of the focused record as a dead letter, or of the document about it.
    letter: Option<(f64, f64)>,
    scene: Scene,
}

impl<'a> Pen<'a> {
    /// Returns the height of the row of a record.
    fn row_px(&self) -> f64 {
        if self.view.is_dense { DENSE_ROW_PX } else { ROW_PX }
    }

    /// Returns the first height, or the second in a dense layout.
    fn px_for_density(&self, px: f64, dense_px: f64) -> f64 {
        if self.view.is_dense { dense_px } else { px }
    }

    fn x(&self, at: u64) -> f64 {
        self.view.gutter + self.view.x(self.subject.axis, at)
    }

    /// Returns the left edge and the width of an interval; none if it is out of view.
    fn stretch(&self, from: u64, to: u64, min_px: f64) -> Option<(f64, f64)> {
        let (left, right) = (self.x(from), self.x(to));
        let width = (right - left).max(min_px);
        // Coordinates far outside the canvas are too large to draw precisely.
        let (near, far) = (self.view.gutter - 50.0, self.view.gutter + self.view.width + 50.0);
        let is_seen = left + width >= near && left <= far;
        is_seen.then(|| {
            let left_seen = left.max(near);
            (left_seen, (left + width).min(far) - left_seen)
        })
    }

    fn is_in_view(&self, y: f64, height: f64) -> bool {
        y + height >= self.top && y <= self.bottom
    }

    fn lane(&mut self, lane: &'a Lane) {
        let top = self.y;
        match &lane.kind {
            LaneKind::Script(steps) => self.script(steps),
            LaneKind::Records(records) => self.records(records),
            LaneKind::ManyRecords(notable) => self.many_records(lane, notable),
            LaneKind::FanOut(messages) => self.passing(messages),
            LaneKind::ManyFanOuts(counts) => self.many_batches(counts),
            LaneKind::Batches(rows) => self.batches(lane, *rows),
            LaneKind::ManyBatches(counts) => self.many_batches(counts),
            LaneKind::Environments(rows) => self.environments(lane, *rows),
            LaneKind::ManyEnvironments => self.many_environments(lane),
            LaneKind::DeadLetters(arrivals) => self.dead_letters(arrivals),
            LaneKind::ManyDeadLetters => self.many_dead_letters(lane),
            LaneKind::Gauge(gauge) => self.gauge(*gauge),
        }
        // A dense layout has one line per lane. Of consecutive lanes with the same name, all but the first show their
        // description.
        let is_again = self.view.is_dense && self.named == Some(lane.name.as_str()) && !lane.about.is_empty();
        self.named = Some(&lane.name);
        let has_two_lines = !lane.about.is_empty() && !self.view.is_dense;
        self.y = self.y.max(top + if has_two_lines { NAME_PX + PAD_PX } else { self.px_for_density(28.0, 23.0) });
        let x = 14.0;
        let words = if is_again { &lane.about } else { &lane.name };
        let mut name = Mark::words(
            x,
            top + self.px_for_density(5.0, 3.0),
            self.view.gutter - x - 30.0,
            17.0,
            words.clone(),
            Ink::Text,
        )
        .bold(!is_again);
        name.target = lane.resource.map(Target::Resource);
        self.scene.names.push(name);
        if has_two_lines {
            let about =
                Mark::words(x, top + 21.0, self.view.gutter - x - 4.0, 15.0, lane.about.clone(), Ink::TextFaint);
            self.scene.names.push(about.small());
        }
        let width = self.view.gutter + self.view.width;
        self.scene.names.push(Mark::new(0.0, self.y - 1.0, width, 1.0, Shape::Fill(Ink::Line)));
    }

    fn script(&mut self, steps: &[(u64, redrive_core::id::StepId, String)]) {
        let (y, mut free_from) = (self.y + self.px_for_density(4.0, 2.0), f64::NEG_INFINITY);
        for (at, step, words) in steps {
            let Some((x, _)) = self.stretch(*at, *at, 1.0) else { continue };
            let width = 18.0 + 6.2 * words.chars().count() as f64;
            let is_free = x >= free_from;
            let glyph = Shape::Glyph(Ink::TextQuiet, super::scene::Glyph::Play);
            let mut mark = Mark::new(x, y, if is_free { width } else { 8.0 }, ROW_PX, glyph).to(Target::Step(*step));
            if is_free {
                mark.text = Mark::words(0.0, 0.0, 0.0, 0.0, words.clone(), Ink::TextQuiet).text;
                free_from = x + width;
            }
            self.scene.marks.push(mark);
        }
        self.y += self.px_for_density(28.0, 23.0);
    }

    /// Draws lines at the ticks and bands at the folds, behind everything else.
    fn background(&mut self) {
        let axis = self.subject.axis;
        let height = self.y;
        let mut behind: Vec<Mark> = ticks(axis, self.view, self.subject.time_format)
            .into_iter()
            .filter(|tick| tick.label.is_some())
            .map(|tick| Mark::new(self.view.gutter + tick.x, 0.0, 1.0, height, Shape::Fill(Ink::Line)))
            .collect();
        for piece in axis.pieces().iter().filter(|piece| piece.folded) {
            if let Some((x, width)) = self.stretch(piece.from, piece.to, 1.0) {
                behind.push(Mark::new(x, 0.0, width, height, Shape::Fold));
            }
        }
        behind.append(&mut self.scene.marks);
        self.scene.marks = behind;
    }

    /// Draws connections from the focused record to each of its invocations, and back from those that failed.
    fn connections(&mut self) {
        let Some(record) = self.focus.record else { return };
        let Some((row_y, row_h)) = self.scene.row_of(record) else { return };
        let from = row_y + row_h - 3.0;
        if let Some((x, y)) = self.letter.filter(|(_, y)| *y > from) {
            self.scene.marks.push(Mark::new(x, from, 1.0, y - from, Shape::Wire(Ink::Dead)));
        }
        for (invocation, top) in std::mem::take(&mut self.bar_tops) {
            let Some(bar) = self.subject.model.bar(self.subject.run, invocation) else { continue };
            if top <= from {
                continue;
            }
            let mut wire = |at: u64, shape: Shape| {
                if let Some((x, _)) = self.stretch(at, at, 1.0) {
                    self.scene.marks.push(Mark::new(x, from, 1.0, top - from, shape));
                }
            };
            wire(bar.from, Shape::Wire(Ink::TextFaint));
            if bar.ending.is_failure() {
                wire(bar.to, Shape::WireUp(Ink::Fail));
            }
        }
    }

    /// Tests whether a record is outside the focus.
    fn is_faded(&self, record: RecordId) -> bool {
        match (self.focus.record, self.focus.invocation) {
            (Some(focused), _) => focused != record,
            (None, Some(invocation)) => {
                let trace = &self.subject.run.trace;
                !trace.of(trace.invocation(invocation).records).any(|other| other == record)
            }
            (None, None) => false,
        }
    }

    fn has_focused(&self, invocation: InvocationId) -> bool {
        let trace = &self.subject.run.trace;
        let records = || trace.of(trace.invocation(invocation).records);
        self.focus.record.is_some_and(|record| records().any(|other| other == record))
    }
}
