//! What is known of the chosen record or invocation.

mod documents;
mod few;
mod metrics;
mod panel;
mod record;
mod subject;
mod told;
mod why;

pub use panel::inspector;
pub use subject::{ending_words, life_in_words, outcome_words, question};
