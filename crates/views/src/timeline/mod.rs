//! The timeline as pure functions: its contents ([`Model`]), the visible interval ([`Viewport`]), the positions of all
//! marks ([`layout`]), and the mark at a point ([`Scene::hit`]). The painter chooses only the colours.
//!
//! ```text
//! run ─▶ Model ─┐
//! viewport ─────┼─layout─▶ Scene ─▶ a canvas, or Scene::hit
//! focus ────────┘
//! ```

mod attempt;
pub mod axis;
mod bars;
mod clock;
mod gauges;
mod layout;
mod model;
mod navigate;
mod parts;
mod passing;
mod record_row;
mod scene;
mod series;
mod ticks;
mod turned;
mod viewport;

pub use attempt::{Attempt, attempt};
pub use axis::{Axis, within};
pub use bars::{Bar, Batch, Ending};
pub use clock::{TimeFormat, clock, length, parse};
pub use gauges::Gauge;
pub use layout::{Focus, HEAD_PX, Subject, layout, layout_head, numbers};
pub use model::{Lane, LaneKind, MANY_RECORDS, Model, common_axis};
pub use navigate::{Step, deliveries, step};
pub use passing::{FanOut, Hop, HopOutcome};
pub use record_row::{RecordRow, Segment, SegmentKind, Work, finding};
pub use scene::{Align, Area, Glyph, Ink, Mark, Scene, Shape, Target, Text};
pub use series::{FunctionCounts, QueueCounts, Series};
pub use ticks::{Tick, ticks};
pub use turned::{CellState, Event, Row, TransposedTimeline};
pub use viewport::Viewport;
