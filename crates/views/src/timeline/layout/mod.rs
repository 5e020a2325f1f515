//! From a model and a viewport to marks. Only what is in view is made, and marks that would share a pixel are one,
//! so the work depends on the size of the screen and not on the length of the run.

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
use super::clock::Face;
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
/// As high as a lane with two lines of words.
const NAME_PX: f64 = 38.0;

/// A run and what was computed of it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub run: &'a Run,
    pub index: &'a Index,
    pub ledger: &'a Ledger,
    pub model: &'a Model,
    /// The model's, or one that is folded otherwise.
    pub axis: &'a Axis,
    pub face: Face,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    pub record: Option<RecordId>,
    pub invocation: Option<InvocationId>,
}

/// Everything between these heights, `top` and `bottom`, is in view.
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
    // One gauge is enough for most; who wants them all says so.
    let mut gauges = 0;
    for lane in &subject.model.lanes {
        gauges += usize::from(matches!(lane.kind, LaneKind::Gauge(_)));
        if gauges <= 1 || all_gauges {
            pen.lane(lane);
        }
    }
    pen.wires();
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
    /// Where the next lane begins.
    y: f64,
    /// The name of the lane above.
    named: Option<&'a str>,
    /// Where the bars of the focused record's invocations lie.
    bar_tops: Vec<(InvocationId, f64)>,
    /// Where the focused record lies as a dead letter, or what was written of it.
    letter: Option<(f64, f64)>,
    scene: Scene,
}

impl<'a> Pen<'a> {
    /// The height of a record's row.
    fn row_px(&self) -> f64 {
        if self.view.is_dense { DENSE_ROW_PX } else { ROW_PX }
    }

    /// A height that is less in little room.
    fn low(&self, px: f64, dense_px: f64) -> f64 {
        if self.view.is_dense { dense_px } else { px }
    }

    fn x(&self, at: u64) -> f64 {
        self.view.gutter + self.view.x(self.subject.axis, at)
    }

    /// From and width of a stretch of time, or none if it is out of view.
    fn stretch(&self, from: u64, to: u64, min_px: f64) -> Option<(f64, f64)> {
        let (left, right) = (self.x(from), self.x(to));
        let width = (right - left).max(min_px);
        // Far outside of the canvas, numbers get too large to draw well.
        let (near, far) = (self.view.gutter - 50.0, self.view.gutter + self.view.width + 50.0);
        let is_seen = left + width >= near && left <= far;
        is_seen.then(|| {
            let left_seen = left.max(near);
            (left_seen, (left + width).min(far) - left_seen)
        })
    }

    fn sees(&self, y: f64, height: f64) -> bool {
        y + height >= self.top && y <= self.bottom
    }

    fn lane(&mut self, lane: &'a Lane) {
        let top = self.y;
        match &lane.kind {
            LaneKind::Script(steps) => self.script(steps),
            LaneKind::Records(records) => self.records(records),
            LaneKind::ManyRecords(of_note) => self.many_records(lane, of_note),
            LaneKind::Passing(messages) => self.passing(messages),
            LaneKind::ManyPassing(counts) => self.many_batches(counts),
            LaneKind::Batches(rows) => self.batches(lane, *rows),
            LaneKind::ManyBatches(counts) => self.many_batches(counts),
            LaneKind::Environments(rows) => self.environments(lane, *rows),
            LaneKind::ManyEnvironments => self.many_environments(lane),
            LaneKind::DeadLetters(arrivals) => self.dead_letters(arrivals),
            LaneKind::ManyDeadLetters => self.many_dead_letters(lane),
            LaneKind::Gauge(gauge) => self.gauge(*gauge),
        }
        // In little room there is one line; of lanes with one name all but the first tell what they are about.
        let is_again = self.view.is_dense && self.named == Some(lane.name.as_str()) && !lane.about.is_empty();
        self.named = Some(&lane.name);
        let has_two_lines = !lane.about.is_empty() && !self.view.is_dense;
        self.y = self.y.max(top + if has_two_lines { NAME_PX + PAD_PX } else { self.low(28.0, 23.0) });
        let x = 14.0;
        let words = if is_again { &lane.about } else { &lane.name };
        let mut name =
            Mark::words(x, top + self.low(5.0, 3.0), self.view.gutter - x - 30.0, 17.0, words.clone(), Ink::Text)
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
        let (y, mut free_from) = (self.y + self.low(4.0, 2.0), f64::NEG_INFINITY);
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
        self.y += self.low(28.0, 23.0);
    }

    /// Lines at the ticks, and bands where time is folded, behind everything.
    fn background(&mut self) {
        let axis = self.subject.axis;
        let height = self.y;
        let mut behind: Vec<Mark> = ticks(axis, self.view, self.subject.face)
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

    /// From the focused record down to each run that had it, and back up from those that failed.
    fn wires(&mut self) {
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

    /// Whether this record is not what is looked at.
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
