//! What is known of the chosen record or invocation.

mod documents;
mod panel;
mod record;
mod subject;
mod why;

pub use panel::Inspector;
pub use subject::{life_in_words, outcome_words};
