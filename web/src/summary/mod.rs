//! The top bar, the outcome of the run, and messages.

mod bar;
pub mod help;
mod notice;
mod outcome;
mod problems;
mod start;

pub use bar::TopBar;
pub use notice::notice;
pub use outcome::{outcome_strip, words as expectation_words};
pub use problems::problems;
pub use start::{how_to_read, start};
