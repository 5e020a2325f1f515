//! The report as JSON. The JavaScript module writes it, and is loaded when somebody asks: most never do.

use std::cell::Cell;
use std::rc::Rc;

use super::boot;

/// Asks for the report of a scenario. What it returns says that nobody waits for it any more.
pub fn ask(scenario: &str, tell: impl Fn(Result<String, ()>) + 'static) -> Rc<Cell<bool>> {
    boot::ask("report", &scenario.into(), tell)
}
