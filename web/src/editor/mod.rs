//! The editor of the scenario: forms, script and text.

mod bad_row;
mod chips;
mod control;
mod form;
mod left;
mod script;
mod settings;
mod slider;
mod text;
mod when;

pub use left::{Left, has_text};
