//! Computes which rows of a long table are in view.

use std::ops::Range;

use web_sys::Element;
use yew::prelude::*;

use crate::components::el;

/// Number of extra rows above and below, so that fast scrolling shows no gaps.
const MARGIN: usize = 12;
/// Height of a row until one is measured.
const ROW_PX: f64 = 33.0;
/// Maximum height: browsers draw nothing further down than some millions of pixels.
const MOST_PX: f64 = 12_000_000.0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub rows: Range<usize>,
    /// Height of the rows above and below.
    pub above: u64,
    pub below: u64,
}

impl Window {
    /// Returns the rows in view. In a very long table one pixel of scrolling stands for several rows.
    pub fn of(len: usize, scroll: f64, height: f64, row: f64) -> Window {
        let seen = (height / row).ceil() as usize + 1;
        let all = len as f64 * row;
        let room = all.min(MOST_PX);
        let first = if all <= MOST_PX {
            scroll / row
        } else {
            let share = (scroll / (room - height).max(1.0)).clamp(0.0, 1.0);
            share * (len.saturating_sub(seen)) as f64
        };
        let first = (first.max(0.0) as usize).min(len);
        let rows = first.saturating_sub(MARGIN)..(first + seen + MARGIN).min(len);
        // The first row in view is at the scroll position.
        let above = if all <= MOST_PX {
            rows.start as f64 * row
        } else {
            (scroll - (first - rows.start) as f64 * row).max(0.0)
        };
        let below = (room - above - rows.len() as f64 * row).max(0.0);
        Window { rows, above: above as u64, below: below as u64 }
    }
}

/// Renders the space of rows out of view. Nothing for no space.
pub fn spacer(key: &'static str, px: u64) -> Option<Html> {
    let cell = el("td", "").set("height", &px.to_string());
    (px > 0).then(|| el("tr", "spacer").key(key).is("aria-hidden", "true").el(cell).done())
}

/// Returns the rows in view of a frame, and its scroll handler.
#[hook]
pub fn use_window(frame: &NodeRef, len: usize) -> (Window, Callback<Event>) {
    // Scroll position, height of the frame, and height of a row.
    let place = use_state_eq(|| (0i32, 900i32, ROW_PX as i32));
    let measured = {
        let (place, frame) = (place.setter(), frame.clone());
        move || {
            if let Some(frame) = frame.cast::<Element>() {
                let row = frame.query_selector("tbody tr:not(.spacer)").ok().flatten();
                let row = row.map_or(0, |row| row.get_bounding_client_rect().height().round() as i32);
                place.set((frame.scroll_top(), frame.client_height(), if row > 0 { row } else { ROW_PX as i32 }));
            }
        }
    };
    use_effect_with(len, {
        let measured = measured.clone();
        move |_| measured()
    });
    let (scroll, height, row) = *place;
    (Window::of(len, scroll.into(), height.into(), row.into()), Callback::from(move |_: Event| measured()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_are_all_in_view() {
        assert_eq!(Window::of(10, 0.0, 600.0, 33.0), Window { rows: 0..10, above: 0, below: 0 });
    }

    #[test]
    fn of_a_million_rows_the_first_and_the_last_can_be_reached() {
        let first = Window::of(1_000_000, 0.0, 600.0, 33.0);
        assert_eq!((first.rows.start, first.above), (0, 0));
        let last = Window::of(1_000_000, MOST_PX - 600.0, 600.0, 33.0);
        assert_eq!(last.rows.end, 1_000_000);
        for window in [&first, &last, &Window::of(1_000_000, 5e6, 600.0, 33.0)] {
            let room = window.above + window.below + window.rows.len() as u64 * 33;
            assert!(room.abs_diff(MOST_PX as u64) < 900, "{room}");
        }
    }
}
