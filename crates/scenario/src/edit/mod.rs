//! Edits of a whole scenario that follow references: a new resource comes with the resources it needs, a new name is
//! used in every reference, and removing a resource removes what requires it. All of it follows from the tables.

mod links;
mod make;
mod references;
mod sends;

pub use links::{Flow, StackLink, Way};
