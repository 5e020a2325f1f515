//! The report as JSON. The JavaScript module writes it, and is loaded when somebody asks: most never do.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;

use super::boot;

/// Asks for the report of a scenario, to its end or to a moment. What it returns says that nobody waits for it any more.
pub fn ask(scenario: &str, until: Option<u64>, tell: impl FnOnce(Result<String, ()>) + 'static) -> Rc<Cell<bool>> {
    let is_over = Rc::new(Cell::new(false));
    let over = is_over.clone();
    let until = until.map(|until| until as f64);
    boot::ask("report", &Array::of2(&scenario.into(), &until.into()), move |text| {
        if !over.get() {
            tell(text.ok_or(()));
        }
    });
    is_over
}
