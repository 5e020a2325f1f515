//! Writes a run in file formats of other tools. All formats are derived from the report and the trace, so this crate
//! has no model of AWS of its own.

mod csv;
mod format;
mod request;
mod select;

pub use format::events::{EventFile, events};
pub use format::mermaid::mermaid;
pub use format::svg::{Picture, Theme, svg};
pub use format::{Format, Group, Info, Subject};
pub use request::{ExportError, ExportRequest};
