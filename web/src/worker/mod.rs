//! Runs outside of the page's own thread: the page's end, the worker's end, and the messages between them.

pub mod client;
pub mod estimate;
pub mod job;
pub mod messages;
pub mod rest;
pub mod scope;
