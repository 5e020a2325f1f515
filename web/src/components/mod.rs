//! Small parts that know nothing of runs.
//!
//! What has no state of its own is a function and not a component: each component costs some kilobytes of code.

mod icon;
mod parts;
mod text_field;

pub use icon::icon;
pub use parts::{Tabs, badge, classed, section};
pub use text_field::TextField;
