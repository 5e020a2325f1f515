//! The state of the page: one reducer for each rate of change. What many parts far apart change or hear of has a
//! context; the runs and the preferences come as values from the top.

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
