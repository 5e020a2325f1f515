//! Small parts that know nothing of runs.

mod icon;
mod parts;

pub use icon::Icon;
pub use parts::{Badge, Section, Tabs};
