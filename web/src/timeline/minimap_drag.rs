//! Pointer handling of the minimap.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::timeline_view::{TimelineViewContext, ViewAction, ViewChange};
use crate::state::Shared;
use crate::state::playback::{Play, Playback};
use crate::state::runs::CompletedRun;

/// The part that is dragged, and where the drag started, between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinimapDragState {
    part: Part,
    start: f64,
    shown: (f64, f64),
    has_moved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    Left,
    Right,
    Window,
    /// Outside of the window: the playhead moves there.
    Ground,
}

/// Distance from an edge within which it can be dragged.
const EDGE_PX: f64 = 7.0;
/// Half the width of a failure tick.
const TICK_PX: f64 = 5.0;
const TICKS_PX: f64 = 11.0;

/// Returns the part at a position of a strip with this width.
pub fn part(at: f64, shown: (f64, f64), width_px: f64) -> Part {
    let is_whole = shown.0 <= 0.001 && shown.1 >= 0.999;
    let near = |edge: f64| (at - edge).abs() * width_px <= EDGE_PX;
    if near(shown.0) {
        Part::Left
    } else if near(shown.1) {
        Part::Right
    } else if !is_whole && shown.0 < at && at < shown.1 {
        Part::Window
    } else {
        Part::Ground
    }
}

/// Returns the window after a drag.
pub fn moved(drag_state: &MinimapDragState, at: f64) -> (f64, f64) {
    const LEAST: f64 = 0.002;
    let (from, to) = drag_state.shown;
    let by = at - drag_state.start;
    match drag_state.part {
        Part::Left => ((from + by).clamp(0.0, to - LEAST), to),
        Part::Right => (from, (to + by).clamp(from + LEAST, 1.0)),
        Part::Window => {
            let by = by.clamp(-from, 1.0 - to);
            (from + by, to + by)
        }
        Part::Ground => (from, to),
    }
}

#[derive(Clone)]
pub struct MinimapDrag {
    pub completed: Shared<CompletedRun>,
    pub timeline_view: TimelineViewContext,
    pub playback: UseReducerDispatcher<Playback>,
    pub drag_state: Rc<RefCell<Option<MinimapDragState>>>,
    pub strip: NodeRef,
    pub shown: (f64, f64),
}

type Listeners = (Callback<PointerEvent>, Callback<PointerEvent>, Callback<PointerEvent>, Callback<MouseEvent>);

impl MinimapDrag {
    pub fn listeners(self) -> Listeners {
        let all = Rc::new(self);
        let with = |act: fn(&MinimapDrag, &PointerEvent)| {
            let all = all.clone();
            Callback::from(move |event: PointerEvent| act(&all, &event))
        };
        let double = {
            let all = all.clone();
            Callback::from(move |_: MouseEvent| {
                all.timeline_view.dispatch(ViewChange(all.completed.clone(), ViewAction::Fit))
            })
        };
        (with(MinimapDrag::down), with(MinimapDrag::drag), with(MinimapDrag::up), double)
    }

    fn down(&self, event: &PointerEvent) {
        let Some((at, _, width)) = self.place(event) else { return };
        if let Some(strip) = self.strip.cast::<Element>() {
            // The pointer may be gone already.
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let part = part(at, self.shown, width);
        *self.drag_state.borrow_mut() = Some(MinimapDragState { part, start: at, shown: self.shown, has_moved: false });
    }

    fn drag(&self, event: &PointerEvent) {
        let Some((at, _, width)) = self.place(event) else { return };
        let mut held = self.drag_state.borrow_mut();
        let Some(drag_state) = held.as_mut() else { return };
        drag_state.has_moved |= (at - drag_state.start).abs() * width > 3.0;
        if !drag_state.has_moved {
            return;
        }
        if drag_state.part == Part::Ground {
            return self.seek(at);
        }
        let (from, to) = moved(drag_state, at);
        self.timeline_view.dispatch(ViewChange(self.completed.clone(), ViewAction::Window(from, to)));
    }

    fn up(&self, event: &PointerEvent) {
        let Some(drag_state) = self.drag_state.borrow_mut().take() else { return };
        let Some((at, y, width)) = self.place(event).filter(|_| !drag_state.has_moved) else { return };
        let axis = self.timeline_view.axis(&self.completed);
        let tick = self.completed.model.failures.iter().map(|(moment, _)| (axis.unit(*moment) / axis.len(), *moment));
        let tick = tick.filter(|(place, _)| y <= TICKS_PX && (place - at).abs() * width <= TICK_PX);
        match tick.min_by(|one, other| (one.0 - at).abs().total_cmp(&(other.0 - at).abs())) {
            Some((_, moment)) => self.playback.dispatch(Play::Seek(moment)),
            None => self.seek(at),
        }
    }

    /// Returns the position between 0 and 1, the distance from the top, and the width of the strip.
    fn place(&self, event: &PointerEvent) -> Option<(f64, f64, f64)> {
        let corner = self.strip.cast::<Element>()?.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - corner.left()) / corner.width().max(1.0);
        Some((at, f64::from(event.client_y()) - corner.top(), corner.width()))
    }

    fn seek(&self, at: f64) {
        let axis = self.timeline_view.axis(&self.completed);
        self.playback.dispatch(Play::Seek(axis.moment(at.clamp(0.0, 1.0) * axis.len())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_before_the_window_and_the_window_before_the_ground() {
        let shown = (0.25, 0.5);
        let part = |at| part(at, shown, 280.0);
        assert_eq!(
            [part(0.26), part(0.49), part(0.4), part(0.8)],
            [Part::Left, Part::Right, Part::Window, Part::Ground]
        );
        assert_eq!(super::part(0.5, (0.0, 1.0), 280.0), Part::Ground);
    }

    #[test]
    fn a_window_stays_on_the_strip() {
        let drag_state = |part| MinimapDragState { part, start: 0.4, shown: (0.25, 0.5), has_moved: true };
        assert_eq!(moved(&drag_state(Part::Window), 9.0), (0.75, 1.0));
        assert_eq!(moved(&drag_state(Part::Left), -9.0), (0.0, 0.5));
        let (from, to) = moved(&drag_state(Part::Right), -9.0);
        assert!(from < to);
    }
}
