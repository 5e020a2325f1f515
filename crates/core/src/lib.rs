//! The simulation of what AWS does with a record that fails.
//!
//! It is pure and deterministic: it uses no clock, no randomness except the seed and no I/O. The same plan gives the
//! same trace everywhere. A run cannot fail: all errors are found before a [`plan::Plan`] is made.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod admission;
mod agenda;
mod api;
pub mod arn;
mod arrival;
pub mod calendar;
mod call;
mod caller;
mod delivery;
pub mod documents;
pub mod draw;
mod effects;
mod event;
pub mod event_bridge;
pub mod fact;
pub mod fifo;
pub mod generation;
pub mod id;
pub mod identity;
pub mod json;
pub mod lambda;
mod lengths;
mod limits;
pub mod map_order;
mod md5;
pub mod pattern;
mod permission;
pub mod plan;
pub mod refusal;
mod rule;
mod s3;
mod script;
pub mod shards;
mod simulation;
pub mod sns;
mod sqs;
mod stack;
pub mod step_functions;
mod stream;
pub mod text;
pub mod time;
pub mod trace;
mod trace_bytes;

pub use limits::{MAX_FACTS, MAX_RECORDS, MAX_WORK};
pub use rule::Rule;
pub use simulation::{End, EndReason, Run, Simulation};
