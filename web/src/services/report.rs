//! The report as JSON. The JavaScript module makes it and is loaded on demand.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;

use super::boot;

/// Requests the report of a scenario. Setting the returned flag drops the reply.
pub fn request(
    scenario: &str,
    until: Option<u64>,
    on_done: impl FnOnce(Result<String, String>) + 'static,
) -> Rc<Cell<bool>> {
    let is_over = Rc::new(Cell::new(false));
    let over = is_over.clone();
    let until = until.map(|until| until as f64);
    boot::call_for_text("report", &Array::of2(&scenario.into(), &until.into()), move |text| {
        if !over.get() {
            on_done(text);
        }
    });
    is_over
}
