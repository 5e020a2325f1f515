//! The time of a step: a slider that is dragged or moved with the arrow keys.

use redrive_scenario::write_duration;
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{input, on_change, on_input};
use crate::state::document::{Document, Edit};

/// Lengths of the time axis, in seconds.
const SCALES: [u64; 14] =
    [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 4 * 86_400, 14 * 86_400];
const PLACES: u64 = 200;
const LONGEST_MILLIS: u64 = 400 * 86_400_000;

/// Returns the length of an axis that contains the end, with space after it.
pub fn scale(end: u64) -> u64 {
    let found = SCALES.iter().map(|secs| secs * 1000).find(|scale| *scale > end + end / 8);
    found.unwrap_or(LONGEST_MILLIS)
}

/// Returns the smallest step on an axis: a round length.
pub fn unit(scale: u64) -> u64 {
    let least = scale / PLACES;
    [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000]
        .into_iter()
        .find(|unit| *unit >= least)
        .unwrap_or(86_400_000)
}

/// Returns a time as the value of a setting.
pub fn written(at: u64) -> Value {
    write_duration(at.min(LONGEST_MILLIS)).into()
}

pub fn when(
    step: usize,
    at: u64,
    scale: u64,
    (verb, about): &(String, String),
    gripped: &Rc<RefCell<Option<u64>>>,
    document: &UseReducerDispatcher<Document>,
) -> Html {
    let document = document.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let (path, value) = (format!("script[{step}].at"), written(input.value_as_number() as u64));
            document.dispatch(Edit::Set { path, value, goes_on: true });
        }
    });
    let grip = |scale: Option<u64>| {
        let gripped = gripped.clone();
        move || *gripped.borrow_mut() = scale
    };
    let (take, leave) = (grip(Some(scale)), grip(None));
    let onpointerdown = Callback::from(move |_: PointerEvent| take());
    let onchange = Callback::from(move |_: Event| leave());
    let slide = input("range", "when", &at.to_string()).is("min", "0").set("max", &scale.to_string());
    let slide = slide.set("step", &unit(scale).to_string()).set("aria-valuetext", &write_duration(at));
    let slide = on_change(on_input(slide.set("aria-label", &format!("When to {verb} {about}")), oninput), onchange);
    slide.on(yew::html::onpointerdown::Wrapper::new(onpointerdown)).done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_fits_on_the_line_with_room_for_more() {
        for end in [0, 1, 9_000, 90_056, 3_600_000, 345_600_000] {
            assert!(scale(end) > end, "{end}");
        }
        assert_eq!((scale(3_130), scale(90_056)), (10_000, 120_000));
    }

    #[test]
    fn a_place_is_a_round_time() {
        assert_eq!([10_000, 120_000, 86_400_000].map(unit), [50, 1000, 600_000]);
    }
}
