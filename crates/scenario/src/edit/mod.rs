//! Edits of a whole scenario that know what refers to what: a resource comes with what it needs, its new name is its
//! name everywhere, and with it goes what cannot be without it. All of it follows from the tables.

mod links;
mod make;
mod references;
mod sends;

pub use links::{Flow, Link, Way};
