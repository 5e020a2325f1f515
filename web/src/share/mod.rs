//! Sharing and importing scenarios: the share dialog, files, drag and drop, and paste.

mod dialog;
mod import;
mod link_size;
mod meter;

pub use dialog::Share;
pub use import::{drop_hint, file_button, use_import};
