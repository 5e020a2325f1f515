//! Which stretch of the axis is looked at, and how large.

use super::{Axis, within};

/// Room before the first moment.
const BEFORE_PX: f64 = 6.0;
/// Room after the last moment, where the rows say how it ended.
const AFTER_PX: f64 = 140.0;
/// But on a phone no more than this share.
const AFTER_SHARE: f64 = 0.38;
/// No closer than this: a millisecond is then wider than a finger.
const MAX_SCALE: f64 = 60.0;
/// The width of the names of lanes; and on pictures narrower than this.
const GUTTER_PX: f64 = 132.0;
const NARROW_PX: f64 = 520.0;
const NARROW_GUTTER_PX: f64 = 92.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// The unit at the left edge.
    pub left: f64,
    /// Pixels a unit.
    pub scale: f64,
    /// The pixels that time has.
    pub width: f64,
    /// The pixels left of it, for the names of lanes.
    pub gutter: f64,
    /// In little room rows are lower, and lanes have no second line of words.
    pub is_dense: bool,
}

impl Viewport {
    /// All of the run, on a picture of this width. Names get less room on a phone.
    pub fn on(axis: &Axis, picture_px: f64) -> Viewport {
        let gutter = if picture_px < NARROW_PX { NARROW_GUTTER_PX } else { GUTTER_PX };
        Viewport { gutter, ..Viewport::fit(axis, (picture_px - gutter).max(50.0)) }
    }

    /// All of the run again.
    pub fn fitted(&self, axis: &Axis) -> Viewport {
        Viewport { gutter: self.gutter, is_dense: self.is_dense, ..Viewport::fit(axis, self.width) }
    }

    /// All of the run, in these pixels of time.
    pub fn fit(axis: &Axis, width: f64) -> Viewport {
        let room = (width - BEFORE_PX - AFTER_PX.min(width * AFTER_SHARE)).max(20.0);
        let scale = room / axis.len();
        Viewport { left: -BEFORE_PX / scale, scale, width, gutter: GUTTER_PX, is_dense: false }
    }

    /// A stretch, with a margin.
    pub fn around(&self, axis: &Axis, from: u64, to: u64) -> Viewport {
        let width = self.width;
        let (from, to) = (axis.unit(from), axis.unit(to));
        let margin = ((to - from) * 0.15).max(2.0);
        let scale = (width / (to - from + 2.0 * margin)).min(MAX_SCALE);
        let middle = (from + to) / 2.0;
        Viewport { left: middle - width / scale / 2.0, scale, ..*self }.kept_in(axis)
    }

    pub fn x(&self, axis: &Axis, at: u64) -> f64 {
        (axis.unit(at) - self.left) * self.scale
    }

    pub fn moment(&self, axis: &Axis, x: f64) -> u64 {
        axis.moment(self.left + x / self.scale)
    }

    /// The moments at both edges.
    pub fn edges(&self, axis: &Axis) -> (u64, u64) {
        (self.moment(axis, 0.0), self.moment(axis, self.width))
    }

    /// Larger by `factor`, what lies at `x` staying there.
    pub fn zoomed(&self, axis: &Axis, factor: f64, x: f64) -> Viewport {
        let fit = Viewport::fit(axis, self.width).scale;
        let scale = within(self.scale * factor, fit.min(MAX_SCALE), MAX_SCALE.max(fit));
        let unit = self.left + x / self.scale;
        Viewport { left: unit - x / scale, scale, ..*self }.kept_in(axis)
    }

    pub fn panned(&self, axis: &Axis, pixels: f64) -> Viewport {
        Viewport { left: self.left + pixels / self.scale, ..*self }.kept_in(axis)
    }

    /// The same place on a picture of another width.
    pub fn resized(&self, axis: &Axis, picture_px: f64) -> Viewport {
        let Viewport { width, gutter, .. } = Viewport::on(axis, picture_px);
        Viewport { width, gutter, ..*self }.kept_in(axis)
    }

    /// The same place, or as little beside it as shows this moment.
    pub fn showing(&self, axis: &Axis, at: u64) -> Viewport {
        const MARGIN_PX: f64 = 40.0;
        let x = self.x(axis, at);
        if x < MARGIN_PX {
            self.panned(axis, x - MARGIN_PX)
        } else if x > self.width - MARGIN_PX {
            self.panned(axis, x - self.width + MARGIN_PX)
        } else {
            *self
        }
    }

    /// From one place of the whole, between 0 and 1, to another.
    pub fn window(&self, axis: &Axis, from: f64, to: f64) -> Viewport {
        let fit = Viewport::fit(axis, self.width).scale;
        let (from, to) = (from.min(to), from.max(to));
        let scale = (self.width / ((to - from) * axis.len()).max(1e-9)).clamp(fit.min(MAX_SCALE), MAX_SCALE.max(fit));
        Viewport { left: from * axis.len(), scale, ..*self }.kept_in(axis)
    }

    /// Which part of the whole is in view, between 0 and 1.
    pub fn shown(&self, axis: &Axis) -> (f64, f64) {
        let place = |x: f64| ((self.left + x / self.scale) / axis.len()).clamp(0.0, 1.0);
        (place(0.0), place(self.width))
    }

    pub fn is_fit(&self, axis: &Axis) -> bool {
        self.scale <= Viewport::fit(axis, self.width).scale * 1.001
    }

    /// Never further from the run than the room beside it.
    fn kept_in(self, axis: &Axis) -> Viewport {
        let least = -BEFORE_PX / self.scale;
        let most = axis.len() - (self.width - AFTER_PX.min(self.width * AFTER_SHARE)) / self.scale;
        Viewport { left: self.left.min(most).max(least), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_shows_everything() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0);
        assert!(view.x(&axis, 0) >= 0.0 && view.x(&axis, 90_000) < 600.0);
        assert!(view.is_fit(&axis));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0);
        let before = view.moment(&axis, 250.0);
        let after = view.zoomed(&axis, 4.0, 250.0).moment(&axis, 250.0);
        assert!(before.abs_diff(after) <= 2, "{before} {after}");
    }

    #[test]
    fn zooming_out_ends_at_the_fit() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0);
        assert_eq!(view.zoomed(&axis, 8.0, 100.0).zoomed(&axis, 0.001, 500.0), view);
    }

    #[test]
    fn a_window_is_what_is_shown() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).window(&axis, 0.25, 0.5);
        let (from, to) = view.shown(&axis);
        assert!((from - 0.25).abs() < 0.01 && (to - 0.5).abs() < 0.01, "{from} {to}");
        assert!(view.window(&axis, 0.0, 1.0).shown(&axis).1 > 0.99);
    }

    #[test]
    fn nobody_gets_lost_by_panning() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).zoomed(&axis, 10.0, 0.0);
        assert!(view.panned(&axis, -1e9).x(&axis, 0) <= 10.0);
        assert!(view.panned(&axis, 1e9).x(&axis, 90_000) > 100.0);
    }

    #[test]
    fn a_moment_outside_is_brought_in() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).zoomed(&axis, 10.0, 0.0);
        let x = view.showing(&axis, 80_000).x(&axis, 80_000);
        assert!((0.0..600.0).contains(&x), "{x}");
    }
}
