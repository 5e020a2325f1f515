//! The picture of a run. What there is to see and where it lies is decided in the views; here it is painted, and
//! hands are laid on it.

mod board;
mod brush;
mod clock;
mod glyphs;
mod hands;
mod hover;
pub mod keys;
mod map_hands;
mod minimap;
mod obey;
mod palette;
pub mod sight;
mod transport;
mod turned;

pub use board::Board;
pub use sight::{Look, LookAt, Sight, SightContext};
pub use transport::Transport;
pub use turned::TurnedTimeline;
