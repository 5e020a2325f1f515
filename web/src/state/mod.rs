//! The state of the page: one reducer, and one context, for each rate of change.

pub mod bad_records;
pub mod document;
pub mod playback;
pub mod prefs;
pub mod runs;
pub mod selection;
mod shared;

pub use shared::Shared;
