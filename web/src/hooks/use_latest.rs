//! The latest value of a state, for event handlers.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

/// Returns a cell with the rendered value. A handler that changes the state sets the cell, too: several events can arrive
/// before the next render, and each of them starts from the change of the one before.
#[hook]
pub fn use_latest<T: Copy + PartialEq + 'static>(rendered: T) -> Rc<Cell<T>> {
    let latest = use_memo((), |()| Cell::new(rendered));
    use_memo(rendered, |rendered| latest.set(*rendered));
    latest
}
