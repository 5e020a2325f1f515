//! Draws the rows of records.

use redrive_core::id::RecordId;

use super::{PAD_PX, Pen};
use crate::Outcome;
use crate::timeline::attempt::{attempt, is_stream};
use crate::timeline::length;
use crate::timeline::record_row::{RecordRow, Segment, SegmentKind, Work};
use crate::timeline::scene::{Align, Glyph, Ink, Mark, Shape, Target, Text};

/// Returns the reason and the length of a wait.
fn reason(segment: &Segment) -> Option<String> {
    let length = length(segment.to - segment.from);
    match segment.kind {
        SegmentKind::Hidden => Some(format!("hidden {length}")),
        SegmentKind::BackOff => Some(format!("again in {length}")),
        SegmentKind::Delayed => Some(format!("delayed {length}")),
        SegmentKind::Waiting => Some(format!("waits {length}")),
        SegmentKind::Held | SegmentKind::InBatch => None,
    }
}

const BLOCK_PX: f64 = 14.0;
const HATCH_PX: f64 = 9.0;

impl Pen<'_> {
    pub(super) fn records(&mut self, records: &[RecordId]) {
        self.y += self.px_for_density(PAD_PX, 3.0);
        for record in records {
            self.row(*record);
        }
        self.y += self.px_for_density(PAD_PX, 3.0);
    }

    /// Draws one row; marks only if it is in view.
    pub(super) fn row(&mut self, record: RecordId) {
        let y = self.y;
        if !self.row_name(record) {
            return;
        }
        let run = self.subject.run;
        let is_lit = self.focus.record == Some(record);
        let row = RecordRow::new(run, self.subject.index, record, self.subject.model.end);
        let is_faded = self.is_faded(record);
        let mut drawn_to = f64::NEG_INFINITY;
        for segment in &row.segments {
            if self.is_drawn_already(segment.from, segment.to, &mut drawn_to) {
                continue;
            }
            let works = row.works.iter().filter(|work| Some(work.invocation) == segment.invocation);
            let free_to = works.map(|work| work.from).min().unwrap_or(segment.to);
            self.segment(record, segment, free_to, y, is_faded, is_lit);
        }
        drawn_to = f64::NEG_INFINITY;
        for work in &row.works {
            if !self.is_drawn_already(work.from, work.to, &mut drawn_to) {
                self.work(record, work, y, is_faded);
            }
        }
        self.end_mark(record, &row, y, is_faded, is_lit);
    }

    /// Tests whether a mark falls on a pixel that is drawn already. A record may have a hundred thousand attempts.
    pub(super) fn is_drawn_already(&self, from: u64, to: u64, drawn_to: &mut f64) -> bool {
        const LEAST_PX: f64 = 1.5;
        let Some((x, width)) = self.stretch(from, to, LEAST_PX) else { return true };
        // A tolerance, because large coordinates are less precise.
        if width < LEAST_PX + 0.01 && x + width < *drawn_to + 0.5 {
            return true;
        }
        *drawn_to = x + width;
        false
    }

    /// Draws the number of a row and reserves its height. Returns true if the row is in view.
    pub(super) fn row_name(&mut self, record: RecordId) -> bool {
        let (y, height) = (self.y, self.row_px());
        self.y += height;
        let run = self.subject.run;
        let is_lit = self.focus.record == Some(record);
        let number = run.trace.record(record).number.to_string();
        let is_bad = crate::life::fault(run, record).is_some();
        let ink = if is_bad {
            Ink::Fail
        } else if is_lit {
            Ink::Text
        } else {
            Ink::TextQuiet
        };
        let gutter = self.view.gutter;
        let name = Mark::words(gutter - 58.0, y, 48.0, height, number, ink).align(Align::Right).bold(is_lit);
        self.scene.names.push(name.to(Target::Record(record)));
        if is_bad {
            let cross = Shape::Glyph(Ink::Fail, Glyph::Cross);
            self.scene.names.push(Mark::new(gutter - 44.0, y + (height - 12.0) / 2.0, 12.0, 12.0, cross));
        }
        let is_seen = self.is_in_view(y, height);
        if is_seen && is_lit {
            let width = self.view.width + 40.0;
            self.scene.marks.push(Mark::new(gutter - 40.0, y, width, height, Shape::Lit));
            self.scene.names.push(Mark::new(gutter - 62.0, y + 2.0, 2.0, height - 4.0, Shape::Fill(Ink::Text)));
        }
        is_seen
    }

    /// Draws a segment. Its text ends before the work in it starts.
    fn segment(&mut self, record: RecordId, segment: &Segment, free_to: u64, y: f64, is_faded: bool, is_lit: bool) {
        let Some((x, width)) = self.stretch(segment.from, segment.to, 1.5) else { return };
        let place = |height: f64| (y + (self.row_px() - height) / 2.0, height);
        let (block, hatch) = (self.px_for_density(BLOCK_PX, 11.0), self.px_for_density(HATCH_PX, 7.0));
        let (shape, (y, height)) = match segment.kind {
            SegmentKind::Delayed => (Shape::Dotted(Ink::Wait), place(3.0)),
            SegmentKind::Waiting => (Shape::Thin(Ink::Wait), place(3.0)),
            SegmentKind::Held => (Shape::Outline(Ink::Fly), place(block)),
            SegmentKind::InBatch => (Shape::Block(Ink::Fly), place(block)),
            SegmentKind::Hidden => (Shape::Hatched(Ink::Hide), place(hatch)),
            SegmentKind::BackOff => (Shape::Dotted(Ink::Fail), place(3.0)),
        };
        let target = match segment.invocation {
            Some(invocation) => Target::Delivery(record, invocation),
            None => Target::Record(record),
        };
        let mut mark = Mark::new(x, y, width, height, shape).to(target).fade(is_faded).light(is_lit);
        let is_roomy = self.x(free_to.max(segment.from)) - x > 40.0;
        if is_lit && segment.kind == SegmentKind::InBatch && width > 44.0 && is_roomy {
            mark.text = Some(Text {
                words: self.receive(record, segment),
                ink: Ink::Fly,
                align: Align::Left,
                bold: true,
                small: true,
            });
        }
        self.scene.marks.push(mark);
        if segment.kind == SegmentKind::BackOff && width > 26.0 {
            let glyph = Mark::new(x + width / 2.0 - 6.0, y + height / 2.0 - 6.0, 12.0, 12.0, Shape::Again);
            self.scene.marks.push(glyph.to(target).fade(is_faded));
        }
        if is_lit && let Some(reason) = reason(segment).filter(|reason| width > 6.4 * reason.len() as f64 + 34.0) {
            let words = Mark::words(x, y - 3.0, width, height + 6.0, reason, Ink::Text).align(Align::Middle).small();
            self.scene.marks.push(Mark { shape: Shape::Label, ..words });
        }
    }

    /// Formats the receive count: `↻ 2/3`, or without the maximum if there is none.
    fn receive(&self, record: RecordId, segment: &Segment) -> String {
        let attempt = segment.invocation.and_then(|invocation| attempt(self.subject, invocation));
        let again = if segment.receive > 1 { "↻ " } else { "" };
        let queue = self.subject.run.trace.record(record).resource;
        let most = attempt.and_then(|attempt| attempt.most).filter(|_| !is_stream(self.subject.run, queue));
        match most {
            Some(most) => format!("{again}{}/{most}", segment.receive),
            None => format!("{again}{}", segment.receive),
        }
    }

    fn work(&mut self, record: RecordId, work: &Work, y: f64, is_faded: bool) {
        let Some((x, width)) = self.stretch(work.from, work.to, 3.0) else { return };
        let (ink, glyph) = if work.done { (Ink::Done, Glyph::Tick) } else { (Ink::Fail, Glyph::Cross) };
        let glyph = (width >= 11.0).then_some(glyph);
        let height = self.px_for_density(BLOCK_PX, 11.0);
        let y = y + (self.row_px() - height) / 2.0;
        let mark = Mark::new(x, y, width, height, Shape::Solid(ink, glyph));
        self.scene.marks.push(mark.to(Target::Delivery(record, work.invocation)).fade(is_faded));
    }

    fn end_mark(&mut self, record: RecordId, row: &RecordRow, y: f64, is_faded: bool, is_lit: bool) {
        let Some((at, outcome)) = row.end else {
            return self.finding(record, row, self.subject.model.end, 6.0, y, is_lit);
        };
        let shape = match outcome {
            Outcome::Processed => Shape::Glyph(Ink::Done, Glyph::Tick),
            Outcome::DeadLettered => Shape::Solid(Ink::Dead, Some(Glyph::Tray)),
            Outcome::Filtered | Outcome::Deduplicated => Shape::Glyph(Ink::Hollow, Glyph::Empty),
            _ => Shape::Glyph(Ink::Lost, Glyph::Empty),
        };
        let Some((x, _)) = self.stretch(at, at, 1.0) else { return };
        let size = self.px_for_density(14.0, 12.0);
        let mark = Mark::new(x + 2.0, y + (self.row_px() - size) / 2.0, size, size, shape);
        self.scene.marks.push(mark.to(Target::Record(record)).fade(is_faded));
        let mut after = 20.0;
        if row.is_victim {
            let flag = Mark::new(
                x + after,
                y + (self.row_px() - 12.0) / 2.0,
                12.0,
                12.0,
                Shape::Glyph(Ink::Victim, Glyph::Flag),
            );
            self.scene.marks.push(flag.to(Target::Record(record)).fade(is_faded));
            after += 14.0;
        }
        self.finding(record, row, at, after, y, is_lit);
    }

    /// Draws the finding. Text is never faded.
    fn finding(&mut self, record: RecordId, row: &RecordRow, at: u64, after: f64, y: f64, is_lit: bool) {
        if row.finding.is_empty() {
            return;
        }
        let Some((x, _)) = self.stretch(at, at, 1.0) else { return };
        let ink = if is_lit { Ink::Text } else { Ink::TextQuiet };
        let width = 6.3 * row.finding.chars().count() as f64;
        let words = Mark::words(x + after, y, width, self.row_px(), row.finding.clone(), ink).bold(is_lit);
        self.scene.marks.push(words.to(Target::Record(record)));
    }
}
