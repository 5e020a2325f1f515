//! Draws the lanes of topics, buses and buckets.

use redrive_core::id::RecordId;

use super::{PAD_PX, Pen};
use crate::timeline::passing::{FanOut, Hop, HopOutcome};
use crate::timeline::scene::{Glyph, Ink, Mark, Shape, Target};

/// Marks of the same time are placed side by side.
const STEP_PX: f64 = 14.0;

impl Pen<'_> {
    pub(super) fn passing(&mut self, messages: &[FanOut]) {
        self.y += self.px_for_density(PAD_PX, 3.0);
        for message in messages {
            let y = self.y;
            if self.row_name(message.record) {
                self.message(message, y);
            }
        }
        self.y += self.px_for_density(PAD_PX, 3.0);
    }

    fn message(&mut self, message: &FanOut, y: f64) {
        let (is_faded, is_lit) = (self.is_faded(message.record), self.focus.record == Some(message.record));
        let target = Target::Record(message.record);
        let height = self.row_px();
        let settled = message.ended_at();
        if let Some((x, width)) = self.stretch(message.at, settled, 1.5).filter(|_| settled > message.at) {
            let line = Mark::new(x, y + (height - 3.0) / 2.0, width, 3.0, Shape::Thin(Ink::Wait));
            self.scene.marks.push(line.to(target).fade(is_faded));
        }
        let mut free_from = f64::NEG_INFINITY;
        for hop in &message.hops {
            self.hop(message.record, hop, y, is_faded);
        }
        let mut ends: Vec<&Hop> = message.hops.iter().filter(|hop| hop.outcome != HopOutcome::Open).collect();
        ends.sort_by_key(|hop| hop.end);
        for hop in ends {
            let Some((at_x, _)) = self.stretch(hop.end, hop.end, 1.0) else { continue };
            let x = free_from.max(at_x);
            free_from = x + STEP_PX;
            let shape = match hop.outcome {
                HopOutcome::Kept => Shape::Solid(Ink::Dead, Some(Glyph::Tray)),
                HopOutcome::Lost => Shape::Glyph(Ink::Lost, Glyph::Empty),
                HopOutcome::Filtered => Shape::Glyph(Ink::Hollow, Glyph::Empty),
                HopOutcome::Taken | HopOutcome::Open => Shape::Glyph(Ink::Done, Glyph::Tick),
            };
            let mark = Mark::new(x, y + (height - 12.0) / 2.0, 12.0, 12.0, shape);
            self.scene.marks.push(mark.to(target).fade(is_faded));
        }
        let words = message.finding(&self.subject.run.plan);
        let Some((x, _)) = self.stretch(settled, settled, 1.0) else { return };
        let x = free_from.max(x) + 6.0;
        let ink = if is_lit { Ink::Text } else { Ink::TextQuiet };
        let width = 6.3 * words.chars().count() as f64;
        self.scene.marks.push(Mark::words(x, y, width, height, words, ink).bold(is_lit).to(target));
    }

    /// Draws each refusal, and the wait before the next attempt.
    fn hop(&mut self, record: RecordId, hop: &Hop, y: f64, is_faded: bool) {
        let (height, target) = (self.row_px(), Target::Record(record));
        // Minimum distance between crosses.
        const APART_PX: f64 = 9.0;
        let (mut drawn_to, mut free_from) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for (at, wait) in &hop.failures {
            if self.is_drawn_already(*at, *at + *wait, &mut drawn_to) {
                continue;
            }
            if let Some((x, width)) = self.stretch(*at, (*at + *wait).min(self.subject.model.end), 1.5) {
                let dots = Mark::new(x, y + (height - 3.0) / 2.0, width, 3.0, Shape::Dotted(Ink::Fail));
                self.scene.marks.push(dots.to(target).fade(is_faded));
            }
            if let Some((x, _)) = self.stretch(*at, *at, 1.0).filter(|(x, _)| *x >= free_from) {
                free_from = x + APART_PX;
                let mark =
                    Mark::new(x - 6.0, y + (height - 12.0) / 2.0, 12.0, 12.0, Shape::Glyph(Ink::Fail, Glyph::Cross));
                self.scene.marks.push(mark.to(target).fade(is_faded));
            }
        }
    }
}
