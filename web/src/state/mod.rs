//! The state of the page: one reducer for each rate of change. State that distant parts use is in a context; runs and
//! preferences are passed as properties.

pub mod bad_records;
pub mod document;
pub mod frame_options;
pub mod playback;
pub mod prefs;
pub mod runs;
pub mod selection;
mod shared;
pub mod study;
pub mod sums;

pub use shared::Shared;
