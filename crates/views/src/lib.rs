//! Views: pure functions of a plan and its trace. No view calls the simulation.

pub mod calls;
pub mod compare;
pub mod cost;
pub mod csv;
pub mod evidence;
pub mod expectations;
pub mod explain;
pub mod index;
pub mod ledger;
pub mod life;
pub mod lines;
pub mod metrics;
pub mod moves;
pub mod names;
pub mod order;
pub mod printable;
pub mod requests;
pub mod rows;
pub mod rules;
pub mod settings;
pub mod table;
pub mod timeline;
pub mod tree;

pub use compare::Comparison;
pub use index::Index;
pub use ledger::{Ledger, Summary};
pub use life::{Life, Outcome, Through};
