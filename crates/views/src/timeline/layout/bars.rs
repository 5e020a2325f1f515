//! Batches, invocations and dead letters.

use redrive_core::Run;
use redrive_core::fact::Span;
use redrive_core::id::RecordId;
use redrive_core::trace::Origin;

use super::{PAD_PX, Pen};
use crate::timeline::attempt::{Attempt, attempt};
use crate::timeline::bars::{Bar, Batch, Ending};
use crate::timeline::model::Lane;
use crate::timeline::scene::{Align, Glyph, Ink, Mark, Shape, Target, Text};

const BATCH_PX: f64 = 17.0;
const BAR_PX: f64 = 22.0;
/// The height of an environment: the bar, its number and its attempt.
const ENVIRONMENT_PX: f64 = 49.0;
/// Minimum width of a bar with text.
const WORDS_PX: f64 = 34.0;
const CHIP_PX: f64 = 30.0;
const CHIPS_A_ROW: usize = 4;

/// Formats the numbers of records: `1–10`, `3`, or `1, 4 …` if they are not consecutive.
pub fn numbers(run: &Run, records: Span, to: &str) -> String {
    let number = |record: RecordId| run.trace.record(record).number;
    let mut all = run.trace.of(records).map(number);
    let Some(first) = all.next() else { return String::new() };
    let (mut last, mut are_neighbours, mut second) = (first, true, None);
    for next in all {
        are_neighbours &= next == last + 1;
        second = second.or(Some(next));
        last = next;
    }
    match (second, are_neighbours) {
        (None, _) => first.to_string(),
        (Some(_), true) => format!("{first}{to}{last}"),
        (Some(second), false) if records.len() == 2 => format!("{first}, {second}"),
        (Some(second), false) => format!("{first}, {second} …"),
    }
}

