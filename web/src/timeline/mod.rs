//! The timeline. The views decide what is drawn where; this module paints it and handles keys and pointers.

mod apply_command;
mod board;
mod brush;
mod clock;
mod gestures;
mod glyphs;
mod hover;
pub mod keys;
mod minimap;
mod minimap_drag;
mod palette;
pub mod timeline_view;
mod transport;
mod turned;

pub use board::Board;
pub use timeline_view::{TimelineView, TimelineViewContext, ViewAction, ViewChange};
pub use transport::Transport;
pub use turned::TurnedTimeline;
