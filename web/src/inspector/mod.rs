//! Details of the selected record or invocation.

mod documents;
mod metrics;
mod panel;
mod record;
mod subject;
mod tab_body;
mod truncate;
mod why;

pub use panel::inspector;
pub use subject::{ending_words, life_in_words, outcome_words, question};