impl Pen<'_> {
    pub(super) fn batches(&mut self, lane: &Lane, rows: u32) {
        let Some(mapping) = lane.resource else { return };
        let (y, height) = (self.y + self.px_for_density(PAD_PX, 3.0), self.px_for_density(BATCH_PX, 15.0));
        let model = self.subject.model;
        let mut drawn_to = vec![f64::NEG_INFINITY; rows as usize];
        for batch in model.batches(mapping) {
            let Some((x, width)) = self.stretch(batch.from, batch.whole, 2.0) else { continue };
            // A mark on the same pixel as its neighbour is not drawn.
            let drawn = &mut drawn_to[batch.row as usize];
            if x + width < *drawn + 0.5 {
                continue;
            }
            *drawn = x + width;
            let y = y + f64::from(batch.row) * (height + 2.0);
            self.scene.marks.push(self.batch(batch, x, y, width));
        }
        self.y = y + f64::from(rows) * (height + 2.0) + self.px_for_density(PAD_PX, 3.0) - 2.0;
    }

    fn batch(&self, batch: &Batch, x: f64, y: f64, width: f64) -> Mark {
        let (shape, ink, glyph) = match batch.ending {
            Ending::Success => (Shape::Outline(Ink::Done), Ink::Done, "✓ "),
            Ending::Open => (Shape::Outline(Ink::Fly), Ink::Fly, ""),
            Ending::Abandoned => (Shape::Hatched(Ink::Hide), Ink::TextQuiet, "not run: "),
            _ => (Shape::Outline(Ink::Fail), Ink::Fail, "✗ "),
        };
        let trace = &self.subject.run.trace;
        let is_faded = match (self.focus.record, self.focus.invocation) {
            (Some(record), _) => !trace.of(batch.records).any(|other| other == record),
            (None, Some(invocation)) => trace.invocation(invocation).batch != batch.fact,
            (None, None) => false,
        };
        let shape = if batch.is_cut { Shape::Cut(Ink::Fail) } else { shape };
        let mut mark = Mark::new(x, y, width, self.px_for_density(BATCH_PX, 15.0), shape)
            .to(Target::Batch(batch.fact))
            .fade(is_faded);
        if width >= WORDS_PX {
            let records = numbers(self.subject.run, batch.records, " to ");
            let is_roomy = width > 9.0 * records.len() as f64 + 60.0;
            let cut = if batch.is_cut && is_roomy { ", cut" } else { "" };
            let words = format!("{glyph}{records}{cut}");
            mark.text = Some(Text { words, ink, align: Align::Left, bold: false, small: true });
        }
        mark
    }

    pub(super) fn environments(&mut self, lane: &Lane, rows: usize) {
        let Some(function) = lane.resource else { return };
        let model = self.subject.model;
        let not_run = model.not_run(function);
        self.y += self.px_for_density(PAD_PX, 3.0);
        for place in 0..rows {
            let y = self.y;
            if let Some(bars) = model.environments(function).get(place) {
                self.environment(bars, y);
            }
            self.y += self.px_for_density(ENVIRONMENT_PX, 34.0);
        }
        if !not_run.is_empty() {
            let y = self.y;
            let x = self.view.gutter - 70.0;
            let words = Mark::words(x, y - 2.0, 62.0, 14.0, "not started", Ink::TextFaint).align(Align::Right).small();
            self.scene.names.push(words);
            let mut drawn_to = f64::NEG_INFINITY;
            for (at, invocation) in not_run {
                let Some((x, _)) = self.stretch(*at, *at, 1.0) else { continue };
                if x < drawn_to + 2.0 {
                    continue;
                }
                drawn_to = x;
                let is_faded = self.is_try_faded(*invocation);
                let mark = Mark::new(x - 4.0, y, 9.0, 9.0, Shape::Glyph(Ink::Fail, Glyph::Cross));
                self.scene.marks.push(mark.to(Target::Invocation(*invocation)).fade(is_faded));
            }
            self.y += 16.0;
        }
    }

    fn is_try_faded(&self, invocation: redrive_core::id::InvocationId) -> bool {
        match (self.focus.record, self.focus.invocation) {
            (Some(_), _) => !self.has_focused(invocation),
            (None, Some(focused)) => focused != invocation,
            (None, None) => false,
        }
    }

    fn environment(&mut self, bars: &[Bar], y: f64) {
        let (from, to) = self.view.edges(self.subject.axis);
        // Invocations of an environment do not overlap, so starts and ends are sorted.
        let first = bars.partition_point(|bar| bar.to < from);
        let mut place = first;
        while let Some(bar) = bars.get(place).filter(|bar| bar.from <= to) {
            let right = self.x(bar.to);
            // Bars that end within the same pixel share one mark, which shows the worst ending.
            let pixel = self.view.moment(self.subject.axis, right - self.view.gutter + 1.0);
            let next = if right - self.x(bar.from) < 2.0 {
                place + bars[place..].partition_point(|bar| bar.to <= pixel).max(1)
            } else {
                place + 1
            };
            let worst = bars[place..next].iter().find(|bar| bar.ending.is_failure()).unwrap_or(bar);
            self.bar(worst, y);
            if self.focus.record.is_some() {
                for bar in bars[place..next].iter().take(64) {
                    if self.has_focused(bar.invocation) {
                        self.bar_tops.push((bar.invocation, y));
                    }
                }
            }
            place = next;
        }
    }

    fn bar(&mut self, bar: &Bar, y: f64) {
        let Some((x, width)) = self.stretch(bar.from, bar.to, 2.0) else { return };
        let is_faded = self.is_try_faded(bar.invocation);
        let is_lit = self.focus.invocation == Some(bar.invocation);
        let target = Target::Invocation(bar.invocation);
        let (ink, glyph) = match bar.ending {
            Ending::Success => (Ink::Done, "✓ "),
            Ending::Open => (Ink::Fly, ""),
            _ => (Ink::Fail, "✗ "),
        };
        let init = self.stretch(bar.from, bar.init_ends, 0.0).map_or(0.0, |(_, width)| width);
        if init >= 3.0 {
            let mark = Mark::new(x, y, init, self.px_for_density(BAR_PX, 18.0), Shape::Outline(ink))
                .to(target)
                .fade(is_faded)
                .light(is_lit);
            let text =
                Text { words: "init".into(), ink: Ink::TextQuiet, align: Align::Middle, bold: false, small: true };
            self.scene.marks.push(if init > 28.0 { mark.with_text(text) } else { mark });
        }
        let init = if init >= 3.0 { init } else { 0.0 };
        let shape = if bar.ending.is_failure() { Shape::Striped(ink) } else { Shape::Block(ink) };
        let shape = if width - init < 4.0 { Shape::Solid(ink, None) } else { shape };
        let run = self.subject.run;
        let height = self.px_for_density(BAR_PX, 18.0);
        let mut mark = Mark::new(x + init, y, (width - init).max(2.0), height, shape).to(target);
        mark = mark.fade(is_faded).light(is_lit);
        if width - init >= WORDS_PX {
            let words = format!("{glyph}{}", numbers(run, run.trace.invocation(bar.invocation).records, "–"));
            mark.text = Some(Text { words, ink, align: Align::Middle, bold: true, small: false });
        }
        self.scene.marks.push(mark);
        if width >= 16.0 {
            // A dense layout shows only the attempt.
            if !self.view.is_dense {
                let number = format!("@{}", run.trace.invocation(bar.invocation).number);
                let words = Mark::words(x, y + BAR_PX, width.max(24.0), 13.0, number, Ink::TextFaint);
                self.scene.marks.push(words.align(Align::Middle).small());
            }
            let attempt = attempt(self.subject, bar.invocation).map(Attempt::words).unwrap_or_default();
            if !attempt.is_empty() {
                let words =
                    Mark::words(x, y + self.px_for_density(BAR_PX + 12.0, 18.0), width.max(24.0), 13.0, attempt, ink);
                self.scene.marks.push(words.align(Align::Middle).small());
            }
        }
    }

    pub(super) fn dead_letters(&mut self, arrivals: &[(u64, RecordId)]) {
        let (y, step) = (self.y + self.px_for_density(PAD_PX, 3.0), self.px_for_density(21.0, 17.0));
        // Enough rows to place all of them after the end, if they all arrive at the end.
        let rows = arrivals.len().div_ceil(CHIPS_A_ROW).max(1);
        let mut free_from = vec![f64::NEG_INFINITY; rows];
        for (at, record) in arrivals {
            let at_x = self.x(*at);
            // The first row with space near its time, else the row with the nearest space.
            let place = |row: &usize| free_from[*row].max(at_x);
            let near = (0..rows).find(|row| place(row) < at_x + (CHIPS_A_ROW - 1) as f64 * (CHIP_PX + 3.0) + 1.0);
            let row = near.or_else(|| (0..rows).min_by(|a, b| place(a).total_cmp(&place(b)))).unwrap_or(0);
            let x = place(&row);
            free_from[row] = x + CHIP_PX + 3.0;
            if x > self.view.gutter + self.view.width || x + CHIP_PX < self.view.gutter {
                continue;
            }
            let number = self.subject.run.trace.record(*record).number.to_string();
            let text = Text { words: number, ink: Ink::Dead, align: Align::Left, bold: false, small: true };
            let y = y + row as f64 * step;
            let made = self.subject.run.trace.record(*record).made();
            let about = if let Origin::Written { about, .. } | Origin::Copied { of: about, .. } = made {
                about
            } else {
                *record
            };
            if self.focus.record.is_some_and(|focused| focused == about || focused == *record) {
                self.letter = Some((at_x + 4.0, y));
            }
            let is_faded = self.is_faded(*record) && self.is_faded(about);
            let chip = Mark::new(x, y, CHIP_PX, step - 3.0, Shape::Block(Ink::Dead)).with_text(text).fade(is_faded);
            self.scene.marks.push(chip.to(Target::Record(*record)).light(self.focus.record == Some(*record)));
            // Documents that AWS writes are neither bad nor victims.
            let is_letter = !matches!(self.subject.run.trace.record(*record).made(), Origin::Written { .. });
            let sign = match crate::life::fault(self.subject.run, *record) {
                _ if !is_letter => continue,
                Some(_) => (Ink::Fail, Glyph::Cross),
                None => (Ink::Victim, Glyph::Flag),
            };
            let sign = Mark::new(x + CHIP_PX - 13.0, y + (step - 13.0) / 2.0, 10.0, 10.0, Shape::Glyph(sign.0, sign.1));
            self.scene.marks.push(sign.to(Target::Record(*record)).fade(is_faded));
        }
        self.y = y + rows as f64 * step + self.px_for_density(PAD_PX, 3.0) - 3.0;
    }
}
