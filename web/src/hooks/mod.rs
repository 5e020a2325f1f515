//! Hooks that connect the state to the browser.

mod use_kept_comparison;
mod use_latest;
mod use_media;
mod use_narrow;
mod use_simulation;
mod use_theme;

pub use use_kept_comparison::use_kept_comparison;
pub use use_latest::use_latest;
pub use use_media::use_media;
pub use use_narrow::use_narrow;
pub use use_simulation::{RunCommand, use_simulation};
pub use use_theme::{use_dark, use_theme};
