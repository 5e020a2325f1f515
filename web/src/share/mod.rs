//! Handing a scenario on, and taking one in: the share dialog, and files, drops and pastes.

mod dialog;
mod import;
mod link_size;
mod meter;

pub use dialog::Share;
pub use import::{drop_hint, file_button, use_import};
