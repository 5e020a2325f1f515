//! Reads a scenario, checks it against the limits of AWS, and makes a plan of it.
//!
//! ```text
//! text ─parse─▶ Scenario ─validate─▶ Plan
//! ```
//!
//! All problems are found here at once, each with its path. Nothing fails after the plan is made.
//! The limits of AWS are in the tables of [`schema`], once; the check, the canonical form, the JSON Schema and the
//! page's form are made from them.

mod canonical;
mod check;
mod differences;
mod edit;
mod expectation;
#[cfg(feature = "link")]
pub mod link;
mod locate;
mod path;
mod problem;
mod read;
mod scenario;
pub mod schema;
mod text;
mod validate;
#[cfg(feature = "yaml")]
pub mod yaml;

pub use check::MAX_NAME_CHARS;
pub use differences::{Difference, differences};
pub use edit::{Flow, StackLink, Way};
pub use expectation::{Expectation, Holds, read as read_expectation};
pub use locate::locate;
pub use problem::Problem;
pub use read::{MAX_BYTES, MAX_DEPTH};
pub use scenario::Scenario;
pub use schema::{MAX_RESOURCES, resource_type, schema, step_type};
pub use text::date::{parse_moment, write_moment};
pub use text::duration::{parse_duration, write_duration};
pub use validate::validate;
