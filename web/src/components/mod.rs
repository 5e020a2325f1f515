//! Small elements without knowledge of runs.
//!
//! An element without state is a function, not a component: each component costs some kilobytes of code.

mod el;
mod icon;
mod menu;
mod parts;
mod prose;
mod text_field;

pub use el::{El, button, el, input, on_change, on_input};
pub use icon::icon;
pub use menu::{item, menu};
pub use parts::{Tabs, badge, classed};
pub use prose::{inline, prose};
pub use text_field::{TextFieldProps, text_field};
