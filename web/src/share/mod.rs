//! Handing a scenario on, and taking one in: the share dialog, and files, drops and pastes.

mod dialog;
mod meter;
mod room;
mod take;

pub use dialog::Share;
pub use take::{drop_hint, file_button, use_taking};
