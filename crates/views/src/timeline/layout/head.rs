//! Draws the axis above the lanes.

use super::{HEAD_PX, Subject};
use crate::timeline::scene::{Align, Ink, Mark, Shape, Target};
use crate::timeline::ticks::{HALF_LABEL_PX, ticks};
use crate::timeline::viewport::Viewport;
use crate::timeline::{Gauge, length, model::LaneKind};

/// Draws the labels of the axis, and the length of each fold.
pub fn layout_head(subject: Subject, view: &Viewport) -> Vec<Mark> {
    const HALF_PX: f64 = 40.0;
    let axis = subject.axis;
    let mut marks = Vec::new();
    let mut free_from = f64::NEG_INFINITY;
    for piece in axis.pieces().iter().filter(|piece| piece.folded) {
        let (from, to) = (view.x(axis, piece.from), view.x(axis, piece.to));
        if to < 0.0 || from > view.width {
            continue;
        }
        let middle = view.gutter + (from + to) / 2.0;
        marks.push(
            Mark::new(view.gutter + from, 0.0, to - from, HEAD_PX, Shape::Fold).to(Target::Fold(piece.from, piece.to)),
        );
        let words = |y: f64, text: String, ink: Ink| {
            Mark::words(middle - HALF_PX, y, 2.0 * HALF_PX, 13.0, text, ink).align(Align::Middle).small()
        };
        let (long, why) = (length(piece.to - piece.from), idle_reason(subject, piece.from));
        // A label that would overlap the text of the previous fold is left out; the tooltip of the fold has it.
        let half = 3.1 * long.len().max(why.len()) as f64;
        if to - from > 34.0 && middle - half >= free_from {
            free_from = middle + half + 4.0;
            marks.push(words(0.0, long, Ink::TextQuiet));
            marks.push(words(11.5, why.to_owned(), Ink::TextFaint));
        }
    }
    for tick in ticks(axis, view, subject.time_format) {
        if let Some(label) = tick.label {
            let is_at_edge = tick.x < HALF_LABEL_PX;
            let x = view.gutter + tick.x - if is_at_edge { 0.0 } else { HALF_PX };
            let label = Mark::words(x, 23.0, 2.0 * HALF_PX, 14.0, label, Ink::TextFaint);
            marks.push(label.align(if is_at_edge { Align::Left } else { Align::Middle }).small());
        }
    }
    marks
}

/// Returns the reason why an interval is idle: messages are hidden, or there is no work.
fn idle_reason(subject: Subject, at: u64) -> &'static str {
    let hides = subject.model.lanes.iter().any(|lane| match lane.kind {
        LaneKind::Gauge(gauge @ Gauge::InFlight(_)) => subject.model.gauge(gauge, at) > 0,
        _ => false,
    });
    if hides { "hidden" } else { "idle" }
}
