//! The visible interval of the axis, and its scale.

use super::{Axis, within};

/// Space before the start.
const BEFORE_PX: f64 = 6.0;
/// Space after the end, for the findings of rows.
const AFTER_PX: f64 = 140.0;
/// Maximum share of that space on a phone.
const AFTER_SHARE: f64 = 0.38;
/// Maximum scale, in pixels for a millisecond.
const MAX_SCALE: f64 = 60.0;
/// The width of the names of lanes, and on pictures narrower than `NARROW_PX`.
const GUTTER_PX: f64 = 132.0;
const NARROW_PX: f64 = 520.0;
const NARROW_GUTTER_PX: f64 = 92.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// The unit at the left edge.
    pub left: f64,
    /// Pixels per unit.
    pub scale: f64,
    /// Width of the time area in pixels.
    pub width: f64,
    /// Width of the names of lanes, left of the time area.
    pub gutter: f64,
    /// In a dense layout, rows are lower and lanes have no second line of text.
    pub is_dense: bool,
}

impl Viewport {
    /// Shows the whole run on a picture of this width. Names get less space on a phone.
    pub fn on(axis: &Axis, picture_px: f64) -> Viewport {
        let gutter = if picture_px < NARROW_PX { NARROW_GUTTER_PX } else { GUTTER_PX };
        Viewport { gutter, ..Viewport::fit(axis, (picture_px - gutter).max(50.0)) }
    }

    /// Shows the whole run again.
    pub fn fitted(&self, axis: &Axis) -> Viewport {
        Viewport { gutter: self.gutter, is_dense: self.is_dense, ..Viewport::fit(axis, self.width) }
    }

    /// Shows the whole run in a time area of this width.
    pub fn fit(axis: &Axis, width: f64) -> Viewport {
        let room = (width - BEFORE_PX - AFTER_PX.min(width * AFTER_SHARE)).max(20.0);
        let scale = room / axis.len();
        Viewport { left: -BEFORE_PX / scale, scale, width, gutter: GUTTER_PX, is_dense: false }
    }

    /// Shows an interval with a margin.
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

    /// Returns the times at both edges.
    pub fn edges(&self, axis: &Axis) -> (u64, u64) {
        (self.moment(axis, 0.0), self.moment(axis, self.width))
    }

    /// Zooms by `factor` and keeps the time at `x` in place.
    pub fn zoomed(&self, axis: &Axis, factor: f64, x: f64) -> Viewport {
        let fit = Viewport::fit(axis, self.width).scale;
        let scale = within(self.scale * factor, fit.min(MAX_SCALE), MAX_SCALE.max(fit));
        let unit = self.left + x / self.scale;
        Viewport { left: unit - x / scale, scale, ..*self }.kept_in(axis)
    }

    pub fn panned(&self, axis: &Axis, pixels: f64) -> Viewport {
        Viewport { left: self.left + pixels / self.scale, ..*self }.kept_in(axis)
    }

    /// Keeps the position on a picture of another width.
    pub fn resized(&self, axis: &Axis, picture_px: f64) -> Viewport {
        let Viewport { width, gutter, .. } = Viewport::on(axis, picture_px);
        Viewport { width, gutter, ..*self }.kept_in(axis)
    }

    /// Pans as little as necessary to show a time.
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

    /// Shows the interval between two fractions of the axis.
    pub fn window(&self, axis: &Axis, from: f64, to: f64) -> Viewport {
        let fit = Viewport::fit(axis, self.width).scale;
        let (from, to) = (from.min(to), from.max(to));
        let scale = (self.width / ((to - from) * axis.len()).max(1e-9)).clamp(fit.min(MAX_SCALE), MAX_SCALE.max(fit));
        Viewport { left: from * axis.len(), scale, ..*self }.kept_in(axis)
    }

    /// Returns the visible interval as fractions of the axis.
    pub fn shown(&self, axis: &Axis) -> (f64, f64) {
        let place = |x: f64| ((self.left + x / self.scale) / axis.len()).clamp(0.0, 1.0);
        (place(0.0), place(self.width))
    }

    pub fn is_fit(&self, axis: &Axis) -> bool {
        self.scale <= Viewport::fit(axis, self.width).scale * 1.001
    }

    /// Limits the position to the run and the space beside it.
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
    fn zooming_keeps_the_time_under_the_pointer() {
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
    fn a_window_shows_its_fractions() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).window(&axis, 0.25, 0.5);
        let (from, to) = view.shown(&axis);
        assert!((from - 0.25).abs() < 0.01 && (to - 0.5).abs() < 0.01, "{from} {to}");
        assert!(view.window(&axis, 0.0, 1.0).shown(&axis).1 > 0.99);
    }

    #[test]
    fn panning_stops_at_the_run() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).zoomed(&axis, 10.0, 0.0);
        assert!(view.panned(&axis, -1e9).x(&axis, 0) <= 10.0);
        assert!(view.panned(&axis, 1e9).x(&axis, 90_000) > 100.0);
    }

    #[test]
    fn showing_pans_to_a_time_outside() {
        let axis = Axis::even(90_000);
        let view = Viewport::fit(&axis, 600.0).zoomed(&axis, 10.0, 0.0);
        let x = view.showing(&axis, 80_000).x(&axis, 80_000);
        assert!((0.0..600.0).contains(&x), "{x}");
    }
}
