//! The picture of a run. What there is to see and where it lies is decided in the views; here it is painted, and
//! hands are laid on it.

mod board;
mod brush;
mod glyphs;
mod hands;
mod hover;
pub mod keys;
mod minimap;
mod obey;
mod palette;
pub mod sight;
mod table;
mod transport;

pub use board::Board;
pub use table::Table;
pub use transport::Transport;
