//! The report as JSON. The JavaScript module writes it, and is loaded when somebody asks: most never do.

use std::cell::Cell;
use std::rc::Rc;

use super::boot;

/// Asks for the report of a scenario. What it returns says that nobody waits for it any more.
pub fn ask(scenario: &str, tell: impl FnOnce(Result<String, ()>) + 'static) -> Rc<Cell<bool>> {
    let is_over = Rc::new(Cell::new(false));
    let over = is_over.clone();
    boot::ask("report", &scenario.into(), move |text| {
        if !over.get() {
            tell(text.ok_or(()));
        }
    });
    is_over
}
