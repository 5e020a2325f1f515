//! The meaning of pointer and wheel gestures.

use redrive_views::timeline::HEAD_PX;

/// The effect of a drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drag {
    /// On the axis or on the playhead: moves the playhead.
    Scrub,
    /// On empty space: selects a time range.
    Span,
    /// Moves the view.
    Pan,
}

/// A pointer that is down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointerDrag {
    pub start: (f64, f64),
    pub last: (f64, f64),
    pub has_moved: bool,
    pub drag: Drag,
}

/// The target of a pointer that goes down.
#[derive(Clone, Copy, Debug, Default)]
pub struct Under {
    pub is_mark: bool,
    pub is_fold: bool,
    /// With Shift, or by touch, which has no other way to move the view.
    pub pans: bool,
}

/// Movements up to this distance are no drag.
const SHAKE_PX: f64 = 4.0;

impl PointerDrag {
    pub fn new(x: f64, y: f64, gutter: f64, playhead_x: f64, under: Under) -> PointerDrag {
        let is_on_playhead = (x - playhead_x).abs() <= 3.0;
        let drag = match () {
            () if x >= gutter && !under.is_fold && (y < HEAD_PX || is_on_playhead) => Drag::Scrub,
            () if x < gutter || under.is_mark || under.is_fold || under.pans => Drag::Pan,
            () => Drag::Span,
        };
        PointerDrag { start: (x, y), last: (x, y), has_moved: false, drag }
    }

    /// Returns the state after a movement, and the distance to move the view by.
    pub fn moved(self, x: f64, y: f64) -> (PointerDrag, f64) {
        let is_far = (x - self.start.0).abs() > SHAKE_PX || (y - self.start.1).abs() > SHAKE_PX;
        let has_moved = self.has_moved || is_far;
        let by = if has_moved { self.last.0 - x } else { 0.0 };
        let last = if has_moved { (x, y) } else { self.last };
        (PointerDrag { last, has_moved, ..self }, by)
    }
}

/// The effect of the wheel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wheel {
    Zoom(f64),
    Pan(f64),
    /// The browser scrolls the lanes.
    Scroll,
}

pub fn wheel(delta_x: f64, delta_y: f64, has_ctrl: bool, has_shift: bool) -> Wheel {
    if has_ctrl {
        let by = (1.0 + delta_y.abs() / 240.0).min(5.0);
        Wheel::Zoom(if delta_y < 0.0 { by } else { 1.0 / by })
    } else if has_shift && delta_x == 0.0 {
        Wheel::Pan(delta_y)
    } else if delta_x.abs() > delta_y.abs() {
        Wheel::Pan(delta_x)
    } else {
        Wheel::Scroll
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shaking_hand_does_not_pan() {
        let drag_state = PointerDrag::new(300.0, 100.0, 132.0, 0.0, Under::default());
        let (drag_state, by) = drag_state.moved(302.0, 101.0);
        assert_eq!((drag_state.has_moved, by), (false, 0.0));
        let (drag_state, by) = drag_state.moved(280.0, 101.0);
        assert_eq!((drag_state.has_moved, by), (true, 20.0));
        assert_eq!(drag_state.moved(275.0, 101.0).1, 5.0);
    }

    #[test]
    fn the_axis_moves_the_playhead() {
        let drag = |x, y, playhead, under| PointerDrag::new(x, y, 132.0, playhead, under).drag;
        let nothing = Under::default();
        assert_eq!(drag(300.0, 10.0, 0.0, nothing), Drag::Scrub);
        assert_eq!(drag(300.0, 100.0, 302.0, nothing), Drag::Scrub);
        assert_eq!(drag(300.0, 10.0, 0.0, Under { is_fold: true, ..nothing }), Drag::Pan);
        assert_eq!(drag(20.0, 10.0, 20.0, nothing), Drag::Pan);
    }

    #[test]
    fn where_there_is_nothing_a_stretch_is_drawn_out() {
        let drag = |under| PointerDrag::new(300.0, 100.0, 132.0, 0.0, under).drag;
        let nothing = Under::default();
        assert_eq!(drag(nothing), Drag::Span);
        assert_eq!(drag(Under { is_mark: true, ..nothing }), Drag::Pan);
        assert_eq!(drag(Under { pans: true, ..nothing }), Drag::Pan);
    }

    #[test]
    fn only_ctrl_zooms() {
        assert!(matches!(wheel(0.0, -100.0, true, false), Wheel::Zoom(factor) if factor > 1.0));
        assert_eq!(wheel(0.0, 100.0, false, true), Wheel::Pan(100.0));
        assert_eq!(wheel(30.0, 2.0, false, false), Wheel::Pan(30.0));
        assert_eq!(wheel(0.0, 100.0, false, false), Wheel::Scroll);
    }
}
