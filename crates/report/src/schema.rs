//! JSON Schemas of what this crate writes. New keys may come; those that are here stay.

mod build;
mod report;
mod trace;

pub use report::report;
pub use trace::trace;

/// The dialect of all of them.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
