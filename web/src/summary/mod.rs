//! The top of the page: what this is, and what came of it.

mod bar;
mod outcome;
mod problems;

pub use bar::TopBar;
pub use outcome::outcome_strip;
pub use problems::problems;
