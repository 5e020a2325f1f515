//! Where the scenario is changed.

mod bad_row;
mod control;
pub mod form;
mod script;
mod settings;
pub mod slider;

pub use script::script;
pub use settings::settings;
