//! The timeline, without a screen: what there is to draw ([`Model`]), which stretch of it is looked at ([`Viewport`]),
//! where each mark lies ([`layout`]), and what lies under a point ([`Scene::hit`]). All of it is pure; who draws it
//! decides only on colours.
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
pub use clock::{Face, clock, length, parse};
pub use gauges::Gauge;
pub use layout::{Focus, HEAD_PX, Subject, layout, layout_head, numbers};
pub use model::{Lane, LaneKind, MANY_RECORDS, Model, common_axis};
pub use navigate::{Step, deliveries, step};
pub use passing::{Hop, HopFate, Passing};
pub use record_row::{RecordRow, Segment, Stretch, Work, finding};
pub use scene::{Align, Area, Glyph, Ink, Mark, Scene, Shape, Target, Text};
pub use series::{FunctionCounts, QueueCounts, Series};
pub use ticks::{Tick, ticks};
pub use turned::{Doing, Event, Row, Turned};
pub use viewport::Viewport;
